import { parseServer, type Server } from '../database/index.ts';
import { usageError } from '../engine/errors.ts';
import { type Input, option } from './command.ts';
import type { Io } from './io.ts';

/** The two servers of a copy or a comparison, and how many tables at a time. */
export function sidesOf(
  input: Input,
  io: Io,
): { readonly from: Server; readonly to: Server; readonly jobs: number } {
  const jobs = Number(option(input, 'jobs'));
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 64) {
    throw usageError('USAGE', `--jobs is ${option(input, 'jobs')}; allowed: 1 to 64`, 'muvi db copy --help');
  }
  const { PGPASSFILE, PGSERVICEFILE, PGSYSCONFDIR, PGSSLROOTCERT } = io.env;
  const environment = { PGPASSFILE, PGSERVICEFILE, PGSYSCONFDIR, PGSSLROOTCERT };
  return {
    from: parseServer(option(input, 'from') ?? '', environment),
    to: parseServer(option(input, 'to') ?? '', environment),
    jobs,
  };
}
