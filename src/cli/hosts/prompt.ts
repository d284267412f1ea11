import { createInterface, type Key } from 'node:readline';
import type { Question } from '../../engine/host.ts';
import type { Io } from '../io.ts';
import { clean, indented } from '../text.ts';

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
  try {
    if (question.kind === 'confirm')
      return (await confirm({ message, default: false }, context)) ? 'yes' : undefined;
    if (question.kind === 'choose') {
      return await select(
        { message, choices: (question.choices ?? []).map((value) => ({ value })) },
        context,
      );
    }
    return (await input({ message }, context)) || undefined;
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

/** Without cursor movement, for TERM=dumb and screen readers. */
async function askPlain(io: Io, question: Question): Promise<string | undefined> {
  const reader = createInterface({ input: io.stdin(), output: io.stderr(), terminal: false });
  const hint =
    question.kind === 'confirm'
      ? ' (yes/no) '
      : question.choices
        ? ` (${question.choices.join(' / ')}) `
        : ' ';
  io.err.write(clean(question.message) + hint);
  try {
    const answer = await new Promise<string | undefined>((resolve, reject) => {
      io.signal.addEventListener('abort', () => reject(io.signal.reason), { once: true });
      reader.once('line', resolve).once('close', () => resolve(undefined));
    });
    const text = answer?.trim();
    if (question.kind === 'confirm') return text === 'yes' || text === 'y' ? 'yes' : undefined;
    if (question.choices) return question.choices.find((choice) => choice === text);
    return text || undefined;
  } finally {
    reader.close();
  }
}
