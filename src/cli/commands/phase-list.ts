import type { CommandSpec } from '../command.ts';

export const phaseList: CommandSpec = {
  path: ['phase', 'list'],
  summary: 'List the phases and where each stands',
  examples: [
    ['muvi phase list', 'every phase, with its state in the journal'],
    ['muvi phase list --rehearse', 'the same of the rehearsals'],
  ],
  json: '[{ id, title, writes, steps, status }]',
  load: () => import('../acts/phase-list.ts'),
};
