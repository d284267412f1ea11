import type { LockRecord } from '../journal/lock-record.ts';
import { clean } from './text.ts';

/** Who holds a lock, in words: `ana on build-1 (process 41), since 2026-02-23T06:00:00.000Z: muvi phase run 4`. */
export function holderText({ holder, host, pid, since, command }: LockRecord): string {
  return clean(`${holder} on ${host} (process ${pid}), since ${since}: ${command}`);
}
