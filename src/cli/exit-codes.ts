import { EXIT } from '../engine/errors.ts';
import { item } from './help.ts';
import { wrapped } from './text.ts';

/** What each exit code says, for people and for `help exit-codes --json`. */
export const EXIT_CODES: readonly { readonly code: number; readonly means: string }[] = [
  { code: EXIT.done, means: 'done, holds, or nothing to do' },
  { code: EXIT.failed, means: "failed: an AWS error, or a fault of muvi's, outside a verification" },
  { code: EXIT.declined, means: 'declined, an approval is missing, or the plan is stale' },
  { code: EXIT.doesNotHold, means: 'a verification does not hold, or there is undeclared drift' },
  { code: EXIT.identity, means: 'identity or credentials' },
  { code: EXIT.refused, means: 'refused by the guard or a protection' },
  { code: EXIT.locked, means: 'the lock is held by someone else' },
  { code: EXIT.unknown, means: 'finished, but something could not be read' },
  { code: EXIT.usage, means: 'the command line or the configuration is not right' },
  { code: EXIT.interrupted, means: 'stopped by Ctrl-C (SIGINT)' },
  { code: EXIT.terminated, means: 'stopped by SIGTERM or SIGHUP' },
];

/** `muvi help exit-codes`, at a width. */
export function exitCodesPage(columns: number): string {
  const lines = EXIT_CODES.flatMap(({ code, means }) => item(String(code).padStart(3), 3, means, columns));
  const last = wrapped('Where two apply, the more alarming: 5, 4, 3, 1, 7.', columns);
  return `Exit codes:\n${lines.join('\n')}\n\n${last.join('\n')}\n`;
}
