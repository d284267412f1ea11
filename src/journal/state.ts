import type { PhaseRecord, TargetRecord } from '../engine/ledger.ts';
import type { MonthlyCost } from '../engine/step.ts';
import type { Verdict } from '../engine/verdict.ts';

/** A target as the journal knows it. `verdict` and `at` are those of its last verification or skip. */
export interface TargetState extends TargetRecord {
  readonly verdict?: Verdict;
  readonly at?: string;
  /** Facts that no later read gives back (`keep`), and facts recorded for later phases and for people. */
  readonly facts: Readonly<Record<string, string | number>>;
  readonly tokens: Readonly<Record<number, string>>;
}

export interface StepState {
  readonly finished: boolean;
  readonly targets: ReadonlyMap<string, TargetState>;
}

export interface PhaseState extends PhaseRecord {
  readonly title?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Writing calls that left, over all its runs, also those that never came to an end. */
  readonly wrote?: number;
  /** Its last run has begun and not ended, as far as the journal says: it goes on, or it died. */
  readonly underWay?: boolean;
  /**
   * What it has made and taken away over all its runs, as its last run that came to an end saw it to hold; US dollars
   * a month.
   */
  readonly monthly?: MonthlyCost;
  /** The part of it that has prices. */
  readonly priced?: number;
  readonly stopped?: {
    readonly reason: string;
    readonly resume: string;
    readonly step?: string;
    readonly target?: string;
  };
  /** Why it was adopted. */
  readonly adopted?: string;
  readonly lastCheck?: { readonly at: string; readonly verdict: Verdict };
  readonly steps: ReadonlyMap<string, StepState>;
}

export interface Decision {
  readonly answer: string;
  readonly why: string;
  readonly at: string;
  readonly by: string;
}

/** Who planned and who approved what a digest stands for. */
export interface Approval {
  readonly phase: string;
  readonly planned: readonly { readonly by: string; readonly at: string }[];
  readonly approved: readonly { readonly by: string; readonly at: string }[];
}

/** What the journal comes to. Made by `fold` and kept up by `apply`; nobody else changes it. */
export interface State {
  readonly phases: ReadonlyMap<string, PhaseState>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly modes: ReadonlyMap<string, 'awake' | 'asleep'>;
  /** By digest. */
  readonly approvals: ReadonlyMap<string, Approval>;
  /** The phase a run is in the middle of, as far as the journal says. */
  readonly running: string | undefined;
  /** Time of the last entry. */
  readonly at: string | undefined;
}
