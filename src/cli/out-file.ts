import { fstatSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type MuviError, usageError } from '../engine/errors.ts';

/** The usage error for a file that was named by a flag and cannot be written. */
export function unwritable(flag: string, file: string, error: unknown): MuviError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === undefined ? message : (WHY[code] ?? code);
  return usageError('OUT_UNWRITABLE', `--${flag} ${file} cannot be written: ${why}`, 'name another file');
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  // What making the folders of a path says where a file stands in the way.
  EEXIST: 'there is no such folder',
  EACCES: 'permission is denied',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
};

/** The path that a flag names. Throws a usage error where that is nothing, or a folder: before anything is read. */
export function outPath(flag: string, file: string, cwd: string): string {
  if (file === '')
    throw usageError(
      'OUT_UNWRITABLE',
      `--${flag} names no file`,
      `name a file, such as --${flag} result.json`,
    );
  const path = resolve(cwd, file);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    throw unwritable(flag, file, error);
  }
  return path;
}

/**
 * The file that may be put in place of what stands at a path: the one a link leads to. Undefined where that is a
 * pipe, a device or a link to nothing, which are written through and stay what they are.
 */
export function replaceable(path: string): string | undefined {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile()) return realpathSync(path);
  return there === undefined && lstatSync(path, { throwIfNoEntry: false }) === undefined ? path : undefined;
}

/**
 * Whether a path is what stdout goes to, such as /dev/stdout. A file that stdout is sent to must not be opened once
 * more: each of the two would write over the other.
 */
export function isStdout(path: string): boolean {
  try {
    const [stdout, there] = [fstatSync(1), statSync(path)];
    return stdout.dev === there.dev && stdout.ino === there.ino;
  } catch {
    return false;
  }
}
