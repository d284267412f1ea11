import type { Question } from '../../engine/host.ts';
import type { Screen } from '../screen.ts';
import type { ConsoleHost } from './console-host.ts';

/** One JSON object per line on stderr: journal entries and progress as they are. Results go to stdout. */
export function jsonHost(
  screen: Screen,
  ask: (question: Question) => Promise<string | undefined>,
): ConsoleHost {
  return {
    notify: (notice) => screen.line(JSON.stringify(notice)),
    ask,
    settled: async () => {},
  };
}
