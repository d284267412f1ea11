import type { CommandSpec } from '../command.ts';
import { SIDES } from './db-copy.ts';

export const dbVerify: CommandSpec = {
  path: ['db', 'verify'],
  summary: 'Compare two PostgreSQL databases; only SELECT is sent',
  options: SIDES,
  examples: [
    [
      'muvi db verify --from postgres://muvi@source/app --to postgres://muvi@target/app',
      'exit 0 where they are equal, 3 where not',
    ],
  ],
  json: 'the report: { source, target, tables, rows, objects, sequences, largeObjects, differences, notes }',
  load: () => import('../acts/db-verify.ts'),
};
