import { EXIT } from '../../engine/errors.ts';
import { journalBroken } from '../../journal/errors.ts';
import { readJournal } from '../../journal/journal.ts';
import { carriedIn, carriedOf } from '../carried.ts';
import type { Act } from '../command.ts';
import { hostFor } from '../hosts/index.ts';
import { Interrupted } from '../interrupted.ts';
import { heldBy } from '../lock-holder.ts';
import { nextStep } from '../next-step.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { phaseStatus } from '../phase-status.ts';
import { parse } from '../program.ts';
import { clean } from '../text.ts';
import { fitted } from '../views/fitted.ts';
import { headLine } from '../views/heading.ts';
import { table } from '../views/table.ts';

const LEAVE = 'leave';

/** Shows where the build stands and offers what can be done next; what is chosen runs as if it had been typed. */
export const act: Act = async (_input, io) => {
  const records = await outlinedRecordsOf(io);
  const [{ state, report }, held] = await Promise.all([
    readJournal(records.store),
    heldBy(records.store, io.clock.now()),
  ]);
  const rows = records.phases.map(({ id, title }) => [id, phaseStatus(state.phases.get(id), held), title]);
  io.err.write(headLine(io.err, 'Where the build stands', records.rehearsal));
  io.err.write(table(io.err, ['Phase', 'Status', 'Title'], rows));
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  const broken = report.holds ? undefined : journalBroken(records.store.name, report);
  const onward = held?.lives ? `muvi status${rehearse}` : nextStep(io, records, state);
  const next = broken ? `muvi log verify${rehearse}` : onward;
  if (broken) io.err.line(clean(broken.message));
  if (held !== undefined) for (const line of fitted(io.err, held.text)) io.err.line(line);
  const begun = state.phases.size > 0;
  const choices = [
    next,
    ...(begun
      ? [`muvi phase verify${rehearse}`, `muvi status${rehearse}`]
      : ['muvi rehearse', 'muvi doctor']),
    'muvi --help',
    LEAVE,
  ];
  const host = await hostFor(io, {
    clock: io.clock,
    answers: { yes: false },
    plain: records.loaded.config.plain,
  });
  const question = {
    kind: 'choose' as const,
    message: `What next${records.rehearsal ? ' (rehearsal)' : ''}?`,
    detail: [],
    choices: [...new Set(choices)],
    flag: 'a command, such as `muvi status`',
  };
  const chosen = await host.ask(question).catch((error: unknown) => {
    throw error instanceof Interrupted
      ? new Interrupted(error.signal, { besides: 'nothing was run', remedy: next })
      : error;
  });
  if (chosen === LEAVE) return EXIT.done;
  if (chosen === undefined) {
    io.err.line(`nothing was chosen, and nothing was run; next: ${next}`);
    return EXIT.declined;
  }
  const argv = [...chosen.split(' ').slice(1), ...io.argv.filter((word) => word !== '--rehearse')];
  const parsed = await parse(argv, '', { out: io.out, err: io.err });
  if (parsed.kind === 'shown') return parsed.exit;
  const { act: chosenAct } = await parsed.spec.load();
  try {
    return await chosenAct(parsed.input, { ...io, argv, globals: parsed.globals });
  } catch (error) {
    // Whoever shows it knows what was typed at home alone.
    throw carriedIn(error, carriedOf(argv));
  }
};
