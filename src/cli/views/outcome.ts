import { stripVTControlCharacters } from 'node:util';
import { humanDuration } from '../../engine/clock.ts';
import type { RunOutcome } from '../../engine/outcome.ts';
import { mark } from '../hosts/tones.ts';
import type { Screen } from '../screen.ts';
import { bill, count, wrapped } from '../text.ts';
import { fitted } from './fitted.ts';
import { headed } from './heading.ts';
import { stopLines } from './stops.ts';

/** What a checkpoint shows besides the outcome. */
export interface Checkpoint {
  readonly title: string;
  readonly outcome: RunOutcome;
  /** What left and was not verified. */
  readonly inFlight: readonly string[];
  /** Paths of the records that were written. */
  readonly logs: readonly string[];
  readonly next: string;
  /** How long a rehearsal really took, in milliseconds. */
  readonly realMs?: number | undefined;
}

/** The end of a phase: what changed, what it costs, how long it took, why it stopped, and the next command. */
export function checkpointText(
  screen: Screen,
  { title, outcome, inFlight, logs, next, realMs }: Checkpoint,
): string {
  const sign = mark(screen, outcome.stops.length === 0 ? 'good' : 'bad');
  const real = realMs === undefined ? '' : ` simulated, ${humanDuration(realMs)} real`;
  const lines = [
    ...headLines(
      screen,
      sign,
      `Phase ${outcome.phase}: ${headed(title, realMs !== undefined)}: ${endOf(outcome)}`,
    ),
    `  changed: ${count(outcome.wrote, 'write')}, ${outcome.verified} verified, ${outcome.skipped} already so or left`,
    ...(inFlight.length === 0
      ? []
      : [`  left to AWS: ${count(inFlight.length, 'write')} sent and not verified`]),
    `  cost: ${bill(outcome.monthly, outcome.priced)}`,
    `  time: ${humanDuration(outcome.tookMs)}${real}`,
    ...stopLines(outcome.stops).map((line) => `  ${line}`),
    ...logs.map((log) => `  log: ${log}`),
    `next: ${next}`,
  ];
  return `${lines.flatMap((line) => fitted(screen, line)).join('\n')}\n`;
}

/** How a run ended. One of a step alone that did all it was to do has not stopped, though the phase goes on. */
function endOf({ complete, stops, only }: RunOutcome): string {
  if (complete) return 'complete';
  return stops.length === 0 && only !== undefined ? `${only} done; the phase is not complete` : 'stopped';
}

/** In bold, beside its mark; broken before it is painted, since escapes have no width. */
function headLines(screen: Screen, sign: string, text: string): string[] {
  const width = stripVTControlCharacters(sign).length + 1;
  const room = screen.terminal ? screen.columns() - width : Number.POSITIVE_INFINITY;
  const lines = wrapped(text, room).map((line) => screen.paint('bold', line));
  return lines.map((line, index) => (index === 0 ? `${sign} ${line}` : ' '.repeat(width) + line));
}
