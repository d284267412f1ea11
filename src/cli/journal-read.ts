import { journalBroken } from '../journal/errors.ts';
import { type ReadJournal, readJournal } from '../journal/journal.ts';
import type { Io } from './io.ts';
import { orStopped } from './or-stopped.ts';
import type { Records } from './records.ts';

/** The journal, for a command that only reads it: a signal ends the reading at once. */
export function journalOf({ store }: Pick<Records, 'store'>, io: Pick<Io, 'signal'>): Promise<ReadJournal> {
  return orStopped(readJournal(store), io.signal);
}

/**
 * Throws JOURNAL_BROKEN (exit 1) where the journal is not as it was written: what it tells is then true up to the
 * break and says nothing about what came after, so no command may end as if it had told all.
 */
export function mustHold({ store }: Pick<Records, 'store'>, { report }: Pick<ReadJournal, 'report'>): void {
  if (!report.holds) throw journalBroken(store.name, report);
}
