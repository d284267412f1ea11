import { isFinished } from '../engine/ledger.ts';
import type { State } from '../journal/state.ts';
import type { Io } from './io.ts';
import { resumeCommand } from './resume.ts';

/**
 * The command that carries the build on: what goes on with the first phase that was begun and is not finished,
 * whether its run stopped, died or was of one step alone; else the plan of the first phase not begun.
 */
export function nextStep(
  io: Io,
  { phases, rehearsal }: { readonly phases: readonly { readonly id: string }[]; readonly rehearsal: boolean },
  state: State,
): string {
  const rehearse = rehearsal ? ' --rehearse' : '';
  for (const { id } of phases) {
    const phase = state.phases.get(id);
    if (phase?.stopped) return phase.stopped.resume;
    if (phase?.status === 'in progress') return resumeCommand(io, id);
  }
  const open = phases.find(({ id }) => !isFinished(state.phases.get(id)));
  return open === undefined ? `muvi phase verify${rehearse}` : `muvi phase plan ${open.id}${rehearse}`;
}
