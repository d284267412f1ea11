import type { CommandSpec } from '../command.ts';

/** `muvi` alone in a terminal. It is not in the tree: it has no name to type. */
export const home: CommandSpec = {
  path: [],
  summary: 'Where the build stands, and what to do next',
  examples: [],
  json: '',
  load: () => import('../acts/home.ts'),
};
