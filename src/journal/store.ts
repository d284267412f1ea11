import type { LockRecord } from './lock-record.ts';

/** Everything a store holds, oldest first, as bytes. */
export interface Contents {
  readonly bytes: Buffer;
  /** Set where the store could not be reached and a local copy answered: why, for people. */
  readonly copyBecause?: string;
}

/**
 * Where a journal lives: bytes in order, and at most one writer. Whatever a store throws is a MuviError with a
 * remedy.
 */
export interface Store {
  /** As people name it: a folder, or `s3://bucket/prefix`. */
  readonly name: string;
  /** Needs no lock; may end in the middle of what a writer writes just now. */
  read(): Promise<Contents>;
  /** Who writes to it now, if anyone does. Throws LOCK_UNREADABLE (exit 6). */
  holder(): Promise<LockRecord | undefined>;
  /** Becomes the one writer. Throws STORE_LOCKED (exit 6) where there is one; `breaking` takes it from them. */
  open(holder: string, command: string, breaking?: boolean): Promise<Writer>;
}

/** The one writer of a store, as long as its lock is its own. */
export interface Writer {
  /** What stood in the store when the lock was taken. */
  readonly contents: Buffer;
  /** Whom the lock was taken from on purpose. */
  readonly brokenFrom: string | undefined;
  /** Writes whole lines at the end; durable when it resolves. Throws LOCK_LOST (exit 6) and writes nothing. */
  append(lines: Buffer): Promise<void>;
  /** Drops what stands after `length` bytes: a tail that a crash left. */
  cut(length: number): Promise<void>;
  /** Throws LOCK_LOST (exit 6) where the lock is known to be someone else's by now. */
  check(): void;
  /** Proves that an append would be taken, and appends nothing. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
