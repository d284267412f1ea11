import type { Bill } from './cost.ts';
import type { Evidence, Verdict } from './verdict.ts';

/** Which target of which step an event speaks of. */
export interface Where {
  readonly phase: string;
  readonly step: string;
  readonly target: string;
}

export interface FailureRecord {
  readonly failure: string;
  readonly name: string;
  readonly message: string;
  readonly requestId?: string | undefined;
}

/** Why nothing was sent for a target. */
export type Skip = 'already so' | 'superseded' | 'left out' | 'nothing there' | 'declined' | 'kept';

/** What a run came to, in the meaning of `RunOutcome`: its own writing calls, and the cost of what it saw to hold. */
export interface CameTo extends Bill {
  readonly wrote: number;
  /** What the phase has come to over all its runs; journals of an older muvi do not say. */
  readonly total?: Bill;
}

/** What the journal holds. Append-only: nothing is ever changed, a later event says more. */
export type Event =
  | {
      readonly type: 'run-started';
      readonly phase: string;
      readonly title: string;
      /** SHA-256 over the phase's declaration, to notice that it changed between two runs. */
      readonly fingerprint: string;
      /** The same of each step, by id. */
      readonly stepPrints?: Readonly<Record<string, string>>;
      /** The steps that are not declared as they were when the phase was last run. */
      readonly changed?: readonly string[];
      readonly command: string;
      /** The step that alone is run: with its end the run is over. */
      readonly only?: string;
    }
  | ({
      readonly type: 'skipped';
      readonly why: Skip;
      readonly detail?: string;
      readonly evidence: readonly Evidence[];
    } & Where)
  | ({
      /** Durable before the call leaves. */
      readonly type: 'intent';
      /** Position among the calls of this target's write. */
      readonly index: number;
      readonly does: string;
      readonly line: string;
      readonly token?: string;
      /** The ARN or id a delete is bound to. */
      readonly identity?: string;
      /** The target itself, where it was found by a read. */
      readonly found?: unknown;
    } & Where)
  | ({
      readonly type: 'answered';
      readonly index: number;
      readonly requestId?: string | undefined;
      readonly tookMs: number;
      readonly kept?: Readonly<Record<string, string | number>>;
      readonly error?: FailureRecord;
    } & Where)
  | ({
      readonly type: 'verified';
      readonly verdict: Verdict;
      readonly evidence: readonly Evidence[];
      readonly tookMs: number;
      /** The call failed, yet the verification holds; or the outcome of an interrupted run was found so. */
      readonly note?: string;
    } & Where)
  | ({ readonly type: 'recorded'; readonly facts: Readonly<Record<string, string>> } & Where)
  | ({
      readonly type: 'asked';
      readonly question: string;
      readonly answer: string;
      readonly by: string;
    } & Where)
  | { readonly type: 'step-finished'; readonly phase: string; readonly step: string; readonly tookMs: number }
  | ({
      readonly type: 'stopped';
      readonly phase: string;
      readonly step?: string;
      readonly target?: string;
      readonly reason: string;
      /** The exact command that goes on from here. */
      readonly resume: string;
      // What the run had come to stands with the last of its stops; journals of an older muvi do not say.
    } & Partial<CameTo>)
  | ({ readonly type: 'phase-finished'; readonly phase: string; readonly tookMs: number } & CameTo)
  | {
      /** A recorded `phase verify`: the evidence that gates over time count. */
      readonly type: 'checked';
      readonly phase: string;
      readonly verdict: Verdict;
      readonly counts: Readonly<Partial<Record<Verdict, number>>>;
      /** Why it was verified where a run was asked for. */
      readonly because?: string;
    }
  | {
      readonly type: 'adopted';
      readonly phase: string;
      readonly why: string;
      readonly holds: number;
      readonly fingerprint: string;
    }
  | { readonly type: 'decided'; readonly decision: string; readonly answer: string; readonly why: string }
  | { readonly type: 'mode'; readonly environment: string; readonly mode: 'awake' | 'asleep' }
  | {
      readonly type: 'approved';
      readonly phase: string;
      readonly digest: string;
      readonly as: 'planned' | 'approved';
      /** The ARN of whoever did, as STS says it; the entry's actor where it was not asked. */
      readonly who?: string;
    }
  | { readonly type: 'mended'; readonly what: string }
  | { readonly type: 'unlocked'; readonly holder: string };

/** What a host is told while it happens and the journal does not keep. */
export type Progress =
  | {
      readonly type: 'step-started';
      readonly phase: string;
      readonly step: string;
      readonly title: string;
      readonly targets: readonly string[];
    }
  | ({ readonly type: 'reading' } & Where)
  | ({
      readonly type: 'waiting';
      readonly verdict: Verdict;
      readonly state?: string | undefined;
      readonly elapsedMs: number;
      readonly usuallyMs: number;
    } & Where)
  | { readonly type: 'paused'; readonly phase: string; readonly reason: string }
  | {
      readonly type: 'stopping';
      readonly phase: string;
      readonly reason: string;
      readonly inFlight: readonly string[];
    };

/** One entry of the journal as it stands on disk: an event in its place in the hash chain. */
export interface Entry {
  /** From 1, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC; the virtual clock's in a rehearsal. */
  readonly at: string;
  readonly actor: string;
  /** SHA-256 of the entry before, hex; 64 zeros for the first. */
  readonly prev: string;
  readonly hash: string;
  readonly event: Event;
}
