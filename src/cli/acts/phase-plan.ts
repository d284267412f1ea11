import { EXIT, type ExitCode } from '../../engine/errors.ts';
import type { Phase } from '../../engine/phase.ts';
import type { Plan } from '../../engine/plan.ts';
import { needsSecond } from '../approved-plan.ts';
import { type Act, argument, type Input, option } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { type Io, writeJson } from '../io.ts';
import { orStopped } from '../or-stopped.ts';
import { isStdout, outPath, unwritable } from '../out-file.ts';
import { personOf } from '../person.ts';
import { keepPlan, writePlan } from '../plan-store.ts';
import { planned } from '../planning.ts';
import { openReading, type Reading, withWriting } from '../session.ts';
import { clean } from '../text.ts';
import { stopsOf } from '../views/plan.ts';
import { planCommands } from '../views/plan-cli.ts';
import { planMarkdown } from '../views/plan-markdown.ts';
import { planTable } from '../views/plan-table.ts';

/** Plans by reading alone. Exit 3 where a run would stop at something that is not as it must be, 7 at something unread. */
export const act: Act = async (input, io) => {
  const out = option(input, 'out');
  const path = out === undefined ? undefined : outPath('out', out, io.cwd);
  // Nothing is left half done by reads that nobody waits for.
  const { records, phase, plan, who } = await orStopped(look(input, io), io.signal);
  keepPlan(records.folders.plans, plan);
  if (out !== undefined && path !== undefined) {
    try {
      if (isStdout(path)) writeJson(io, plan);
      else writePlan(path, plan);
    } catch (error) {
      throw unwritable('out', out, error);
    }
    io.err.line(`plan written to ${clean(path)}`);
    if (who !== undefined) await recordPlanned(io, plan, who);
  }
  showPlan(io, plan, io.globals.json ? 'json' : (option(input, 'format') ?? 'table'));
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  io.err.line(
    `next: muvi phase run ${phase.id}${rehearse}${out === undefined ? '' : ` --approve ${plan.digest}`}`,
  );
  return exitOf(plan);
};

interface Looked {
  readonly records: Reading['records'];
  readonly phase: Phase;
  readonly plan: Plan;
  /** Who made a plan that a second person has to approve. */
  readonly who: string | undefined;
}

/** Everything that is asked of AWS. */
async function look(input: Input, io: Io): Promise<Looked> {
  const { records, context } = await openReading(io);
  const phase = findPhase(records.phases, argument(input, 'phase') ?? '');
  const plan = await planned(phase, context, io);
  const recorded = option(input, 'out') !== undefined && needsSecond(records);
  return { records, phase, plan, who: recorded ? await personOf(context, phase) : undefined };
}

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
