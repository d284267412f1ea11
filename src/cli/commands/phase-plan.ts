import type { CommandSpec } from '../command.ts';

/** Also what `phase run --dry-run` shows. */
export const PLAN_FORMATS = ['table', 'json', 'markdown', 'cli'] as const;

export const phasePlan: CommandSpec = {
  path: ['phase', 'plan'],
  summary: 'Show what a phase would do now; nothing is written',
  about:
    'Reads how everything stands and shows per step and target what already holds and what would be made, changed or deleted, with cost and time. The digest approves an unattended run of exactly this.',
  args: [{ name: 'phase', help: 'a phase, such as 4', values: 'phase' }],
  options: [
    {
      flags: '--out <file>',
      help: 'also write the plan to a file, to approve or to run elsewhere',
      values: 'file',
    },
    {
      flags: '--format <format>',
      help: 'how to show it; cli gives AWS CLI lines; --json is stronger',
      values: PLAN_FORMATS,
    },
  ],
  examples: [
    ['muvi phase plan 4 --rehearse', 'on the rehearsal cloud'],
    ['muvi phase plan 4 --out plan.json', 'keep it for `phase run 4 --approve <digest>`'],
    ['muvi phase plan 4 --format markdown', 'to attach to a ticket'],
  ],
  json: 'the plan: { version, phase, title, at, rehearsal, digest, fingerprint, steps, monthly, usuallyMs, atMostMs }',
  load: () => import('../acts/phase-plan.ts'),
};
