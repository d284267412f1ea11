import type { Clock } from '../../engine/clock.ts';
import type { Entry, Progress } from '../../engine/events.ts';
import type { Question } from '../../engine/host.ts';
import type { Io } from '../io.ts';
import { clean, indented } from '../text.ts';
import { headed } from '../views/heading.ts';
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
  /** What it shows is a rehearsal's: the heading of each run says so. */
  readonly rehearsal?: boolean;
}

/** The host of this invocation: JSON lines, a terminal, or plain lines; and who answers its questions. */
export async function hostFor(
  io: Io,
  { clock, answers, selfAnswering = false, plain = false, rehearsal = false }: HostOptions,
): Promise<ConsoleHost> {
  const ask = answeredBy(
    answers,
    selfAnswering
      ? answersItself((line) => say(io, line))
      : await asker(plain ? { ...io, err: { ...io.err, animated: false } } : io),
  );
  if (io.globals.json) return jsonHost(io.err, ask);
  const host =
    !io.err.animated || plain
      ? pipeHost(io.err, ask)
      : (await import('./terminal.ts')).terminalHost({ screen: io.err, stream: io.stderr(), clock, ask });
  return rehearsal ? { ...host, notify: (notice) => host.notify(inRehearsal(notice)) } : host;
}

/** The title of a run as a rehearsal shows it; the journal, which is the rehearsal's own, keeps the phase's. */
function inRehearsal(notice: Entry | Progress): Entry | Progress {
  if (!('event' in notice) || notice.event.type !== 'run-started') return notice;
  return { ...notice, event: { ...notice.event, title: headed(notice.event.title, true) } };
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
