import { EXIT } from '../../engine/errors.ts';
import type { Entry } from '../../engine/events.ts';
import { readJournal } from '../../journal/journal.ts';
import { logBlock, logHeader, logRouter } from '../../journal/views/execution-log.ts';
import { type Act, argument } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { writeJson } from '../io.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { clean } from '../text.ts';

/** The log of a phase, rendered from the journal itself: what the file would say if it was just written. */
export const act: Act = async (input, io) => {
  const { phases, store, rehearsal } = await outlinedRecordsOf(io);
  const phase = findPhase(phases, argument(input, 'phase') ?? '');
  const { entries } = await readJournal(store);
  const own = entriesOf(phase.id, entries);
  if (io.globals.json) {
    writeJson(io, own);
    return EXIT.done;
  }
  if (own.length === 0) {
    io.out.line(
      `phase ${phase.id} has no log yet; next: muvi phase plan ${phase.id}${rehearsal ? ' --rehearse' : ''}`,
    );
    return EXIT.done;
  }
  const blocks = [
    logHeader(phase.id, phase.title, rehearsal),
    ...own.map((entry) => logBlock(entry, rehearsal)),
  ];
  for (const { content } of blocks) io.out.line(`${clean(content)}\n`);
  return EXIT.done;
};

function entriesOf(phase: string, entries: readonly Entry[]): readonly Entry[] {
  const route = logRouter();
  return entries.filter(({ event }) => route(event) === phase);
}
