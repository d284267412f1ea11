import { EXIT } from '../../engine/errors.ts';
import type { PhaseOutline } from '../../engine/outline.ts';
import { type Act, argument } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { type Io, writeJson } from '../io.ts';
import { journalOf, mustHold } from '../journal-read.ts';
import { heldBy } from '../lock-holder.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { phaseStatus } from '../phase-status.ts';
import { wrapped } from '../text.ts';
import { headed } from '../views/heading.ts';
import { table } from '../views/table.ts';

/**
 * A phase's declaration. Nothing is called, so targets that a read finds are not known here. Throws JOURNAL_BROKEN,
 * when all is shown.
 */
export const act: Act = async (input, io) => {
  const records = await outlinedRecordsOf(io);
  const phase = findPhase(records.phases, argument(input, 'phase') ?? '');
  const [journal, held] = await Promise.all([journalOf(records, io), heldBy(records.store, io.clock.now())]);
  show(io, phase, phaseStatus(journal.state.phases.get(phase.id), held), records.rehearsal);
  mustHold(records, journal);
  return EXIT.done;
};

function show(io: Io, phase: PhaseOutline, status: string, rehearsal: boolean): void {
  if (io.globals.json) {
    const { id, title, writes, needs, steps } = phase;
    writeJson(io, { id, title, writes, needs, status, steps });
    return;
  }
  const title = `Phase ${phase.id}: ${headed(phase.title, rehearsal)}: ${status}`;
  const width = io.out.terminal ? io.out.columns() : Number.POSITIVE_INFINITY;
  for (const line of wrapped(title, width)) io.out.line(io.out.paint('bold', line));
  io.out.line(
    `writes to ${phase.writes.join(', ') || 'nothing'}${phase.needs.length > 0 ? `; needs ${phase.needs.join(', ')}` : ''}`,
  );
  io.out.line();
  const rows = phase.steps.map((step) => [
    step.id,
    step.does,
    step.in,
    amount(step.targets),
    step.usually ?? '',
    step.title,
  ]);
  io.out.write(table(io.out, ['Step', 'Does', 'In', 'Targets', 'Usually', 'Title'], rows));
  for (const { id, leftOut, warns } of phase.steps) {
    if (leftOut !== null) io.out.line(`${id} is left out: ${leftOut}`);
    if (warns !== null) io.out.line(`${id}: ${warns}`);
  }
}

function amount(targets: readonly string[] | null): string {
  if (targets === null) return 'found';
  return targets.length === 0 ? '1' : String(targets.length);
}
