import { humanDuration } from '../engine/clock.ts';
import { EXPIRES_MS, type LockRecord } from '../journal/lock-record.ts';
import { clean } from './text.ts';

/** Who holds a lock, in words: `ana on build-1 (process 41), since 2026-02-23T06:00:00.000Z: muvi phase run 4`. */
export function holderText({ holder, host, pid, since, command }: LockRecord): string {
  return clean(`${holder} on ${host} (process ${pid}), since ${since}: ${command}`);
}

/**
 * How long a holder has shown no life, in words, where that is too long for one that lives: the next run then watches
 * it for a moment and takes its lock over. `now` in milliseconds.
 */
export function silenceOf({ heartbeat }: LockRecord, now: number): string | undefined {
  const silence = now - Date.parse(heartbeat);
  return silence > EXPIRES_MS ? humanDuration(silence) : undefined;
}
