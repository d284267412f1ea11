import type { CommandSpec } from '../command.ts';

export const help: CommandSpec = {
  path: ['help'],
  summary: 'Show help for a command, the exit codes or the error codes',
  args: [
    {
      name: 'topic',
      help: 'a command, such as "phase plan", exit-codes or errors',
      optional: true,
      many: true,
    },
  ],
  examples: [
    ['muvi help phase plan', 'what phase plan does and takes'],
    ['muvi help exit-codes', 'what each exit code says'],
    ['muvi help errors', 'what each error code says'],
  ],
  json: '{ topic, text }, or [{ code, means }] for exit-codes and [{ code, exit, means }] for errors',
  load: () => import('../acts/help.ts'),
};
