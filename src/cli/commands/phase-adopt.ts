import type { CommandSpec } from '../command.ts';

export const phaseAdopt: CommandSpec = {
  path: ['phase', 'adopt'],
  summary: 'Record a phase that was done before muvi, with what its verifications find today',
  about:
    'Reads only. A phase of which something does not hold is not adopted, and what does not hold is shown.',
  args: [{ name: 'phase', help: 'a phase, such as 1', values: 'phase' }],
  options: [{ flags: '--why <reason>', help: 'who did it and when, for the runbook', required: true }],
  examples: [['muvi phase adopt 1 --why "torn down by hand, Feb 23"', 'record phase 1 as done']],
  json: '{ phase, adopted, verdict, targets, next }',
  load: () => import('../acts/phase-adopt.ts'),
};
