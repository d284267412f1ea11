import type { CommandSpec, OptionSpec } from '../command.ts';

/** What names the two sides of a copy or a comparison. */
export const SIDES: readonly OptionSpec[] = [
  {
    flags: '--from <server>',
    help: 'a PostgreSQL URL without a password, or a service name',
    required: true,
  },
  { flags: '--to <server>', help: 'the same for the target', required: true },
  { flags: '--jobs <n>', help: 'tables at the same time', fallback: '2' },
];

export const dbCopy: CommandSpec = {
  path: ['db', 'copy'],
  summary: 'Copy a PostgreSQL database, verify the copy, then put it in place',
  about:
    'The copy is restored beside the database of that name and takes its place only when it is equal; the replaced one is kept unless --drop-previous. Passwords come from a passfile.',
  options: [
    ...SIDES,
    { flags: '--drop-previous', help: 'do not keep the database that was replaced' },
    { flags: '--yes', help: 'begin without asking' },
  ],
  examples: [['muvi db copy --from postgres://muvi@source/app --to postgres://muvi@target/app', 'copy app']],
  json: 'the report: { source, target, outcome, verification, previous, notes, elapsed, … }; progress as JSON lines on stderr',
  load: () => import('../acts/db-copy.ts'),
};
