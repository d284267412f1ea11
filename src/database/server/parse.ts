import { homedir } from 'node:os';
import { join } from 'node:path';
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { DatabaseError } from '../errors.ts';
import { isLoopback, type Server, type TlsMode } from './server.ts';
import { readService } from './service.ts';

/** The settings of libpq that muvi understands; anything else is refused rather than silently ignored. */
const settings = z.strictObject({
  host: z.string().check(z.minLength(1)),
  hostaddr: z.optional(z.string()),
  port: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(65_535)), 5432),
  user: z.string().check(z.minLength(1)),
  dbname: z.string().check(z.minLength(1)),
  sslmode: z.optional(z.string()),
  sslrootcert: z.optional(z.string()),
  passfile: z.optional(z.string()),
  connect_timeout: z.optional(z.coerce.number().check(z.minimum(1))),
});

/** Environment that matters for finding files; only these are read. */
export interface ServerEnvironment {
  PGPASSFILE?: string | undefined;
  PGSERVICEFILE?: string | undefined;
  PGSYSCONFDIR?: string | undefined;
  PGSSLROOTCERT?: string | undefined;
}

/**
 * The server behind a PostgreSQL URL (`postgres://user@host:5432/database?sslmode=verify-full`) or a service
 * name out of `pg_service.conf`. Neither may hold a password. Throws `DB_URL`, `DB_URL_PASSWORD`, `DB_TLS`.
 */
export function parseServer(urlOrService: string, environment: ServerEnvironment): Server {
  const given = urlOrService.includes('://') ? fromUrl(urlOrService) : readService(urlOrService, environment);
  if ('password' in given) throw passwordGiven();
  const parsed = settings.safeParse(given, { error: en().localeError });
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.join(', ')}`
        : `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new DatabaseError(
      'DB_URL',
      `the server is not complete: ${wrong.join('; ')}`,
      'write postgres://user@host:5432/database?sslmode=verify-full&sslrootcert=FILE, or the name of a service',
    );
  }
  const { host, hostaddr, port, user, dbname, sslmode, sslrootcert, passfile, connect_timeout } = parsed.data;
  const tls = tlsMode(host, sslmode);
  return {
    host,
    address: hostaddr,
    port,
    user,
    database: dbname,
    tls,
    rootCertificate:
      tls === 'verify-full' ? (sslrootcert ?? environment.PGSSLROOTCERT ?? defaultRoot()) : undefined,
    password: { passfile: passfile ?? environment.PGPASSFILE ?? join(homedir(), '.pgpass') },
    connectTimeout: connect_timeout === undefined ? undefined : connect_timeout * 1_000,
  };
}

function defaultRoot(): string {
  return join(homedir(), '.postgresql', 'root.crt');
}

function tlsMode(host: string, sslmode: string | undefined): TlsMode {
  if (sslmode === 'verify-full') return 'verify-full';
  if (isLoopback(host) && (sslmode === undefined || sslmode === 'disable')) return 'disable';
  if (sslmode === undefined) return 'verify-full';
  throw new DatabaseError(
    'DB_TLS',
    `sslmode=${sslmode} does not verify who ${host} is`,
    isLoopback(host)
      ? 'use sslmode=verify-full or sslmode=disable'
      : 'use sslmode=verify-full with sslrootcert=FILE',
  );
}

function fromUrl(text: string): Record<string, string> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text itself is not repeated: a mistyped URL may well hold a password.
    throw notAUrl('it cannot be read as a URL');
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw notAUrl(`it begins with ${url.protocol}//`);
  if (url.password !== '') throw passwordGiven();
  const given: Record<string, string> = {};
  const set = (key: string, value: string) => {
    if (value !== '') given[key] = decodeURIComponent(value);
  };
  set('host', url.hostname.replace(/^\[(.*)\]$/, '$1'));
  set('port', url.port);
  set('user', url.username);
  set('dbname', url.pathname.slice(1));
  for (const [key, value] of url.searchParams) given[key] = value;
  return given;
}

function notAUrl(why: string): DatabaseError {
  return new DatabaseError(
    'DB_URL',
    `the server is not given as a PostgreSQL URL: ${why}`,
    'write postgres://user@host:5432/database, without a password',
  );
}

function passwordGiven(): DatabaseError {
  return new DatabaseError(
    'DB_URL_PASSWORD',
    'a password stands in the URL or the service file, where history, process lists and logs would show it',
    'take it out and put the line host:port:database:user:password into ~/.pgpass (mode 0600)',
  );
}
