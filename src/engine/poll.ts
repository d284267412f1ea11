import type { Checked } from './check.ts';
import { type Clock, milliseconds } from './clock.ts';
import type { Wait } from './step.ts';

/** For what is done at once; a describe may still lag by seconds. */
const AT_ONCE: Wait = { usually: '5s', atMost: '2m' };

/**
 * How long AWS may answer from before a write, in milliseconds. Past it, an answer that shows nothing on its way
 * is believed. Seconds are documented; two minutes leaves room for IAM and for a slow region.
 */
const CONSISTENCY_MS = 120_000;

/** Delays between polls, in milliseconds: quick at first, then a share of what it usually takes. */
function delayAfter(round: number, usuallyMs: number): number {
  const slowest = Math.min(20_000, Math.max(2_000, usuallyMs / 20));
  return Math.min(slowest, 500 * 2 ** round);
}

export interface PollOptions {
  readonly clock: Clock;
  readonly wait: Wait | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called before each delay, for progress. */
  readonly onWait: (seen: Checked, elapsedMs: number, usuallyMs: number) => void;
  /** Only `pending` is waited for: used before a write, when an answer cannot be stale because of one. */
  readonly onlyPending?: boolean;
}

/**
 * Asks again until it holds, fails for good, or the time is up; the last answer is returned whatever it is.
 * Rejects with the signal's reason when interrupted. Time is the clock's.
 */
export async function poll(ask: () => Promise<Checked>, options: PollOptions): Promise<Checked> {
  const { clock, signal } = options;
  const wait = options.wait ?? AT_ONCE;
  const usuallyMs = milliseconds(wait.usually);
  let last = clock.now();
  let elapsed = 0;
  let movedAt = 0;
  for (let round = 0; ; round += 1) {
    const seen = await ask();
    if (seen.verdict === 'holds' || seen.verdict === 'failed') return seen;
    // A clock that steps back must not make the wait longer by as much.
    const now = clock.now();
    elapsed += Math.max(0, now - last);
    last = now;
    const moves = seen.verdict === 'pending' || seen.settling;
    if (moves) movedAt = elapsed;
    if (options.onlyPending && !moves) return seen;
    if (elapsed - movedAt >= Math.min(CONSISTENCY_MS, milliseconds(wait.atMost))) return seen;
    const left = milliseconds(wait.atMost) - elapsed;
    if (left <= 0) return seen;
    options.onWait(seen, elapsed, usuallyMs);
    await clock.sleep(Math.min(delayAfter(round, usuallyMs), left), signal);
  }
}
