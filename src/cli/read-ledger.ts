import type { Ledger } from '../engine/ledger.ts';
import type { State } from '../journal/state.ts';

/** The journal for those who only read it: what has been, and no way to add to it. */
export function readLedger(state: State): Ledger {
  return {
    append: async () => {
      throw new TypeError('a reading command has no journal to write to');
    },
    target: (phase, step, target) => state.phases.get(phase)?.steps.get(step)?.targets.get(target),
    targets: (phase, step) => state.phases.get(phase)?.steps.get(step)?.targets ?? new Map(),
    phase: (phase) => state.phases.get(phase) ?? { status: 'not started' },
    decision: (name) => state.decisions.get(name)?.answer,
    mode: (environment) => state.modes.get(environment) ?? 'awake',
  };
}
