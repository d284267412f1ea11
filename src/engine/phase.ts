import type { Call } from './call.ts';
import type { Environment, WritableEnvironment } from './environment.ts';
import { callsOf, type Keep, type Step, type Target } from './step.ts';

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

/**
 * Declares a phase. Throws a RangeError on two steps of one id or a step writing where the phase may not; its steps
 * throw one where a call of theirs names such a place, whoever asks for the call: it is then neither planned nor sent.
 */
export function definePhase(phase: Phase): Phase {
  const seen = new Set<string>();
  for (const { id, does, in: environment } of phase.steps) {
    if (seen.has(id)) throw new RangeError(`phase ${phase.id} declares step ${id} twice`);
    seen.add(id);
    const writes = does === 'create' || does === 'modify' || does === 'delete';
    if (writes && !phase.writes.includes(environment)) throw elsewhere(phase, id, environment);
  }
  return { ...phase, steps: phase.steps.map((step) => bound(phase, step)) };
}

/** The same step, whose calls stay where the phase may write; most are known only when something was read. */
function bound(phase: Phase, step: Step): Step {
  const within = <C extends Call | readonly Call[]>(calls: C): C => {
    for (const { in: environment } of callsOf(calls))
      if (environment !== undefined && !phase.writes.some((one) => one === environment))
        throw elsewhere(phase, step.id, environment);
    return calls;
  };
  if (!('write' in step)) return step;
  const write = step.write as (...known: unknown[]) => Call | readonly Call[];
  const keep = 'keep' in step ? step.keep : undefined;
  return {
    ...step,
    write: (...known: unknown[]) => within(write(...known)),
    ...(keep === undefined ? {} : { keep: (target: Target) => boundKeep(keep(target), within) }),
  } as Step;
}

/** What was made is not deleted elsewhere either, and its secret not stored there. */
function boundKeep(keep: Keep, within: (call: Call) => Call): Keep {
  if (keep.to !== 'secret') return keep;
  return { ...keep, remake: within(keep.remake), store: (reply) => within(keep.store(reply)) };
}

function elsewhere({ id }: Phase, step: string, environment: Environment): RangeError {
  return new RangeError(`step ${step} writes to ${environment}, which phase ${id} does not declare`);
}
