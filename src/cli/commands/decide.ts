import type { CommandSpec } from '../command.ts';

export const decide: CommandSpec = {
  path: ['decide'],
  summary: 'Record a decision, or list them',
  about:
    'The answer stands in the runbook from then on, with who gave it and why. Without a decision: all of them. In a terminal it asks for what no flag says.',
  args: [{ name: 'decision', help: 'its number in the runbook, such as 5', optional: true }],
  options: [
    { flags: '--answer <answer>', help: 'what was decided' },
    { flags: '--why <reason>', help: 'why, for whoever reads it later' },
  ],
  examples: [
    ['muvi decide', 'every decision with its answer, and which are open'],
    ['muvi decide 5', 'be asked what was decided, and why'],
    ['muvi decide 5 --answer "yes, in May" --why "48 h stable"', 'record an answer'],
  ],
  json: '[{ id, question, answer, date, setting }], or { id, answer, why } for one that was recorded',
  load: () => import('../acts/decide.ts'),
};
