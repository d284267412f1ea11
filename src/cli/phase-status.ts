import type { PhaseRecord } from '../engine/ledger.ts';
import type { PhaseState } from '../journal/state.ts';
import type { Held } from './lock-holder.ts';

/** How a phase stands, in a word, as people and `--json` are told. */
export type PhaseStatus = PhaseRecord['status'] | 'interrupted';

/** The journal's word; a run that has not ended and that no living process can be at any more was interrupted. */
export function phaseStatus(phase: PhaseState | undefined, held: Held | undefined): PhaseStatus {
  const died = phase?.status === 'in progress' && phase.underWay === true && held?.lives !== true;
  return died ? 'interrupted' : (phase?.status ?? 'not started');
}
