import type { CommandSpec } from '../command.ts';

export const phaseApprove: CommandSpec = {
  path: ['phase', 'approve'],
  summary: "Approve another person's plan",
  about: 'Where approvals.secondPerson is set, a run needs the approval of someone else than who planned it.',
  args: [{ name: 'plan', help: 'a file written by phase plan --out', values: 'file' }],
  options: [{ flags: '--yes', help: 'approve without being asked' }],
  examples: [['muvi phase approve plan.json', 'shows the plan, asks, and records your approval']],
  json: '{ phase, digest, approved }',
  load: () => import('../acts/phase-approve.ts'),
};
