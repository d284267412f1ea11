import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { ChannelDoor } from '../aws/gateway.ts';
import type { Call, JsonText, ReadCall, Ref, Template } from '../engine/call.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Pattern } from '../engine/expectation.ts';
import type { Verification } from '../engine/step.ts';

/** A text file to be written under the project's folder. */
export interface FileCall extends Call {
  readonly channel: 'file';
  readonly path: string;
  readonly content?: string | Ref<string> | Template | JsonText;
}

interface FileRead extends FileCall, ReadCall {
  readonly channel: 'file';
}

/** What reading a file answers. */
export interface FileAnswer {
  readonly content: string;
}

/** Writes a text file; `path` is relative to the project's folder. */
export function writeText(path: string, content: FileCall['content']): FileCall {
  return { channel: 'file', path, content };
}

/** A file's content must match; absent where there is no such file. */
export function fileShows(path: string, pattern: Pattern<FileAnswer>): Verification {
  const read: FileRead = { channel: 'file', path, reads: true };
  return { read, expect: { kind: 'shows', pattern } };
}

/** The file as a command to run by hand. */
export function fileLine(call: FileCall): string {
  return 'reads' in call ? `cat ${call.path}` : `# write ${call.path}`;
}

/**
 * Files below one folder, written beside and renamed so that a crash leaves the old one or the new one. A
 * rehearsal is given a folder of its own. A path that leaves the folder is refused.
 */
export function fileDoor(folder: string): ChannelDoor {
  const inside = (path: string): string => {
    const full = resolve(folder, path);
    const way = relative(folder, full);
    if (way === '' || way.startsWith('..') || isAbsolute(way)) {
      const message = `${path} is not inside ${folder}`;
      throw new CallFailed({ failure: 'refused', errorName: 'OutsideFolder', message });
    }
    return full;
  };
  return {
    async read(_place, call) {
      try {
        return { value: { content: await readFile(inside((call as unknown as FileRead).path), 'utf8') } };
      } catch (error) {
        throw failed(error);
      }
    },
    async write(_place, call) {
      const { path, content } = call as FileCall;
      const full = inside(path);
      try {
        await mkdir(dirname(full), { recursive: true });
        await writeFile(`${full}.part`, String(content));
        await rename(`${full}.part`, full);
        return { value: {} };
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

function failed(error: unknown): unknown {
  if (error instanceof CallFailed) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const failure = code === 'ENOENT' ? 'not-found' : 'rejected';
  return new CallFailed({ failure, errorName: code ?? 'FileError', message, cause: error });
}
