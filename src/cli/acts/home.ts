import { EXIT } from '../../engine/errors.ts';
import { readJournal } from '../../journal/journal.ts';
import type { Act } from '../command.ts';
import { hostFor } from '../hosts/index.ts';
import { heldBy } from '../lock-holder.ts';
import { nextStep } from '../next-step.ts';
import { outlinedRecordsOf } from '../outlined-records.ts';
import { parse } from '../program.ts';
import { table } from '../views/table.ts';

const LEAVE = 'leave';

/** Shows where the build stands and offers what can be done next; what is chosen runs as if it had been typed. */
export const act: Act = async (_input, io) => {
  const records = await outlinedRecordsOf(io);
  const [{ state }, held] = await Promise.all([
    readJournal(records.store),
    heldBy(records.store, io.clock.now()),
  ]);
  const rows = records.phases.map(({ id, title }) => [
    id,
    state.phases.get(id)?.status ?? 'not started',
    title,
  ]);
  io.err.write(table(io.err, ['Phase', 'Status', 'Title'], rows));
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  const next = held?.lives ? `muvi status${rehearse}` : nextStep(records, state);
  if (held !== undefined) io.err.line(held.text);
  const begun = state.phases.size > 0;
  const choices = [
    next,
    ...(begun
      ? [`muvi phase verify${rehearse}`, `muvi status${rehearse}`]
      : ['muvi rehearse', 'muvi doctor']),
    'muvi --help',
    LEAVE,
  ];
  const host = await hostFor(io, { clock: io.clock, answers: { yes: false } });
  const question = {
    kind: 'choose' as const,
    message: 'What next?',
    detail: [],
    choices: [...new Set(choices)],
  };
  const chosen = await host.ask({ ...question, flag: 'a command, such as `muvi status`' });
  if (chosen === undefined || chosen === LEAVE) return EXIT.done;
  const argv = [...chosen.split(' ').slice(1), ...io.argv.filter((word) => word !== '--rehearse')];
  const parsed = await parse(argv, '', { out: io.out, err: io.err });
  if (parsed.kind === 'shown') return parsed.exit;
  const { act: chosenAct } = await parsed.spec.load();
  return chosenAct(parsed.input, { ...io, argv, globals: parsed.globals });
};
