import type { CommandSpec } from '../command.ts';

export const phaseVerify: CommandSpec = {
  path: ['phase', 'verify'],
  summary: 'Check again, by reading alone, that what was done still holds',
  about:
    'Without a phase: every phase that is complete or adopted, side by side, in one table. Nothing can be written to AWS meanwhile. The result is recorded in the journal, where gates over time count it. --watch repeats until Ctrl-C (exit 130): every 15 minutes, or as often as its value says, from 1s to 24h. Between two rounds the records are free for a run; a round that finds them locked is tried again the next time. In a rehearsal the time between is simulated.',
  args: [{ name: 'phase', help: 'a phase, such as 4', values: 'phase', optional: true }],
  options: [
    { flags: '--all', help: 'every phase, done or not' },
    {
      flags: '--watch [interval]',
      help: 'again and again, such as every 5m (15m if not given), until Ctrl-C',
    },
  ],
  examples: [
    ['muvi phase verify', 'everything that was done'],
    ['muvi phase verify 4 --rehearse', 'phase 4 on the rehearsal cloud'],
    ['muvi phase verify --watch 5m', 'every five minutes, until Ctrl-C'],
  ],
  json: '[{ phase, verdict, targets: [{ step, title, target, verdict, excused, judgement }] }]; with --watch one line a round: { round, at, exit, counts, changed, phases, next }, or { round, at, exit, error } where it could not be verified',
  load: () => import('../acts/phase-verify.ts'),
};
