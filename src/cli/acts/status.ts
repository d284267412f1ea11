import { EXIT } from '../../engine/errors.ts';
import { journalBroken } from '../../journal/errors.ts';
import { readJournal } from '../../journal/journal.ts';
import type { Act } from '../command.ts';
import { writeJson } from '../io.ts';
import { heldBy } from '../lock-holder.ts';
import { nextStep } from '../next-step.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { phaseStatus } from '../phase-status.ts';
import { bill, clean } from '../text.ts';
import { fitted } from '../views/fitted.ts';
import { headLine } from '../views/heading.ts';
import { table } from '../views/table.ts';

const DIED =
  'its last run did not come to an end; the next looks first at what was sent, and sends none of it twice';

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
      status: phaseStatus(phase, held),
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
      : nextStep(io, records, state);
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
  const say = (text: string): void => {
    for (const line of fitted(io.out, clean(text))) io.out.line(line);
  };
  if (copyBecause !== undefined)
    for (const line of fitted(io.err, `from a local copy: ${copyBecause}`)) io.err.line(line);
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
  for (const { id, status, stopped } of phases) {
    if (stopped) say(`phase ${id} stopped: ${stopped.reason}`);
    if (status === 'interrupted') say(`phase ${id} was interrupted: ${DIED}`);
  }
  for (const [name, { answer, why }] of state.decisions) say(`decided ${name}: ${answer} (${why})`);
  if (held !== undefined) say(held.text);
  // What stands above is what its entries up to there say; no command goes on from here.
  if (broken) throw broken;
  const unless = waits ? `, when it has ended (only if it is surely dead: muvi unlock${rehearse})` : '';
  say(`next: ${next}${unless}`);
  return EXIT.done;
};
