import { DatabaseError } from './errors.ts';

const INCOMING = '__muvi_incoming';
const PREVIOUS = '__muvi_previous';

/** PostgreSQL cuts longer names off without an error (NAMEDATALEN 64, less the final zero). */
const MAX_NAME_BYTES = 63;

/** An identifier as SQL takes it, whatever characters it holds. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as SQL takes it, for the statements that accept no parameters (CREATE DATABASE, COPY). */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** `schema.name`, each quoted. */
export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`;
}

/** The database that a copy is restored into, beside the one it will replace. */
export function incomingName(database: string): string {
  return `${database}${INCOMING}`;
}

/** The name that the replaced database gets. */
export function previousName(database: string): string {
  return `${database}${PREVIOUS}`;
}

/** Throws `DB_NAME` where the names beside the database would be cut off, or would meet those of another copy. */
export function assertNameFits(database: string): void {
  if (Buffer.byteLength(incomingName(database)) > MAX_NAME_BYTES) {
    throw new DatabaseError(
      'DB_NAME',
      `the database name "${database}" is too long: with "${INCOMING}" it exceeds PostgreSQL's ${MAX_NAME_BYTES} bytes`,
      'copy into a database with a shorter name and rename it afterwards',
    );
  }
  if (database.endsWith(INCOMING) || database.endsWith(PREVIOUS)) {
    throw new DatabaseError(
      'DB_NAME',
      `the database name "${database}" ends as the working copies of muvi do`,
      'give the name of the database itself',
    );
  }
}
