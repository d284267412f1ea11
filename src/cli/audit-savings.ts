import type { Environment } from '../engine/environment.ts';
import { planPhase } from '../engine/planner.ts';
import type { MonthlyCost } from '../engine/step.ts';
import { readJournal } from '../journal/journal.ts';
import type { Io } from './io.ts';
import { openReading } from './session.ts';

/** What a phase that takes things away saves, US dollars a month: below zero. */
export interface Saving {
  readonly phase: string;
  readonly title: string;
  readonly monthly: MonthlyCost;
  /** The part of it that has prices. */
  readonly priced: number;
  /** `run`: as the journal has it. `planned`: of what is there now. */
  readonly from: 'run' | 'planned';
}

/** The phases that save, and where (runbook, Phase Progress). */
const SAVING: readonly { readonly phase: string; readonly where: Environment }[] = [
  { phase: '1', where: 'uae' },
  { phase: '11', where: 'frankfurt' },
];

/** What the phases of these environments that save have saved, or would: computed from their own declarations. */
export async function savingsIn(environments: readonly Environment[], io: Io): Promise<readonly Saving[]> {
  const wanted = SAVING.filter(({ where }) => environments.includes(where)).map(({ phase }) => phase);
  if (wanted.length === 0) return [];
  const { records, context } = await openReading(io);
  const { state } = await readJournal(records.store);
  const phases = records.phases.filter(({ id }) => wanted.includes(id));
  return Promise.all(
    phases.map(async (phase): Promise<Saving> => {
      const about = { phase: phase.id, title: phase.title };
      const done = state.phases.get(phase.id);
      if (done?.status === 'complete' && done.monthly !== undefined) {
        const { monthly, priced = monthly === 'unknown' ? 0 : monthly } = done;
        return { ...about, monthly, priced, from: 'run' };
      }
      const { monthly, monthlyKnown } = await planPhase(phase, context);
      return { ...about, monthly, priced: monthlyKnown, from: 'planned' };
    }),
  );
}
