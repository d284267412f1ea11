import { EXIT } from '../../engine/errors.ts';
import type { Act } from '../command.ts';
import { writeJson } from '../io.ts';
import { journalOf, mustHold } from '../journal-read.ts';
import { heldBy } from '../lock-holder.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { phaseStatus } from '../phase-status.ts';
import { headLine } from '../views/heading.ts';
import { table } from '../views/table.ts';

/** The phases with their status in the journal. Nothing is called. Throws JOURNAL_BROKEN, when all is shown. */
export const act: Act = async (_input, io) => {
  const records = await outlinedRecordsOf(io);
  const { phases, store, rehearsal } = records;
  const [journal, held] = await Promise.all([journalOf(records, io), heldBy(store, io.clock.now())]);
  const { state } = journal;
  const listed = phases.map(({ id, title, writes, steps }) => ({
    id,
    title,
    writes,
    steps: steps.length,
    status: phaseStatus(state.phases.get(id), held),
  }));
  if (io.globals.json) writeJson(io, listed);
  else {
    const rows = listed.map(({ id, title, writes, status }) => [id, status, writes.join(', '), title]);
    io.out.write(headLine(io.out, 'The phases', rehearsal));
    io.out.write(table(io.out, ['Phase', 'Status', 'Writes to', 'Title'], rows));
  }
  mustHold(records, journal);
  return EXIT.done;
};
