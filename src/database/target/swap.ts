import type { Clock } from '../../engine/clock.ts';
import { DatabaseError } from '../errors.ts';
import { identifier, incomingName, previousName } from '../names.ts';
import { describeServer, onDatabase } from '../server/server.ts';
import { openSession, type Session } from '../server/session.ts';
import { databaseId, dropDatabase } from './incoming.ts';

/** object_in_use: sessions were still connected after the five seconds a server waits for them to leave. */
const IN_USE = '55006';
const ATTEMPTS = 3;

/**
 * Puts the verified copy in the place of the database of that name, which becomes `…__muvi_previous`. Both renames
 * are one transaction: a crash leaves either the old or the new one, never neither. Sessions in the old one are ended.
 */
export async function swapDatabase(maintenance: Session, database: string, clock: Clock): Promise<void> {
  const owner = await ownerOf(maintenance, database);
  const isReplacing = owner !== undefined;
  // Dropped only now that its successor is verified; without it the name is free for the one being replaced.
  if (isReplacing) await dropDatabase(maintenance, previousName(database));
  const helper = await openSession(maintenance.server, { readOnly: false });
  try {
    for (let attempt = 1; ; attempt += 1) {
      // The rename waits for the sessions in the database, and lets no new one in while it does.
      let isOver = false;
      const renaming = rename(maintenance, database, owner).finally(() => {
        isOver = true;
      });
      const ending = endSessions(helper, [database, incomingName(database)], () => isOver, clock);
      const [renamed] = await Promise.allSettled([renaming, ending]);
      if (renamed.status === 'fulfilled') return;
      if (!isInUse(renamed.reason) || attempt === ATTEMPTS)
        throw swapFailed(maintenance, database, renamed.reason);
    }
  } finally {
    await helper.close();
  }
}

/** Makes sure that the name now leads to the very database that was verified. Throws `DB_SWAP`. */
export async function assertSwapped(maintenance: Session, database: string, id: number): Promise<void> {
  const session = await openSession(onDatabase(maintenance.server, database), { readOnly: true });
  try {
    const found = await databaseId(session, database);
    if (found !== id)
      throw swapFailed(maintenance, database, new Error('the name leads to another database'));
  } finally {
    await session.close();
  }
}

async function ownerOf(maintenance: Session, database: string): Promise<string | undefined> {
  const [row] = await maintenance.query<{ owner: string }>(
    'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1',
    [database],
  );
  return row?.owner;
}

/** `owner` is who the replaced database belonged to, and the new one will; undefined where there was none. */
async function rename({ client }: Session, database: string, owner: string | undefined): Promise<void> {
  const name = identifier(database);
  const incoming = identifier(incomingName(database));
  await client.query('BEGIN');
  try {
    if (owner !== undefined) {
      await client.query(`ALTER DATABASE ${incoming} OWNER TO ${identifier(owner)}`);
      await client.query(`ALTER DATABASE ${name} RENAME TO ${identifier(previousName(database))}`);
    }
    await client.query(`ALTER DATABASE ${incoming} RENAME TO ${name}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function endSessions(
  helper: Session,
  databases: string[],
  isOver: () => boolean,
  clock: Clock,
): Promise<void> {
  while (!isOver()) {
    await helper.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1::text[]) AND pid <> pg_backend_pid()',
      [databases],
    );
    await clock.sleep(50);
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === IN_USE;
}

function swapFailed({ server }: Session, database: string, cause: unknown): DatabaseError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseError(
    'DB_SWAP',
    `the copy of ${database} is complete but did not take its place on ${describeServer(server)}: ${why}`,
    isInUse(cause)
      ? 'stop what is connected to it, then run the same command again'
      : 'run the same command again',
    cause,
  );
}
