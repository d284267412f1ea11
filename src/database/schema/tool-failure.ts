import type { ChildResult } from '../children.ts';
import { DatabaseError } from '../errors.ts';
import { isDiskFull, serverFailure } from '../server/failure.ts';
import { describeServer, type Server } from '../server/server.ts';

/** Throws what a PostgreSQL tool complained about as one of muvi's errors; returns if it ended well. */
export function assertEndedWell(result: ChildResult, server: Server, signal?: AbortSignal): void {
  if (result.exit === 0) return;
  signal?.throwIfAborted();
  const complaint = result.stderr
    .split('\n')
    .filter((line) => /error|fatal|detail|hint|failed|denied/i.test(line))
    .slice(0, 6)
    .join(' ')
    .trim();
  const why = complaint || `it ended with ${result.exit ?? 'a signal'} and no explanation`;
  if (
    isDiskFull(undefined, why) ||
    /password authentication|permission denied|must be (superuser|owner)/.test(why)
  ) {
    throw serverFailure(new Error(why), server);
  }
  throw new DatabaseError(
    'DB_SCHEMA',
    `${result.tool.replace(/.*[\\/]/, '')} failed on ${describeServer(server)}: ${why}`,
    'mend what it names, then run the same command again',
  );
}
