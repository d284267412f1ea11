import { EXIT, type ExitCode } from './errors.ts';
import type { MonthlyCost } from './step.ts';
import type { Judgement } from './verdict.ts';

/** Why a run stopped, and the exit code that says so. */
export interface Stop {
  readonly step: string;
  readonly target?: string;
  readonly reason: string;
  readonly exit: ExitCode;
  /** The last verification, where one is why. */
  readonly judgement?: Judgement;
}

/** What a run came to. */
export interface RunOutcome {
  readonly phase: string;
  readonly exit: ExitCode;
  /** The step that alone was run. */
  readonly only?: string;
  /** Writing calls of this run that left, whether or not it lived to see what became of them. */
  readonly wrote: number;
  /** Targets found already so, left out, kept or superseded. */
  readonly skipped: number;
  readonly verified: number;
  readonly tookMs: number;
  /**
   * US dollars a month, plus or minus, of what this run saw to hold and muvi had sent: itself, or an earlier run that
   * did not see what became of it. What was sent and is not verified is none of it, until a run finds it to hold.
   * `unknown` where a part has no price.
   */
  readonly monthly: MonthlyCost;
  /** The part of it that has prices. */
  readonly priced: number;
  readonly stops: readonly Stop[];
  readonly complete: boolean;
  /** The exact command that goes on from here, where it did not finish. */
  readonly resume?: string;
}

/** The more alarming first, where several exit codes apply (the command line's contract). */
const ALARM: readonly ExitCode[] = [
  EXIT.refused,
  EXIT.identity,
  EXIT.doesNotHold,
  EXIT.failed,
  EXIT.declined,
  EXIT.interrupted,
  EXIT.terminated,
  EXIT.unknown,
];

export function mostAlarming(codes: readonly ExitCode[]): ExitCode {
  return ALARM.find((code) => codes.includes(code)) ?? codes[0] ?? EXIT.done;
}
