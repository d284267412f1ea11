import { isFinished } from '../engine/ledger.ts';
import type { State } from '../journal/state.ts';

/** The command that carries the build on: the stopped run's own, else the plan of the first phase not done. */
export function nextStep(
  { phases, rehearsal }: { readonly phases: readonly { readonly id: string }[]; readonly rehearsal: boolean },
  state: State,
): string {
  const stopped = phases.map(({ id }) => state.phases.get(id)?.stopped).find((stop) => stop !== undefined);
  if (stopped) return stopped.resume;
  const rehearse = rehearsal ? ' --rehearse' : '';
  const open = phases.find(({ id }) => !isFinished(state.phases.get(id)));
  if (open === undefined) return `muvi phase verify${rehearse}`;
  const begun = state.phases.get(open.id)?.status === 'in progress';
  return `muvi phase ${begun ? 'run' : 'plan'} ${open.id}${rehearse}`;
}
