import type { Entry, Event } from './events.ts';

/** What the runner needs to know of the past about one target of one step. */
export interface TargetRecord {
  /** An intent stands without a verification after it: the outcome is open. */
  readonly open: boolean;
  /** The last verification after a write, or the last read that found it already so, held. */
  readonly done: boolean;
  /** The client tokens of an open write, by the position of their call. */
  readonly tokens?: Readonly<Record<number, string>>;
  /** When its last write began to leave, ISO 8601: what a wait is counted from, also by another process. */
  readonly sentAt?: string | undefined;
  /** What was recorded of it. */
  readonly facts?: Readonly<Record<string, string | number>>;
  /** The identity a delete was bound to. */
  readonly identity?: string | undefined;
  /** The target as a read once found it. */
  readonly found?: unknown;
  /** The answer to what made it was never journalled, or what only it held was not stored. */
  readonly answerLost: boolean;
}

export interface PhaseRecord {
  readonly status: 'not started' | 'in progress' | 'stopped' | 'complete' | 'adopted';
  readonly fingerprint?: string | undefined;
  /** The fingerprints of its steps when it was last run, by id. */
  readonly stepPrints?: Readonly<Record<string, string>> | undefined;
}

/** The journal, as the runner sees it: durable appends, and what has been. */
export interface Ledger {
  /** Resolves when the event is durable. Appends are kept in call order. */
  append(event: Event): Promise<Entry>;
  target(phase: string, step: string, target: string): TargetRecord | undefined;
  /** Targets of a step the journal knows, by name. */
  targets(phase: string, step: string): ReadonlyMap<string, TargetRecord>;
  phase(phase: string): PhaseRecord;
  decision(name: string): string | undefined;
  mode(environment: string): 'awake' | 'asleep';
}

/** Whether a phase is complete, or was recorded as done before muvi. */
export function isFinished(phase: { readonly status: PhaseRecord['status'] } | undefined): boolean {
  return phase?.status === 'complete' || phase?.status === 'adopted';
}
