import type { CommandSpec } from '../command.ts';

export const doctor: CommandSpec = {
  path: ['doctor'],
  summary: 'Check this machine: settings, folders, tools, and who each environment says you are',
  about:
    'Asks STS once per environment and changes nothing. With --rehearse only what a rehearsal needs is checked.',
  options: [{ flags: '--policy', help: 'also print the read-only policy to attach to the production user' }],
  examples: [
    ['muvi doctor', 'everything'],
    ['muvi doctor --rehearse', 'what a rehearsal needs; no AWS account is asked'],
  ],
  json: '{ ok, checks: [{ name, ok, required, detail }], environments, policy }',
  load: () => import('../acts/doctor.ts'),
};
