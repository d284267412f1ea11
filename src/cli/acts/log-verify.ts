import { EXIT } from '../../engine/errors.ts';
import { readJournal } from '../../journal/journal.ts';
import type { Act } from '../command.ts';
import { writeJson } from '../io.ts';
import { recordsOf } from '../records.ts';
import { count } from '../text.ts';

/** Checks the chain by reading the journal; no lock is taken and nothing is mended. */
export const act: Act = async (_input, io) => {
  const { store } = await recordsOf(io);
  const { report } = await readJournal(store);
  if (io.globals.json) writeJson(io, { store: store.name, ...report });
  else if (report.holds) {
    const entries = report.entries === 1 ? '1 entry' : count(report.entries, 'entrie');
    io.out.line(`${store.name}: ${entries}, every one as it was written`);
    if (report.torn) io.out.line('the last line was left unfinished by a crash; the next run mends it');
  } else
    io.out.line(
      `${store.name}: entry ${report.seq} (line ${report.line}) is not as it was written: ${report.why}`,
    );
  return report.holds ? EXIT.done : EXIT.doesNotHold;
};
