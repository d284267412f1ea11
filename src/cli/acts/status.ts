import { EXIT } from '../../engine/errors.ts';
import { journalBroken } from '../../journal/errors.ts';
import { readJournal } from '../../journal/journal.ts';
import type { Act } from '../command.ts';
import { writeJson } from '../io.ts';
import { heldBy } from '../lock-holder.ts';
import { nextStep } from '../next-step.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { bill } from '../text.ts';
import { headLine } from '../views/heading.ts';
import { table } from '../views/table.ts';

/** Where the build stands. Nothing is called. Throws JOURNAL_BROKEN, when all is shown, where its chain does not hold. */
export const act: Act = async (_input, io) => {
  const records = await outlinedRecordsOf(io);
  const [{ state, report, copyBecause }, held] = await Promise.all([
    readJournal(records.store),
    heldBy(records.store, io.clock.now()),
  ]);
  const phases = records.phases.map(({ id, title }) => {
    const phase = state.phases.get(id);
    return {
      id,
      title,
      status: phase?.status ?? 'not started',
      finishedAt: phase?.finishedAt ?? null,
      wrote: phase?.wrote ?? null,
      monthly: phase?.monthly ?? null,
      priced: phase?.priced ?? null,
      lastCheck: phase?.lastCheck ?? null,
      stopped: phase?.stopped ?? null,
    };
  });
  const waits = held?.lives === true;
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  const broken = report.holds ? undefined : journalBroken(records.store.name, report);
  const next = broken
    ? `muvi log verify${rehearse}`
    : waits
      ? `muvi status${rehearse}`
      : nextStep(records, state);
  if (io.globals.json) {
    const decisions = Object.fromEntries(state.decisions);
    const modes = Object.fromEntries(state.modes);
    writeJson(io, {
      rehearsal: records.rehearsal,
      store: records.store.name,
      phases,
      decisions,
      modes,
      journal: report,
      holder: held?.who ?? null,
      next,
    });
    if (broken) throw broken;
    return EXIT.done;
  }
  if (copyBecause !== undefined) io.err.line(`from a local copy: ${copyBecause}`);
  const rows = phases.map(({ id, title, status, finishedAt, monthly, priced, lastCheck }) => [
    id,
    status,
    finishedAt?.slice(0, 16).replace('T', ' ') ?? '',
    lastCheck?.verdict ?? '',
    monthly === null ? '' : bill(monthly, priced ?? 0),
    title,
  ]);
  io.out.write(headLine(io.out, 'Where the build stands', records.rehearsal));
  io.out.write(table(io.out, ['Phase', 'Status', 'Finished (UTC)', 'Last check', 'Cost', 'Title'], rows));
  for (const { id, stopped } of phases) if (stopped) io.out.line(`phase ${id} stopped: ${stopped.reason}`);
  for (const [name, { answer, why }] of state.decisions) io.out.line(`decided ${name}: ${answer} (${why})`);
  if (held !== undefined) io.out.line(held.text);
  // What stands above is what its entries up to there say; no command goes on from here.
  if (broken) throw broken;
  const unless = waits ? `, when it has ended (only if it is surely dead: muvi unlock${rehearse})` : '';
  io.out.line(`next: ${next}${unless}`);
  return EXIT.done;
};
