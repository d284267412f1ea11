import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { DatabaseError } from '../errors.ts';
import { serverFailure } from './failure.ts';
import { passwordFor } from './password.ts';
import type { Server } from './server.ts';

/** How a session is opened. */
export interface SessionOptions {
  /** The server refuses every write of the session (`default_transaction_read_only`). Always so for a source. */
  readOnly: boolean;
  /** Stops the session at once, its running statement included. */
  signal?: AbortSignal | undefined;
}

/** An open connection to one database. */
export interface Session {
  readonly server: Server;
  readonly client: pg.Client;
  /** Rows of a statement. Throws a `DatabaseError` that says which server failed, and why. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Breaks the connection off, in whatever statement it is: a polite end would wait for that. */
  abandon(): void;
  close(): Promise<void>;
}

/**
 * Set as the connection starts, so that a read-only session sends nothing but SELECT afterwards.
 * - `search_path` empty: every name comes back qualified, as pg_dump does it
 * - `row_security` off: rows hidden by a policy become an error instead of missing from the copy
 * - `synchronize_seqscans` off: rows come in their order on disk, however many read the table
 * - no time limits: a large table may take hours
 */
const SETTINGS = [
  'search_path=',
  'row_security=off',
  'synchronize_seqscans=off',
  'DateStyle=ISO',
  'IntervalStyle=postgres',
  'extra_float_digits=3',
  'statement_timeout=0',
  'lock_timeout=0',
  'idle_in_transaction_session_timeout=0',
];

/** Opens a session. Throws `DB_UNREACHABLE`, `DB_PASSWORD`, `DB_PASSFILE`, `DB_CERTIFICATE` or `DB_NOT_FOUND`. */
export async function openSession(server: Server, options: SessionOptions): Promise<Session> {
  options.signal?.throwIfAborted();
  const password = await passwordFor(server);
  const settings = options.readOnly ? [...SETTINGS, 'default_transaction_read_only=on'] : SETTINGS;
  const client = new pg.Client({
    host: server.address ?? server.host,
    port: server.port,
    user: server.user,
    database: server.database,
    // A function, since an absent password would make the driver look for one in the environment.
    password: () => password ?? '',
    ssl: server.tls === 'disable' ? false : await verifiedTls(server),
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: 'muvi',
    connectionTimeoutMillis: server.connectTimeout ?? 15_000,
    keepAlive: true,
  });
  let broken: Error | undefined;
  client.on('error', (error) => {
    broken = error;
  });
  let isAbandoned = false;
  const abandon = () => {
    isAbandoned = true;
    client.connection.stream.destroy();
  };
  options.signal?.addEventListener('abort', abandon, { once: true });
  try {
    await client.connect();
  } catch (error) {
    options.signal?.removeEventListener('abort', abandon);
    // The driver leaves the socket open when it has no password to answer with, and the server waits on it.
    abandon();
    throw serverFailure(error, server, { hadPassword: password !== undefined });
  }
  return {
    server,
    client,
    async query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]) {
      try {
        return (await client.query<Row>(text, values)).rows;
      } catch (error) {
        throw serverFailure(broken ?? error, server, { doing: text });
      }
    },
    abandon,
    async close() {
      options.signal?.removeEventListener('abort', abandon);
      if (!isAbandoned) await client.end().catch(() => undefined);
    },
  };
}

async function verifiedTls(server: Server): Promise<pg.ClientConfig['ssl']> {
  const file = server.rootCertificate;
  const ca = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
  if (ca === undefined) {
    throw new DatabaseError(
      'DB_TLS',
      `there is no certificate authority to verify ${server.host} with (${file ?? 'no file given'})`,
      'for RDS and Aurora: download https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem and give it as sslrootcert=FILE',
    );
  }
  // `host` names what the certificate must prove where `servername` may not (an address is no server name).
  return {
    ca,
    rejectUnauthorized: true,
    host: server.host,
    ...(isName(server.host) && { servername: server.host }),
  };
}

function isName(host: string): boolean {
  return !/^[\d.]+$/.test(host) && !host.includes(':');
}
