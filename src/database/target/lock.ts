import type { Clock } from '../../engine/clock.ts';
import { DatabaseError } from '../errors.ts';
import type { Session } from '../server/session.ts';

/** A server notices at once that a client was killed, but ends its session only after the statement in hand. */
const PATIENCE = 10_000;
const EVERY = 100;

/**
 * Makes this session the only one that copies into a database of the server, until it closes: whatever working
 * copy is found afterwards belongs to nobody. Throws `DB_BUSY` while another holds it.
 */
export async function lockDatabase(
  maintenance: Session,
  database: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const until = clock.now() + PATIENCE;
  for (;;) {
    const [row] = await maintenance.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended('muvi copies into ' || $1::text, 0)) AS mine",
      [database],
    );
    if (row?.mine) return;
    if (clock.now() >= until) {
      throw new DatabaseError(
        'DB_BUSY',
        `another copy into ${database} is running on ${maintenance.server.host}`,
        'wait for it, or stop it, then run the same command again',
      );
    }
    await clock.sleep(EVERY, signal);
  }
}
