import type { CommandSpec } from '../command.ts';

export const help: CommandSpec = {
  path: ['help'],
  summary: 'Show help for a command, or the exit codes',
  args: [
    { name: 'topic', help: 'a command, such as "phase plan", or exit-codes', optional: true, many: true },
  ],
  examples: [
    ['muvi help phase plan', 'what phase plan does and takes'],
    ['muvi help exit-codes', 'what each exit code says'],
  ],
  json: '{ topic, text }, or [{ code, means }] for exit-codes',
  load: () => import('../acts/help.ts'),
};
