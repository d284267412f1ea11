import type { CommandSpec } from '../command.ts';
import { PLAN_FORMATS } from './phase-plan.ts';

export const phaseRun: CommandSpec = {
  path: ['phase', 'run'],
  summary: 'Plan a phase, ask, run it and verify every write',
  about:
    'A finished phase is verified and nothing is sent. After an interruption the same command goes on where it stopped.',
  args: [{ name: 'phase', help: 'a phase, such as 4', values: 'phase' }],
  options: [
    { flags: '--yes', help: 'begin without asking; deletes are still asked about' },
    {
      flags: '--approve <digest>',
      help: 'run unattended exactly what the plan of this digest showed, deletes included',
    },
    { flags: '--plan <file>', help: 'the approved plan, where it was made elsewhere', values: 'file' },
    { flags: '--confirm <name>', help: 'delete this for good; once per name', many: true },
    {
      flags: '--from <step>',
      help: 'verify the steps before this one, which must hold, and begin here',
      values: 'step',
    },
    { flags: '--only <step>', help: 'this step alone', values: 'step' },
    { flags: '--again', help: 'repair what no longer holds in a finished phase' },
    { flags: '--dry-run', help: 'the same as `phase plan`' },
    { flags: '--format <format>', help: 'with --dry-run: how to show the plan', values: PLAN_FORMATS },
  ],
  examples: [
    ['muvi phase run 4 --rehearse', 'on the rehearsal cloud, asking as the real run would'],
    ['muvi phase run 4', 'for real: shows the plan, asks, runs, verifies'],
    ['muvi phase run 4 --approve <digest>', 'unattended, exactly what the plan showed'],
  ],
  json: '{ phase, exit, only, complete, wrote, skipped, verified, tookMs, monthly, priced, digest, stops, resume, unverified, logs, next }; events as JSON lines on stderr',
  load: () => import('../acts/phase-run.ts'),
};
