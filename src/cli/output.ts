import { fstatSync, statSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Sink } from './screen.ts';

/** Milliseconds to wait for a pipe that is full, before writing on. */
const FULL_MS = 5;

/** Whether a stream is a terminal. node:tty costs milliseconds, so it is asked only where it might be. */
export function isTerminal(fd: 0 | 1 | 2): boolean {
  try {
    const stat = fstatSync(fd);
    return stat.isCharacterDevice() && stat.rdev !== nullDevice() && isatty(fd);
  } catch {
    return false;
  }
}

let known: number | undefined;

function nullDevice(): number {
  known ??= statSync('/dev/null').rdev;
  return known;
}

/**
 * Where a stream goes. Its reader may leave (`| head -1`): what comes after is dropped, and the exit code stays
 * true. Off a terminal it is written to directly, which saves loading Node's streams.
 */
export function outputTo(fd: 1 | 2): Sink {
  if (isTerminal(fd)) return terminalSink(fd === 1 ? process.stdout : process.stderr);
  return plainSink(
    (bytes) => writeSync(fd, bytes),
    () => fstatSync(fd).isFile(),
  );
}

function terminalSink(stream: NodeJS.WriteStream): Sink {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!isGone(error)) throw error;
    closed = true;
  });
  return {
    isTTY: true,
    get columns() {
      return stream.columns;
    },
    write: (text) => closed || stream.write(text),
    gone: () => closed,
  };
}

/** Writes by `write`, which gives how many bytes it took. `isFile`: there is no reader that could have left. */
export function plainSink(write: (bytes: Buffer) => number, isFile: () => boolean): Sink {
  let closed = false;
  return {
    isTTY: false,
    write(text) {
      let left = Buffer.from(text);
      while (!closed && left.length > 0) {
        try {
          left = left.subarray(write(left));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') pause();
          else if (isGone(error as NodeJS.ErrnoException, isFile)) closed = true;
          else throw error;
        }
      }
      return true;
    },
    gone: () => closed,
  };
}

/** A terminal that hung up says EIO; a disk that fails says it too, and then what was asked for is not there. */
function isGone({ code }: NodeJS.ErrnoException, isFile = () => false): boolean {
  return code === 'EPIPE' || code === 'EBADF' || (code === 'EIO' && !isFile());
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_MS);
}
