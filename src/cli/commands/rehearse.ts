import type { CommandSpec } from '../command.ts';

export const rehearse: CommandSpec = {
  path: ['rehearse'],
  summary: 'Run phases on the rehearsal cloud, which answers its own questions',
  about:
    'No AWS account is touched, and time is simulated: ten minutes of creating pass in milliseconds, and so do the days a phase has to wait for. The state is kept under .muvi/rehearsal and shared with --rehearse on any other command.',
  args: [
    {
      name: 'phases',
      help: 'phases in order; all of them where none is named',
      optional: true,
      many: true,
      values: 'phase',
    },
  ],
  options: [
    { flags: '--reset', help: 'start from the starting world, and forget earlier rehearsals' },
    {
      flags: '--from <file>',
      help: 'start from a snapshot of the real accounts (audit all --save), and forget earlier rehearsals',
      values: 'file',
    },
    {
      flags: '--fault <spec>',
      help: 'SERVICE:OPERATION=KIND[=ARG]: accepted-not-applied, rejected=<ErrorName>, lost-reply, throttled=<n>, stale-reads=<n>, stuck or crash-after-send',
      many: true,
    },
  ],
  examples: [
    ['muvi rehearse', 'the whole build'],
    ['muvi rehearse 4 --reset', 'phase 4 alone, from the starting world'],
    ['muvi rehearse 4 --from snapshot.json', 'phase 4 on a copy of what an audit found'],
    [
      'muvi rehearse 4 --reset --fault elasticache:CreateReplicationGroup=accepted-not-applied',
      'see what muvi does when AWS says yes and does nothing',
    ],
  ],
  json: '{ phases: [{ phase, title, exit, complete, wrote, skipped, verified, tookMs, monthly, priced, gateMs, targets, stops, resume }], simulatedMs, realMs, logs, next }; events as JSON lines on stderr',
  load: () => import('../acts/rehearse.ts'),
};
