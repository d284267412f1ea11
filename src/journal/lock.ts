import { randomUUID } from 'node:crypto';
import type { Clock } from '../engine/clock.ts';
import { lockLost, lockUnreadable, storeLocked } from './errors.ts';
import {
  HEARTBEAT_MS,
  type LockRecord,
  lockStanding,
  parseLock,
  thisProcess,
  WATCH_MS,
} from './lock-record.ts';

/** One small text that changes only by compare-and-swap. A version names one state of it. */
export interface Register {
  read(): Promise<{ readonly version: string; readonly text: string } | undefined>;
  /** Puts `text` where `version` still stands (undefined: nothing yet). Undefined where someone was faster. */
  swap(version: string | undefined, text: string): Promise<string | undefined>;
}

export interface LockOptions {
  /** How errors name the store. */
  readonly store: string;
  readonly register: Register;
  readonly holder: string;
  readonly command: string;
  /** The wall clock, in rehearsals too: the other side lives in real time. */
  readonly clock: Clock;
  /** Takes it from whoever holds it. */
  readonly breaking?: boolean;
}

/** A lock that is held, until it is released or lost. */
export interface Lease {
  readonly id: string;
  /** Whom `breaking` took it from, for people; undefined where it was free. */
  readonly brokenFrom: string | undefined;
  /** The holder before did not give it back, and may yet stir. */
  readonly takenOver: boolean;
  /** Shows that the holder lives; runs by itself every HEARTBEAT_MS. */
  beat(): Promise<void>;
  /** Throws lockLost where a heartbeat found that someone else has it. */
  check(): void;
  release(): Promise<void>;
}

/** Who holds the lock now, or undefined where it is free. Throws lockUnreadable. */
export async function lockHolder(
  options: Omit<LockOptions, 'holder' | 'command'>,
): Promise<LockRecord | undefined> {
  const held = await options.register.read();
  if (!held) return undefined;
  const record = parseLock(held.text);
  if (!record) throw lockUnreadable(options.store);
  const now = options.clock.now();
  return lockStanding(record, thisProcess('', '', '', now), now) === 'free' ? undefined : record;
}

/**
 * Takes the lock. Throws storeLocked at once where someone alive holds it; a silent holder is watched for
 * WATCH_MS first. Of any number of contenders one wins, since every change of the register is a swap.
 */
export async function takeLock(options: LockOptions): Promise<Lease> {
  const { register, clock, store } = options;
  let watched: string | undefined;
  for (;;) {
    const held = await register.read();
    const me = thisProcess(options.holder, options.command, randomUUID(), clock.now());
    const record = held && parseLock(held.text);
    const standing = held === undefined ? 'free' : record && lockStanding(record, me, clock.now());
    if (!options.breaking) {
      if (standing === undefined) throw lockUnreadable(store);
      if (record && standing === 'held') throw storeLocked(store, record, clock.now());
      if (standing === 'silent' && watched !== held?.version) {
        watched = held?.version;
        await clock.sleep(WATCH_MS);
        continue;
      }
    }
    const version = await register.swap(held?.version, JSON.stringify(me));
    if (version === undefined) continue;
    const broken = options.breaking === true && standing !== 'free';
    const takenOver = held !== undefined && record?.released !== true;
    return lease(options, me, version, { brokenFrom: broken ? holderInWords(record) : undefined, takenOver });
  }
}

const holderInWords = (record: LockRecord | undefined): string =>
  record
    ? `${record.holder} on ${record.host} (process ${record.pid}), since ${record.since}: ${record.command}`
    : 'a holder whose record cannot be read';

function lease(
  options: LockOptions,
  me: LockRecord,
  first: string,
  from: Pick<Lease, 'brokenFrom' | 'takenOver'>,
): Lease {
  const { register, clock, store } = options;
  let version: string | undefined = first;
  let last: Promise<void> = Promise.resolve();
  let over = false;
  const write = (change: Partial<LockRecord>): Promise<void> => {
    last = last
      .catch(() => {})
      .then(async () => {
        if (version === undefined) return;
        const heartbeat = new Date(clock.now()).toISOString();
        version = await register.swap(version, JSON.stringify({ ...me, heartbeat, ...change }));
      });
    return last;
  };
  const beat = (): Promise<void> => (over ? last : write({}));
  // A heartbeat that cannot be written is not the run's failure: the next append says what is wrong.
  const timer = setInterval(() => void beat().catch(() => {}), HEARTBEAT_MS);
  timer.unref();
  return {
    id: me.id,
    ...from,
    beat,
    check() {
      if (version === undefined) throw lockLost(store);
    },
    async release() {
      if (over) return;
      over = true;
      clearInterval(timer);
      await write({ released: true });
    },
  };
}
