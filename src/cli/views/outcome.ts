import { humanDuration } from '../../engine/clock.ts';
import type { RunOutcome } from '../../engine/outcome.ts';
import type { MonthlyCost } from '../../engine/step.ts';
import { mark } from '../hosts/tones.ts';
import type { Screen } from '../screen.ts';
import { bill, count } from '../text.ts';
import { stopLines } from './stops.ts';

/** What a checkpoint shows besides the outcome. */
export interface Checkpoint {
  readonly title: string;
  readonly outcome: RunOutcome;
  readonly monthly: MonthlyCost;
  readonly priced: number;
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
  { title, outcome, monthly, priced, inFlight, logs, next, realMs }: Checkpoint,
): string {
  const sign = mark(screen, outcome.complete ? 'good' : 'bad');
  const state = outcome.complete ? 'complete' : 'stopped';
  const real = realMs === undefined ? '' : ` simulated, ${humanDuration(realMs)} real`;
  const lines = [
    `${sign} ${screen.paint('bold', `Phase ${outcome.phase}: ${title}: ${state}`)}`,
    `  changed: ${count(outcome.wrote, 'write')}, ${outcome.verified} verified, ${outcome.skipped} already so or left`,
    ...(inFlight.length === 0
      ? []
      : [`  left to AWS: ${count(inFlight.length, 'write')} sent and not verified`]),
    `  cost: ${bill(monthly, priced)}`,
    `  time: ${humanDuration(outcome.tookMs)}${real}`,
    ...stopLines(outcome.stops).map((line) => `  ${line}`),
    ...logs.map((log) => `  log: ${log}`),
    `next: ${next}`,
  ];
  return `${lines.join('\n')}\n`;
}
