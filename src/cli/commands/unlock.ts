import type { CommandSpec } from '../command.ts';

export const unlock: CommandSpec = {
  path: ['unlock'],
  summary: 'Break the lock of a run that is surely dead',
  about: 'The lock of a dead process on this machine expires by itself. Breaking it is journalled.',
  options: [{ flags: '--yes', help: 'break it without being asked' }],
  examples: [
    ['muvi unlock', 'says who holds the lock and asks, then takes it from them'],
    ['muvi unlock --rehearse', 'the lock of the rehearsal'],
  ],
  json: '{ store, broken, holder }',
  load: () => import('../acts/unlock.ts'),
};
