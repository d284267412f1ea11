import type { CommandSpec } from '../command.ts';

export const help: CommandSpec = {
  path: ['help'],
  summary: 'Show help for a command, the exit codes, or one or all of the error codes',
  args: [
    {
      name: 'topic',
      help: 'a command, such as "phase plan", exit-codes, errors or the code of an error',
      optional: true,
      many: true,
    },
  ],
  examples: [
    ['muvi help phase plan', 'what phase plan does and takes'],
    ['muvi help exit-codes', 'what each exit code says'],
    ['muvi help errors', 'what each error code says'],
    ['muvi help PLAN_STALE', 'what this one says'],
  ],
  json: '{ topic, text }, or [{ code, means }] for exit-codes, [{ code, exit, means }] for errors and one of these for a code',
  load: () => import('../acts/help.ts'),
};
