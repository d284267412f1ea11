import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../engine/errors.ts';
import type { Plan } from '../../engine/plan.ts';
import { needsSecond } from '../approved-plan.ts';
import { type Act, argument, option } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { type Io, writeJson } from '../io.ts';
import { unwritable } from '../out-file.ts';
import { personOf } from '../person.ts';
import { keepPlan, writePlan } from '../plan-store.ts';
import { planned } from '../planning.ts';
import { openReading, withWriting } from '../session.ts';
import { clean } from '../text.ts';
import { stopsOf } from '../views/plan.ts';
import { planCommands } from '../views/plan-cli.ts';
import { planMarkdown } from '../views/plan-markdown.ts';
import { planTable } from '../views/plan-table.ts';

/** Plans by reading alone. Exit 3 where a run would stop at something that is not as it must be, 7 at something unread. */
export const act: Act = async (input, io) => {
  const { records, context } = await openReading(io);
  const phase = findPhase(records.phases, argument(input, 'phase') ?? '');
  const plan = await planned(phase, context, io);
  keepPlan(records.folders.plans, plan);
  const out = option(input, 'out');
  if (out !== undefined) {
    const path = resolve(io.cwd, out);
    try {
      writePlan(path, plan);
    } catch (error) {
      throw unwritable('out', out, error);
    }
    io.err.line(`plan written to ${clean(path)}`);
    if (needsSecond(records)) await recordPlanned(io, plan, await personOf(context, phase));
  }
  showPlan(io, plan, io.globals.json ? 'json' : (option(input, 'format') ?? 'table'));
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  io.err.line(
    `next: muvi phase run ${phase.id}${rehearse}${out === undefined ? '' : ` --approve ${plan.digest}`}`,
  );
  return exitOf(plan);
};

/** Where a second person has to approve, who the first is stands in the journal. */
async function recordPlanned(io: Io, { phase, digest }: Plan, who: string): Promise<void> {
  await withWriting(io, {}, ({ journal }) =>
    journal.append({ type: 'approved', phase, digest, as: 'planned', who }),
  );
}

function exitOf(plan: Plan): ExitCode {
  const stops = stopsOf(plan);
  if (stops.some(({ verdict }) => verdict !== 'unknown')) return EXIT.doesNotHold;
  return stops.length > 0 ? EXIT.unknown : EXIT.done;
}

function showPlan(io: Io, plan: Plan, format: string): void {
  if (format === 'json') writeJson(io, plan);
  else if (format === 'markdown') io.out.write(planMarkdown(plan));
  else if (format === 'cli') io.out.write(planCommands(plan));
  else io.out.write(planTable(io.out, plan));
}
