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
  EACCES: 'permission is denied',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
};
