import { type Decision, decisions } from '../../../phases/decisions.ts';
import { EXIT, type ExitCode, MuviError, usageError } from '../../engine/errors.ts';
import { openJournal, readJournal } from '../../journal/journal.ts';
import type { State } from '../../journal/state.ts';
import { carried } from '../carried.ts';
import { type Act, argument, option } from '../command.ts';
import { hostFor } from '../hosts/index.ts';
import { type Io, writeJson } from '../io.ts';
import { unknownWord } from '../program.ts';
import { type Records, recordsOf } from '../records.ts';
import { journalOptions } from '../session.ts';
import { clean } from '../text.ts';
import { headed, headLine } from '../views/heading.ts';
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
  if (answer && why) return record(records, io, decision, { answer, why });
  if (!io.canAsk) {
    throw usageError(
      'USAGE',
      `${decision.question} needs --answer and --why`,
      `muvi decide ${id} --answer "…" --why "…"`,
    );
  }
  return record(records, io, decision, await asked(records, io, decision, { answer, why }));
};

interface Given {
  readonly answer: string;
  readonly why: string;
}

/** Asks for what no flag says. Throws (exit 2) where one of them is left empty. */
async function asked(records: Records, io: Io, decision: Decision, given: Partial<Given>): Promise<Given> {
  const host = await hostFor(io, {
    clock: io.clock,
    answers: { yes: false },
    plain: records.loaded.config.plain,
  });
  const { state } = await readJournal(records.store);
  const { taken, answer: before } = standing(decision, state);
  const detail = [
    headed(`Decision ${decision.id}: ${decision.question}`, records.rehearsal),
    taken === OPEN ? `Open; until then ${before}` : `Taken ${taken}: ${before}`,
  ];
  const ask = async (message: string, flag: string, about: readonly string[]): Promise<string> => {
    const text = (await host.ask({ kind: 'text', message, detail: about, flag }))?.trim();
    if (text) return text;
    throw new MuviError({
      code: 'DECLINED',
      message: `nothing was typed; nothing was recorded`,
      fault: 'user',
      exit: EXIT.declined,
      remedy: `muvi decide ${decision.id}`,
    });
  };
  const answer = given.answer || (await ask('What was decided?', '--answer', detail));
  const why =
    given.why || (await ask('Why, for whoever reads it later?', '--why', given.answer ? detail : []));
  return { answer, why };
}

const OPEN = 'open';

/** The answer that stands, and since when; that of an open decision holds until it is taken. */
function standing(
  { id, answer, date }: Decision,
  state: State,
): { readonly taken: string; readonly answer: string } {
  const decided = state.decisions.get(id);
  if (decided) return { taken: decided.at.slice(0, 10), answer: decided.answer };
  return { taken: date === 'pending' ? OPEN : date, answer };
}

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
    const rows = decisions.map((decision) => {
      const { taken, answer } = standing(decision, state);
      return [decision.id, taken, decision.question, taken === OPEN ? `open; until then ${answer}` : answer];
    });
    io.out.write(headLine(io.out, 'The decisions', records.rehearsal));
    io.out.write(table(io.out, ['Decision', 'Taken', 'Question', 'Answer'], rows));
  }
  return EXIT.done;
}

async function record(
  records: Records,
  io: Io,
  { id, question, setting }: Decision,
  { answer, why }: Given,
): Promise<ExitCode> {
  const journal = await openJournal(journalOptions(records, { clock: io.clock }, io));
  try {
    await journal.append({ type: 'decided', decision: id, answer, why });
  } finally {
    await journal.close();
  }
  if (io.globals.json) writeJson(io, { id, answer, why });
  else {
    io.out.line(`decided ${id}: ${question}`);
    io.out.line(`answer: ${clean(answer)} (${clean(why)})`);
    const next =
      setting === undefined
        ? 'muvi status'
        : `set ${setting} in .muvirc, which carries it out; muvi config then shows it`;
    io.out.line(`next: ${carried(next, { ...io.globals, rehearse: records.rehearsal })}`);
  }
  return EXIT.done;
}
