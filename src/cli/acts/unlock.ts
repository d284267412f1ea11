import { EXIT } from '../../engine/errors.ts';
import { unlock } from '../../journal/journal.ts';
import { type Act, given } from '../command.ts';
import { hostFor } from '../hosts/index.ts';
import { writeJson } from '../io.ts';
import { recordsOf } from '../records.ts';
import { journalOptions } from '../session.ts';

/** Asks, breaks the lock, and journals whose it was. */
export const act: Act = async (input, io) => {
  const records = await recordsOf(io);
  const host = await hostFor(io, { clock: io.clock, answers: { yes: given(input, 'yes') } });
  const answer = await host.ask({
    kind: 'confirm',
    message: `Break the lock on the records in ${records.store.name}?`,
    detail: [
      'A run that still goes on would be stopped from writing its journal, in the middle of its work.',
    ],
    flag: '--yes',
  });
  if (answer !== 'yes') {
    io.err.line('declined; the lock stands');
    return EXIT.declined;
  }
  const holder = await unlock(journalOptions(records, { clock: io.clock }, io));
  if (io.globals.json)
    writeJson(io, { store: records.store.name, broken: holder !== undefined, holder: holder ?? null });
  else
    io.out.line(
      holder === undefined ? 'nobody held the lock' : `broke the lock of ${holder}; next: muvi status`,
    );
  return EXIT.done;
};
