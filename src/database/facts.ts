import type { Session } from './server/session.ts';

/** What of a server and its database decides whether and how a copy is possible. */
export interface DatabaseFacts {
  /** The version as a number, such as 150018. */
  version: number;
  major: number;
  /** Microseconds since the epoch at which this very server process started: no two servers share it. */
  startedAt: string;
  encoding: string;
  collate: string;
  ctype: string;
  /** `c` (the operating system's locales) or `i` (ICU). */
  provider: string;
  icuLocale: string | null;
  /** Bytes on disk. */
  size: number;
  hasPublicSchema: boolean;
}

/** Reads the facts of the database a session is connected to. */
export async function readFacts(session: Session): Promise<DatabaseFacts> {
  const [first] = await session.query<{ version: string }>(
    "SELECT current_setting('server_version_num') AS version",
  );
  const version = Number(first?.version);
  const major = Math.floor(version / 10_000);
  const [row] = await session.query<Omit<DatabaseFacts, 'version' | 'major' | 'size'> & { size: string }>(
    `SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint::text AS "startedAt",
            pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype,
            ${major >= 15 ? 'd.datlocprovider' : "'c'"}::text AS provider,
            ${icuLocale(major)} AS "icuLocale",
            pg_database_size(d.oid) AS size,
            EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public') AS "hasPublicSchema"
       FROM pg_database d WHERE d.datname = current_database()`,
  );
  if (!row) throw new Error('the database of an open session is always listed');
  return { ...row, size: Number(row.size), version, major };
}

function icuLocale(major: number): string {
  if (major >= 17) return 'd.datlocale';
  return major >= 15 ? 'd.daticulocale' : 'NULL::text';
}
