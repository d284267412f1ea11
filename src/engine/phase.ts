import type { WritableEnvironment } from './environment.ts';
import type { Step } from './step.ts';

/** A phase of the runbook: its steps in order, and the only environments it may write to. */
export interface Phase {
  /** As in the runbook: `4`, `2B`. */
  readonly id: string;
  readonly title: string;
  /** `prod` can never stand here: it does not compile, and the guard refuses it again. */
  readonly writes: readonly WritableEnvironment[];
  /** Phases that must be complete or adopted before this one may write. */
  readonly needs?: readonly string[];
  /** Evidence over time that must stand in the journal before this phase may write. */
  readonly gate?: Gate;
  readonly steps: readonly Step[];
}

/** "Verified for 48 hours, at least every 6 hours, no failure", from recorded `phase verify` runs. */
export interface Gate {
  readonly phases: readonly string[];
  readonly forAtLeast: `${number}h`;
  readonly atLeastEvery: `${number}h`;
}

/** Declares a phase. Throws a RangeError on two steps of one id or a step writing where the phase may not. */
export function definePhase(phase: Phase): Phase {
  const seen = new Set<string>();
  for (const { id, does, in: environment } of phase.steps) {
    if (seen.has(id)) throw new RangeError(`phase ${phase.id} declares step ${id} twice`);
    seen.add(id);
    const writes = does === 'create' || does === 'modify' || does === 'delete';
    if (writes && !phase.writes.includes(environment)) {
      throw new RangeError(`step ${id} writes to ${environment}, which phase ${phase.id} does not declare`);
    }
  }
  return phase;
}
