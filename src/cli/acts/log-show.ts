import { EXIT } from '../../engine/errors.ts';
import type { Entry } from '../../engine/events.ts';
import type { PhaseOutline } from '../../engine/outline.ts';
import { logBlock, logHeader, logRouter } from '../../journal/views/execution-log.ts';
import { type Act, argument } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { type Io, writeJson } from '../io.ts';
import { journalOf, mustHold } from '../journal-read.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { clean } from '../text.ts';

/**
 * The log of a phase, rendered from the journal itself: what the file would say if it was just written. Throws
 * JOURNAL_BROKEN, when the entries before the break are shown.
 */
export const act: Act = async (input, io) => {
  const records = await outlinedRecordsOf(io);
  const phase = findPhase(records.phases, argument(input, 'phase') ?? '');
  const journal = await journalOf(records, io);
  const own = entriesOf(phase.id, journal.entries);
  if (own.length === 0) mustHold(records, journal);
  show(io, phase, own, records.rehearsal);
  mustHold(records, journal);
  return EXIT.done;
};

function show(io: Io, phase: PhaseOutline, own: readonly Entry[], rehearsal: boolean): void {
  if (io.globals.json) {
    writeJson(io, own);
    return;
  }
  if (own.length === 0) {
    io.out.line(
      `phase ${phase.id} has no log yet; next: muvi phase plan ${phase.id}${rehearsal ? ' --rehearse' : ''}`,
    );
    return;
  }
  const blocks = [
    logHeader(phase.id, phase.title, rehearsal),
    ...own.map((entry) => logBlock(entry, rehearsal)),
  ];
  for (const { content } of blocks) io.out.line(`${clean(content)}\n`);
}

function entriesOf(phase: string, entries: readonly Entry[]): readonly Entry[] {
  const route = logRouter();
  return entries.filter(({ event }) => route(event) === phase);
}
