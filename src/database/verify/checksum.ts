import { identifier, qualified } from '../names.ts';
import type { Session } from '../server/session.ts';

/** A column as the checksum needs it. */
export interface HashedColumn {
  name: string;
  /** The type with its modifiers, such as `numeric(10,2)`. */
  type: string;
  /** False where the column sorts by rules of its own, which its hash would follow. */
  plainCollation: boolean;
}

/** How many rows a table holds, and the sum of the hashes of all, which does not depend on their order. */
export interface TableSum {
  rows: string;
  checksum: string;
}

/** Types whose hash tells apart all that differs. Equal values that look different (1.0 and 1.00) must not pass. */
const EXACT = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'oid',
  'uuid',
  'date',
  'text',
  'bytea',
  'name',
  '"char"',
  'time without time zone',
  'timestamp without time zone',
  'timestamp with time zone',
]);

/** Types whose hash is coarser than their value, but whose binary form is exact and cheaper than their text. */
const SENT: Record<string, string> = {
  real: 'float4send',
  'double precision': 'float8send',
  numeric: 'numeric_send',
  interval: 'interval_send',
  'time with time zone': 'timetz_send',
};

/** The value of a column in a form that can be hashed and means the same in any database. */
export function hashable({ name, type, plainCollation }: HashedColumn): string {
  const column = identifier(name);
  const bare = type.replace(/\(\d+(,-?\d+)?\)/, '');
  // With a fixed scale, equal numbers look the same.
  if (bare === 'numeric' && type !== bare) return column;
  if (bare === 'text' || bare === 'character varying')
    return plainCollation ? column : `${column} COLLATE "C"`;
  if (EXACT.has(bare)) return column;
  const send = SENT[bare];
  // Anything else by its text: json has no hash, an enum hashes by a number of its own database, citext by lower case.
  return send ? `${send}(${column})` : `${column}::text`;
}

/** The statement that counts and sums one table. `withRecords`: PostgreSQL 14 or later on both sides. */
export function sumStatement(
  schema: string,
  table: string,
  columns: HashedColumn[],
  withRecords: boolean,
): string {
  const row = `ROW(${columns.map(hashable).join(', ')})`;
  const hash = withRecords ? `hash_record_extended(${row}, 0)` : `hashtextextended(${row}::text, 0)`;
  return `SELECT count(*)::text AS rows, COALESCE(sum(${hash}::numeric), 0)::text AS checksum FROM ONLY ${qualified(schema, table)}`;
}

/** Counts and sums one table of one database. */
export async function sumTable(session: Session, statement: string): Promise<TableSum> {
  const [row] = await session.query<TableSum & Record<string, unknown>>(statement);
  return { rows: row?.rows ?? '0', checksum: row?.checksum ?? '0' };
}
