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
  return isTerminal(fd) ? terminalSink(fd === 1 ? process.stdout : process.stderr) : plainSink(fd);
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

function plainSink(fd: 1 | 2): Sink {
  let closed = false;
  return {
    isTTY: false,
    write(text) {
      let left = Buffer.from(text);
      while (!closed && left.length > 0) {
        try {
          left = left.subarray(writeSync(fd, left));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') pause();
          else if (isGone(error as NodeJS.ErrnoException)) closed = true;
          else throw error;
        }
      }
      return true;
    },
    gone: () => closed,
  };
}

function isGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'EIO' || code === 'EBADF';
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_MS);
}
