import type { CommandSpec } from '../command.ts';

export const phaseVerify: CommandSpec = {
  path: ['phase', 'verify'],
  summary: 'Check again, by reading alone, that what was done still holds',
  about: 'Without a phase: every phase that is complete or adopted. The result is recorded in the journal.',
  args: [{ name: 'phase', help: 'a phase, such as 4', values: 'phase', optional: true }],
  options: [{ flags: '--all', help: 'every phase, done or not' }],
  examples: [
    ['muvi phase verify', 'everything that was done'],
    ['muvi phase verify 4 --rehearse', 'phase 4 on the rehearsal cloud'],
  ],
  json: '[{ phase, verdict, targets: [{ step, title, target, verdict, excused, judgement }] }]',
  load: () => import('../acts/phase-verify.ts'),
};
