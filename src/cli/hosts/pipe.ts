import { humanDuration } from '../../engine/clock.ts';
import type { Entry, Progress } from '../../engine/events.ts';
import type { Question } from '../../engine/host.ts';
import type { Screen } from '../screen.ts';
import { clean } from '../text.ts';
import type { ConsoleHost } from './console-host.ts';
import { sentenceOf } from './sentences.ts';

/** `usually 10m`, or `4m of usually 10m` where a resume or another state comes upon it later. */
function elapsed({ elapsedMs, usuallyMs }: { elapsedMs: number; usuallyMs: number }): string {
  const usual = `usually ${humanDuration(usuallyMs)}`;
  return elapsedMs < 1_000 ? usual : `${humanDuration(elapsedMs)} of ${usual}`;
}

/** One line on stderr per change of state, in words; no colour, no cursor movement. Questions go to `ask`. */
export function pipeHost(
  screen: Screen,
  ask: (question: Question) => Promise<string | undefined>,
): ConsoleHost {
  const last = new Map<string, string>();
  return {
    notify(notice: Entry | Progress) {
      const sentence = sentenceOf(notice);
      if (sentence === undefined) return;
      const where = sentence.where ?? '';
      if (where !== '' && last.get(where) === sentence.text) return;
      last.set(where, sentence.text);
      const waits = 'event' in notice || notice.type !== 'waiting' ? '' : ` (${elapsed(notice)})`;
      screen.line(clean(`${where === '' ? '' : `${where}: `}${sentence.text}${waits}`));
    },
    ask,
    settled: async () => {},
  };
}
