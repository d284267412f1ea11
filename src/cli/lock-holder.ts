import { humanDuration } from '../engine/clock.ts';
import { EXPIRES_MS, type LockRecord } from '../journal/lock-record.ts';
import type { Store } from '../journal/store.ts';
import { clean } from './text.ts';

/** Who holds a lock, in words: `ana on build-1 (process 41), since 2026-02-23T06:00:00.000Z: muvi phase run 4`. */
export function holderText({ holder, host, pid, since, command }: LockRecord): string {
  return clean(`${holder} on ${host} (process ${pid}), since ${since}: ${command}`);
}

/** Who holds the records just now, for people. */
export interface Held {
  readonly who: string;
  /** The whole sentence. */
  readonly text: string;
  /** As long as the holder lives, a run would leave with exit 6. One without a sign of life is taken over. */
  readonly lives: boolean;
}

/** Whoever holds a store's lock; a lock that nobody can read is told by whoever needs it. `now` in milliseconds. */
export async function heldBy(store: Pick<Store, 'holder'>, now: number): Promise<Held | undefined> {
  const record = await store.holder().catch(() => undefined);
  if (record === undefined) return undefined;
  const who = holderText(record);
  const silence = now - Date.parse(record.heartbeat);
  const lives = silence <= EXPIRES_MS;
  const silent = lives ? '' : `; no sign of life for ${humanDuration(silence)}: the next run takes over`;
  return { who, text: `the records are held by ${who}${silent}`, lives };
}
