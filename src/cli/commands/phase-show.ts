import type { CommandSpec } from '../command.ts';

export const phaseShow: CommandSpec = {
  path: ['phase', 'show'],
  summary: 'Show what a phase declares, step by step',
  args: [{ name: 'phase', help: 'a phase, such as 4', values: 'phase' }],
  examples: [['muvi phase show 4', 'the steps of phase 4, with how long each takes']],
  json: '{ id, title, writes, needs, status, steps: [{ id, title, does, in, targets, usually, atMost, leftOut, warns }] }',
  load: () => import('../acts/phase-show.ts'),
};
