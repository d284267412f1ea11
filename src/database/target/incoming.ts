import { DatabaseError } from '../errors.ts';
import type { DatabaseFacts } from '../facts.ts';
import { identifier, incomingName, literal } from '../names.ts';
import { serverFailure } from '../server/failure.ts';
import { describeServer } from '../server/server.ts';
import type { Session } from '../server/session.ts';

/** The number of a database, by which a name that came back as something new is told from the old one. */
export async function databaseId(maintenance: Session, database: string): Promise<number | undefined> {
  const [row] = await maintenance.query<{ oid: string }>(
    'SELECT oid::text AS oid FROM pg_database WHERE datname = $1',
    [database],
  );
  return row && Number(row.oid);
}

/** Creates the empty database that the copy is restored into, shaped like the source; a leftover one goes first. */
export async function createIncoming(
  maintenance: Session,
  database: string,
  source: DatabaseFacts,
): Promise<number> {
  const incoming = incomingName(database);
  await dropDatabase(maintenance, incoming);
  try {
    await maintenance.client.query(
      `CREATE DATABASE ${identifier(incoming)} TEMPLATE template0 ENCODING ${literal(source.encoding)}
         LC_COLLATE ${literal(source.collate)} LC_CTYPE ${literal(source.ctype)} ${provider(source)}`,
    );
  } catch (error) {
    if (!isLocale(error)) return failAs(maintenance, error);
    throw new DatabaseError(
      'DB_LOCALE',
      `${describeServer(maintenance.server)} cannot hold the source's ${source.encoding} with ${source.collate}: ${(error as Error).message}`,
      'install that locale on the target',
      error,
    );
  }
  return (await databaseId(maintenance, incoming)) ?? Number.NaN;
}

/** Drops a database if it is there, ending the sessions in it. */
export async function dropDatabase(maintenance: Session, database: string): Promise<void> {
  await maintenance.query(`DROP DATABASE IF EXISTS ${identifier(database)} WITH (FORCE)`);
}

function failAs(maintenance: Session, error: unknown): never {
  throw serverFailure(error, maintenance.server, { doing: 'CREATE DATABASE' });
}

function provider(source: DatabaseFacts): string {
  if (source.provider === 'i') return `LOCALE_PROVIDER icu ICU_LOCALE ${literal(source.icuLocale ?? '')}`;
  if (source.provider === 'b')
    return `LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(source.icuLocale ?? '')}`;
  return '';
}

/** invalid_parameter_value, wrong_object_type, undefined_object: what servers say of a locale they lack. */
function isLocale(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['22023', '42809', '42704'].includes(String(error.code))
  );
}
