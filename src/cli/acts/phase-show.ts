import { EXIT } from '../../engine/errors.ts';
import { type Step, targetName } from '../../engine/step.ts';
import { readJournal } from '../../journal/journal.ts';
import { type Act, argument } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { writeJson } from '../io.ts';
import { recordsOf } from '../records.ts';
import { table } from '../views/table.ts';

/** A phase's declaration. Nothing is called, so targets that a read finds are not known here. */
export const act: Act = async (input, io) => {
  const { phases, store } = await recordsOf(io);
  const phase = findPhase(phases, argument(input, 'phase') ?? '');
  const { state } = await readJournal(store);
  const status = state.phases.get(phase.id)?.status ?? 'not started';
  const steps = phase.steps.map((step) => ({
    id: step.id,
    title: step.title,
    does: step.does,
    in: step.in,
    targets: targetsOf(step),
    usually: step.wait?.usually ?? null,
    atMost: step.wait?.atMost ?? null,
    leftOut: step.leftOut ?? null,
    warns: step.warns ?? null,
  }));
  if (io.globals.json) {
    writeJson(io, {
      id: phase.id,
      title: phase.title,
      writes: phase.writes,
      needs: phase.needs ?? [],
      status,
      steps,
    });
    return EXIT.done;
  }
  io.out.line(io.out.paint('bold', `Phase ${phase.id}: ${phase.title} (${status})`));
  io.out.line(
    `writes to ${phase.writes.join(', ') || 'nothing'}${phase.needs ? `; needs ${phase.needs.join(', ')}` : ''}`,
  );
  io.out.line();
  const rows = steps.map((step) => [
    step.id,
    step.does,
    step.in,
    amount(step.targets),
    step.usually ?? '',
    step.title,
  ]);
  io.out.write(table(io.out, ['Step', 'Does', 'In', 'Targets', 'Usually', 'Title'], rows));
  for (const { id, leftOut, warns } of steps) {
    if (leftOut !== null) io.out.line(`${id} is left out: ${leftOut}`);
    if (warns !== null) io.out.line(`${id}: ${warns}`);
  }
  return EXIT.done;
};

/** Names, or null where only a read tells. */
function targetsOf(step: Step): readonly string[] | null {
  if (step.each === undefined) return [];
  return 'pick' in step.each ? null : step.each.map(targetName);
}

function amount(targets: readonly string[] | null): string {
  if (targets === null) return 'found';
  return targets.length === 0 ? '1' : String(targets.length);
}
