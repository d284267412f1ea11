import { type Decision, decisions } from '../../../phases/decisions.ts';
import { EXIT, type ExitCode, usageError } from '../../engine/errors.ts';
import { openJournal, readJournal } from '../../journal/journal.ts';
import { type Act, argument, option } from '../command.ts';
import { type Io, writeJson } from '../io.ts';
import { unknownWord } from '../program.ts';
import { type Records, recordsOf } from '../records.ts';
import { journalOptions } from '../session.ts';
import { table } from '../views/table.ts';

/** Lists the decisions, or journals an answer. Nothing is called. */
export const act: Act = async (input, io) => {
  const records = await recordsOf(io);
  const id = argument(input, 'decision');
  if (id === undefined) return list(records, io);
  const decision = decisions.find((one) => one.id === id);
  const ids = decisions.map((one) => one.id);
  if (decision === undefined) throw unknownWord('UNKNOWN_DECISION', 'decision', id, ids, 'muvi decide');
  const answer = option(input, 'answer')?.trim();
  const why = option(input, 'why')?.trim();
  if (!answer || !why) {
    throw usageError(
      'USAGE',
      `${decision.question} needs --answer and --why`,
      `muvi decide ${id} --answer "…" --why "…"`,
    );
  }
  return record(records, io, decision, { answer, why });
};

async function list(records: Records, io: Io): Promise<ExitCode> {
  const { state } = await readJournal(records.store);
  const known = decisions.map(({ id, question, answer, date, setting }) => {
    const decided = state.decisions.get(id);
    return {
      id,
      question,
      answer: decided?.answer ?? answer,
      date: decided?.at.slice(0, 10) ?? date,
      setting: setting ?? null,
    };
  });
  if (io.globals.json) writeJson(io, known);
  else {
    const rows = known.map(({ id, date, question, answer }) => [id, date, `${question} ${answer}`]);
    io.out.write(table(io.out, ['Decision', 'Taken', 'What'], rows));
  }
  return EXIT.done;
}

async function record(
  records: Records,
  io: Io,
  { id, question, setting }: Decision,
  { answer, why }: { readonly answer: string; readonly why: string },
): Promise<ExitCode> {
  const journal = await openJournal(journalOptions(records, { clock: io.clock }, io));
  try {
    await journal.append({ type: 'decided', decision: id, answer, why });
  } finally {
    await journal.close();
  }
  if (io.globals.json) writeJson(io, { id, answer, why });
  else {
    io.out.line(`decided ${id}: ${question} ${answer}`);
    if (setting !== undefined) io.out.line(`next: set ${setting} in .muvirc, which carries it out`);
  }
  return EXIT.done;
}
