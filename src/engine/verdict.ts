import type { Difference } from './expectation.ts';

/**
 * - `holds`: what was expected is there
 * - `absent`: the thing is not there
 * - `pending`: on its way; ask again
 * - `differs`: it is there, and not as expected
 * - `failed`: it ended in a state it does not leave by itself
 * - `asleep`: it does not hold only because the environment is asleep
 * - `unknown`: it could not be read
 */
export type Verdict = 'holds' | 'absent' | 'pending' | 'differs' | 'failed' | 'asleep' | 'unknown';

/** What one verification's read showed, for the log and for people. */
export interface Evidence {
  /** The read, as a command to run by hand. */
  readonly line: string;
  /** What was expected, in short, for a verification that holds. */
  readonly expected: unknown;
  /** Where the answer was not as expected; none means it holds. */
  readonly differences: readonly Difference[];
  /** The state as AWS words it, where the kind has one. */
  readonly state?: string | undefined;
  readonly requestId?: string | undefined;
  /** Why it could not be read. */
  readonly error?: string | undefined;
}

/** A verdict with its evidence. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Something still changes: a `differs` that may yet become what was asked. */
  readonly settling: boolean;
  readonly evidence: readonly Evidence[];
}
