import { createInterface, type Key } from 'node:readline';
import type { Question } from '../../engine/host.ts';
import type { Io } from '../io.ts';
import { orStopped } from '../or-stopped.ts';
import { clean, indented } from '../text.ts';
import { choiceTheme, promptTheme } from './prompt-theme.ts';

/**
 * Asks a person on stderr. Ctrl-C does what the signal does (a prompt reads it as a key) and rejects with the
 * signal's reason; Ctrl-D and a terminal that goes away decline. The default of a yes-or-no is no.
 */
export async function askPerson(io: Io, question: Question): Promise<string | undefined> {
  io.err.line();
  for (const line of question.detail) {
    for (const part of indented(`  ${clean(line)}`, io.err.columns())) io.err.line(part);
  }
  return io.err.animated ? askAnimated(io, question) : askPlain(io, question);
}

async function askAnimated(io: Io, question: Question): Promise<string | undefined> {
  const { confirm, input, select } = await import('./prompts.ts');
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  const key = (_text: string, pressed: Key | undefined): void => {
    if (pressed?.ctrl && pressed.name === 'd') leave();
  };
  io.stdin().on('keypress', key).on('end', leave).on('close', leave);
  const context = {
    input: io.stdin(),
    output: io.stderr(),
    signal: AbortSignal.any([io.signal, gone.signal]),
  };
  const message = io.err.scrub(clean(question.message));
  const theme = promptTheme(io.err);
  try {
    if (question.kind === 'confirm')
      return (await confirm({ message, default: false, theme }, context)) ? 'yes' : undefined;
    if (question.kind === 'choose') {
      return await select(
        {
          message,
          choices: (question.choices ?? []).map((value) => ({ value })),
          theme: choiceTheme(io.err),
        },
        context,
      );
    }
    return (await input({ message, theme }, context)) || undefined;
  } catch (error) {
    return ended(io, error);
  } finally {
    io.stdin().off('keypress', key).off('end', leave).off('close', leave);
  }
}

function ended(io: Io, error: unknown): undefined {
  const name = error instanceof Error ? error.name : '';
  if (name === 'ExitPromptError') io.interrupt('SIGINT');
  if (io.signal.aborted) throw io.signal.reason;
  if (name === 'AbortPromptError') return undefined;
  throw error;
}

/** How often a question is put before an answer that does not fit counts as none. */
const TRIES = 3;

/**
 * Without cursor movement, for TERM=dumb and screen readers. What does not fit is asked again, a few times; a
 * terminal that goes away ends it at once, as does the last try: nothing was answered then, which is never a yes.
 */
async function askPlain(io: Io, question: Question): Promise<string | undefined> {
  const reader = createInterface({ input: io.stdin(), output: io.stderr(), terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const choices = question.choices ?? [];
  for (const [index, choice] of choices.entries()) io.err.line(`  ${index + 1} ${clean(choice)}`);
  try {
    for (let left = TRIES; left > 0; left -= 1) {
      io.err.write(clean(question.message) + hintOf(question));
      const { value, done } = await orStopped(lines.next(), io.signal);
      if (done) return undefined;
      const answer = understood(question, value.trim());
      if (answer !== UNCLEAR) return answer;
      const wanted = question.kind === 'confirm' ? 'yes or no' : `a number from 1 to ${choices.length}`;
      io.err.line(left > 1 ? `please type ${wanted}` : 'taken for no answer');
    }
    return undefined;
  } finally {
    reader.close();
  }
}

function hintOf({ kind, choices }: Question): string {
  if (kind === 'confirm') return ' (yes/no) ';
  return choices ? ` (1-${choices.length}) ` : ' ';
}

/** An answer that does not fit its question. */
const UNCLEAR = Symbol('unclear');

/** What was typed, as an answer; undefined where it declines. An empty line is the default, which is no. */
function understood({ kind, choices }: Question, text: string): string | undefined | typeof UNCLEAR {
  if (kind === 'confirm') {
    if (/^(?:yes|y)$/i.test(text)) return 'yes';
    return /^(?:no|n|)$/i.test(text) ? undefined : UNCLEAR;
  }
  if (choices) return choices[Number(text) - 1] ?? choices.find((choice) => choice === text) ?? UNCLEAR;
  return text || undefined;
}
