import { literal } from '../names.ts';
import type { Server } from '../server/server.ts';
import { openSession, type Session } from '../server/session.ts';

/** One moment of a database that several sessions and pg_dump look at. It lasts as long as its session. */
export interface Snapshot {
  session: Session;
  /** The name to give to `SET TRANSACTION SNAPSHOT` and `pg_dump --snapshot`. */
  id: string;
}

/** Begins a read-only transaction on the source and exports what it sees. */
export async function takeSnapshot(source: Server, signal?: AbortSignal): Promise<Snapshot> {
  const session = await openSession(source, { readOnly: true, signal });
  try {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [row] = await session.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    return { session, id: row?.id ?? '' };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Another read-only session that sees the very same moment. */
export async function joinSnapshot(
  server: Server,
  id: string | undefined,
  signal?: AbortSignal,
): Promise<Session> {
  const session = await openSession(server, { readOnly: true, signal });
  try {
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if (id !== undefined) await session.query(`SET TRANSACTION SNAPSHOT ${literal(id)}`);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}
