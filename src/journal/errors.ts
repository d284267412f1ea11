import { humanDuration } from '../engine/clock.ts';
import { CallFailed, EXIT, MuviError } from '../engine/errors.ts';
import type { LockRecord } from './lock-record.ts';

/** Someone else writes to this store: exit 6, naming who, where and for how long. `now` in milliseconds. */
export function storeLocked(store: string, held: LockRecord, now: number): MuviError {
  const since = humanDuration(Math.max(0, now - Date.parse(held.since)));
  const beat = humanDuration(Math.max(0, now - Date.parse(held.heartbeat)));
  return new MuviError({
    code: 'STORE_LOCKED',
    fault: 'user',
    exit: EXIT.locked,
    message:
      `${held.holder} on ${held.host} (process ${held.pid}) holds the records in ${store}: ` +
      `\`${held.command}\`, since ${held.since} (${since}), last heartbeat ${beat} ago`,
    remedy: 'wait for it to end; if it is surely dead, run `muvi unlock`',
  });
}

/** The lock was held and is no longer: broken on purpose, or taken over after this process stood still. */
export function lockLost(store: string): MuviError {
  return new MuviError({
    code: 'LOCK_LOST',
    fault: 'user',
    exit: EXIT.locked,
    message: `the lock on the records in ${store} was taken by someone else; nothing more is written from here`,
    remedy: 'see who holds it with `muvi status`, then run the phase again',
  });
}

/** A lock record nobody can read: not taken for free. */
export function lockUnreadable(store: string): MuviError {
  return new MuviError({
    code: 'LOCK_UNREADABLE',
    fault: 'user',
    exit: EXIT.locked,
    message: `the lock on the records in ${store} cannot be read, so nobody can say whether it is held`,
    remedy: 'make sure that no other muvi runs, then run `muvi unlock`',
  });
}

/** The hash chain does not hold: `seq` and `line` are those of the first entry that is not as it was written. */
export function journalBroken(store: string, broken: { seq: number; line: number; why: string }): MuviError {
  return new MuviError({
    code: 'JOURNAL_BROKEN',
    fault: 'user',
    exit: EXIT.failed,
    message: `the journal in ${store} was changed: entry ${broken.seq} (line ${broken.line}): ${broken.why}`,
    remedy:
      'run `muvi log verify`, and put the journal back from a copy; muvi does not write to a broken one',
  });
}

/** Used after `close()`: a fault of muvi's. */
export function journalClosed(): MuviError {
  return new MuviError({
    code: 'JOURNAL_CLOSED',
    fault: 'muvi',
    exit: EXIT.failed,
    message: 'the journal was closed before this event came',
  });
}

const FILE_FAULTS: Readonly<Record<string, readonly [code: string, what: string, remedy: string]>> = {
  ENOSPC: ['STORE_FULL', 'the disk is full', 'free some space, then run the same command again'],
  EDQUOT: ['STORE_FULL', 'the disk quota is used up', 'free some space, then run the same command again'],
  EROFS: [
    'STORE_READ_ONLY',
    'the file system is read-only',
    'choose a folder that can be written (`store` in .muvirc)',
  ],
  EACCES: [
    'STORE_READ_ONLY',
    'the folder may not be written',
    'make it writable, or choose another (`store` in .muvirc)',
  ],
  EPERM: [
    'STORE_READ_ONLY',
    'the folder may not be written',
    'make it writable, or choose another (`store` in .muvirc)',
  ],
  ENOTDIR: ['STORE_UNUSABLE', 'a part of the path is a file', 'choose another folder (`store` in .muvirc)'],
};

/** A file error under the records, as a person can act on it. Errors muvi knows already pass through. */
export function storeFailed(store: string, cause: unknown): MuviError {
  if (cause instanceof MuviError) return cause;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const [name, what, remedy] = FILE_FAULTS[code] ?? [
    'STORE_UNUSABLE',
    message,
    'see that the folder is there and healthy, then run the same command again',
  ];
  return new MuviError({
    code: name,
    fault: 'user',
    exit: EXIT.failed,
    message: `the records in ${store} cannot be written: ${what}`,
    remedy,
    cause,
  });
}

/** A failure of the object store, as a person can act on it. Errors muvi knows already pass through. */
export function s3Failed(store: string, cause: unknown): MuviError {
  if (cause instanceof MuviError) return cause;
  if (!(cause instanceof CallFailed)) return storeFailed(store, cause);
  const answer = `${cause.errorName}: ${cause.message}`;
  if (cause.failure === 'denied') {
    return new MuviError({
      code: 'STORE_DENIED',
      fault: 'user',
      exit: EXIT.identity,
      message: `the records in ${store} may not be used with these credentials: ${answer}`,
      remedy:
        'refresh the credentials, or allow s3:ListBucket, s3:GetObject and s3:PutObject below that prefix',
      cause,
    });
  }
  if (cause.failure === 'throttled' || cause.failure === 'lost') {
    return new MuviError({
      code: 'STORE_UNREACHABLE',
      fault: 'aws',
      exit: EXIT.failed,
      message: `the records in ${store} cannot be reached: ${answer}`,
      remedy:
        'check the connection, then run the same command again; it begins by reading where things stand',
      cause,
    });
  }
  return new MuviError({
    code: 'STORE_REFUSED',
    fault: 'user',
    exit: cause.failure === 'refused' ? EXIT.refused : EXIT.failed,
    message: `the records in ${store} cannot be used: ${answer}`,
    remedy: 'see that the bucket is there, in that account and region (`store` in .muvirc)',
    cause,
  });
}
