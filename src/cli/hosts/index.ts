import type { Clock } from '../../engine/clock.ts';
import type { Question } from '../../engine/host.ts';
import type { Io } from '../io.ts';
import { clean, indented } from '../text.ts';
import type { ConsoleHost } from './console-host.ts';
import { jsonHost } from './json.ts';
import { pipeHost } from './pipe.ts';
import { type Answers, answeredBy, answersItself, refuseToAsk } from './questions.ts';

interface HostOptions {
  readonly clock: Clock;
  readonly answers: Answers;
  /** A rehearsal that answers its own questions. */
  readonly selfAnswering?: boolean;
  /** The setting `plain`: no animation, one line per change. */
  readonly plain?: boolean;
}

/** The host of this invocation: JSON lines, a terminal, or plain lines; and who answers its questions. */
export async function hostFor(
  io: Io,
  { clock, answers, selfAnswering = false, plain = false }: HostOptions,
): Promise<ConsoleHost> {
  const ask = answeredBy(
    answers,
    selfAnswering
      ? answersItself((line) => say(io, line))
      : await asker(plain ? { ...io, err: { ...io.err, animated: false } } : io),
  );
  if (io.globals.json) return jsonHost(io.err, ask);
  if (!io.err.animated || plain) return pipeHost(io.err, ask);
  const { terminalHost } = await import('./terminal.ts');
  return terminalHost({ screen: io.err, stream: io.stderr(), clock, ask });
}

async function asker(io: Io): Promise<(question: Question) => Promise<string | undefined>> {
  if (!io.canAsk) return refuseToAsk;
  const { askPerson } = await import('./prompt.ts');
  return (question) => askPerson(io, question);
}

function say(io: Io, text: string): void {
  const line = clean(text);
  if (io.globals.json) io.err.line(JSON.stringify({ type: 'note', text: line }));
  else for (const part of indented(line, io.err.terminal ? io.err.columns() : Infinity)) io.err.line(part);
}
