import type { CommandSpec } from '../command.ts';

export const config: CommandSpec = {
  path: ['config'],
  summary: 'Show the effective settings and where each comes from',
  about:
    "Flags win over MUVI_* variables, those over the project's .muvirc, that over your own, that over the defaults.",
  examples: [
    ['muvi config', 'every setting, its value and its source'],
    ['MUVI_CONCURRENCY=4 muvi config', 'what a variable changes'],
  ],
  json: '{ root, files, settings: [{ path, value, from, name, variable }] }',
  load: () => import('../acts/config.ts'),
};
