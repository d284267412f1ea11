import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a store's lock, as it stands in the lock. Times are ISO 8601, UTC, of the wall clock. */
export interface LockRecord {
  /** One acquisition; no two are alike. */
  readonly id: string;
  readonly holder: string;
  readonly host: string;
  /** Tells hosts of one name apart: the boot and the process namespace, where the system says them. */
  readonly machine: string;
  readonly pid: number;
  readonly command: string;
  readonly since: string;
  readonly heartbeat: string;
  /** Given back: free to take. */
  readonly released?: boolean;
}

/** How often a holder shows that it lives, in milliseconds. */
export const HEARTBEAT_MS = 10_000;
/** A heartbeat this old looks dead. */
export const EXPIRES_MS = 60_000;
/** What looks dead is watched this long before it is taken: clocks differ, and laptops wake up. */
export const WATCH_MS = 25_000;
/** Older than this needs no watching: AWS turns down signatures of a clock that is 15 minutes off. */
export const SURELY_DEAD_MS = 15 * 60_000;

/** This process as a holder. */
export function thisProcess(holder: string, command: string, id: string, now: number): LockRecord {
  const at = new Date(now).toISOString();
  return {
    id,
    holder,
    host: hostname(),
    machine: machine(),
    pid: process.pid,
    command,
    since: at,
    heartbeat: at,
  };
}

function machine(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

/** The record in a lock's text, or undefined where it is none. */
export function parseLock(text: string): LockRecord | undefined {
  try {
    const record = JSON.parse(text) as LockRecord;
    const whole = typeof record.id === 'string' && !Number.isNaN(Date.parse(record.heartbeat));
    return whole ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * - `free`: given back, or its process is gone from this very machine
 * - `dead`: silent so long that nobody can be behind it
 * - `silent`: looks dead; to be watched
 * - `held`: alive as far as anyone can tell
 */
export type Standing = 'free' | 'dead' | 'silent' | 'held';

export function lockStanding(record: LockRecord, me: LockRecord, now: number): Standing {
  if (record.released) return 'free';
  const here = record.host === me.host && record.machine === me.machine;
  if (here && !isAlive(record.pid)) return 'free';
  const silence = now - Date.parse(record.heartbeat);
  if (silence <= EXPIRES_MS) return 'held';
  return silence > SURELY_DEAD_MS && !here ? 'dead' : 'silent';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
