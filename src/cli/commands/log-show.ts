import type { CommandSpec } from '../command.ts';

export const logShow: CommandSpec = {
  path: ['log', 'show'],
  summary: "Show a phase's execution log",
  args: [{ name: 'phase', help: 'a phase, such as 4', values: 'phase' }],
  examples: [
    ['muvi log show 4', 'what was done, with every command, its verification and its evidence'],
    ['muvi log show 4 --json', "the journal's entries of that phase"],
  ],
  json: '[{ seq, at, actor, prev, hash, event }]: the journal entries of that phase, as they are',
  load: () => import('../acts/log-show.ts'),
};
