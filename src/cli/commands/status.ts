import type { CommandSpec } from '../command.ts';

export const status: CommandSpec = {
  path: ['status'],
  summary: 'Show where the build stands, from the journal',
  examples: [
    ['muvi status', 'phases, decisions and what comes next'],
    ['muvi status --rehearse', 'the same of the rehearsals'],
  ],
  json: '{ rehearsal, store, phases: [{ id, title, status, finishedAt, wrote, monthly, priced, lastCheck, stopped }], decisions, modes, journal, holder, next }',
  load: () => import('../acts/status.ts'),
};
