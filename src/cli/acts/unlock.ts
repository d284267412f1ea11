import { EXIT, type ExitCode, MuviError } from '../../engine/errors.ts';
import { unlock } from '../../journal/journal.ts';
import { type Act, given } from '../command.ts';
import { hostFor } from '../hosts/index.ts';
import { type Io, writeJson } from '../io.ts';
import { holderText } from '../lock-holder.ts';
import { type Records, recordsOf } from '../records.ts';
import { journalOptions } from '../session.ts';
import { clean } from '../text.ts';

/** Asks, breaks the lock, and journals whose it was. Where nobody holds it nothing is asked. */
export const act: Act = async (input, io) => {
  const records = await recordsOf(io);
  const held = await holderOf(records);
  if (held === undefined) return free(io, records);
  const { plain } = records.loaded.config;
  const host = await hostFor(io, { clock: io.clock, answers: { yes: given(input, 'yes') }, plain });
  const answer = await host.ask({
    kind: 'confirm',
    message: `Break the lock on the records in ${records.store.name}?`,
    detail: [
      ...(records.rehearsal ? ['These are the records of rehearsals.'] : []),
      `It is held by ${held}.`,
      'A run that still goes on would be stopped from writing its journal, in the middle of its work.',
    ],
    flag: '--yes',
  });
  if (answer !== 'yes') {
    io.err.line('declined; the lock stands');
    return EXIT.declined;
  }
  const holder = await unlock(journalOptions(records, { clock: io.clock }, io));
  if (holder === undefined) return free(io, records);
  if (io.globals.json) writeJson(io, { store: records.store.name, broken: true, holder });
  else io.out.line(`broke the lock of ${holder}; next: muvi status${records.rehearsal ? ' --rehearse' : ''}`);
  return EXIT.done;
};

/** Who holds the lock, in words. One that cannot be read is not free: it is what this command is for. */
async function holderOf({ store }: Records): Promise<string | undefined> {
  try {
    const record = await store.holder();
    return record && holderText(record);
  } catch (error) {
    if (error instanceof MuviError && error.code === 'LOCK_UNREADABLE') return 'nobody can say whom';
    throw error;
  }
}

function free(io: Io, { store }: Records): ExitCode {
  if (io.globals.json) writeJson(io, { store: store.name, broken: false, holder: null });
  else io.out.line(`nobody holds the lock on the records in ${clean(store.name)}`);
  return EXIT.done;
}
