import type { Difference } from './expectation.ts';
import type { MonthlyCost } from './step.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** What a run would do for one target. `later`: known only when an earlier step has run. */
export type PlannedAction =
  | 'none'
  | 'create'
  | 'modify'
  | 'delete'
  | 'wait'
  | 'survey'
  | 'local'
  | 'ask'
  | 'stop'
  | 'later'
  | 'left out';

export interface PlannedTarget {
  readonly target: string;
  readonly action: PlannedAction;
  readonly verdict: Verdict | undefined;
  /** Why nothing is done, or why the run would stop here. */
  readonly why?: string | undefined;
  /** The calls as AWS CLI lines, refs by their label where they cannot be known yet. */
  readonly lines: readonly string[];
  /** What a modify changes, or what stops a create. */
  readonly differences: readonly Difference[];
  /** For a delete: the identity it is bound to, and what a person needs to see. */
  readonly identity?: string;
  readonly shown?: Readonly<Record<string, unknown>>;
  readonly dependents?: readonly string[];
  /** The labels of what is shown that may change without making it another thing. */
  readonly moving?: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly monthly: MonthlyCost;
  /** What the digest is over: calls with refs by symbol, identities; no secret, token, time or ETag. */
  readonly binding: unknown;
}

export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly does: string;
  readonly in: string;
  readonly irreversible: boolean;
  readonly warns?: string | undefined;
  readonly usuallyMs: number;
  readonly atMostMs: number;
  readonly targets: readonly PlannedTarget[];
}

/** What `phase plan` shows, `--out` writes and `--approve` is held against. */
export interface Plan {
  readonly version: 1;
  readonly phase: string;
  readonly title: string;
  readonly at: string;
  readonly rehearsal: boolean;
  /** SHA-256, hex, over all that decides what a run may do and all that is shown of it (`planDigest`). */
  readonly digest: string;
  readonly fingerprint: string;
  /** Account and region of each environment that the phase may write to, as a question names them. */
  readonly places: Readonly<Record<string, string>>;
  readonly steps: readonly PlannedStep[];
  /** US dollars a month, plus or minus; `unknown` where any part has no price. */
  readonly monthly: MonthlyCost;
  /** The part of it that has prices. */
  readonly monthlyKnown: number;
  readonly usuallyMs: number;
  readonly atMostMs: number;
}
