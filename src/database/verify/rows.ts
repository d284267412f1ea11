import type { Session } from '../server/session.ts';
import { type HashedColumn, sumStatement, sumTable, type TableSum } from './checksum.ts';
import type { Difference } from './difference.ts';

/** A table as one side has it. */
interface Side {
  schema: string;
  name: string;
  size: string;
  columns: HashedColumn[];
}

/** A table whose rows were counted and summed on both sides. */
export interface ComparedTable {
  table: string;
  rows: number;
  /** The same number on both sides where they are equal. */
  checksum: string;
  equal: boolean;
}

const TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, pg_table_size(c.oid) AS size, COALESCE(a.columns, '[]') AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   CROSS JOIN LATERAL (
         SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod),
                         'plainCollation', attcollation IN (0, 'pg_catalog."default"'::regcollation, 'pg_catalog."C"'::regcollation))
                         ORDER BY attnum) AS columns
           FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a
   WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
   ORDER BY pg_table_size(c.oid) DESC, 1, 2`;

/** One session on each side. */
export interface Pair {
  source: Session;
  target: Session;
}

/**
 * Counts and sums every table that both databases have, in as many pairs of sessions as are given. A table that
 * only one has is a difference of definitions and not repeated here.
 */
export async function compareRows(
  pairs: Pair[],
  withRecords: boolean,
  onTable: (compared: ComparedTable) => void,
): Promise<{ tables: ComparedTable[]; differences: Difference[] }> {
  const [first] = pairs;
  if (!first) return { tables: [], differences: [] };
  const [ours, theirs] = await Promise.all([tablesOf(first.source), tablesOf(first.target)]);
  const waiting = [...ours.values()].filter((side) => theirs.has(nameOf(side)));
  const tables: ComparedTable[] = [];
  const differences: Difference[] = [];
  const work = async ({ source, target }: Pair) => {
    for (let our = waiting.shift(); our; our = waiting.shift()) {
      const their = theirs.get(nameOf(our)) as Side;
      // Where columns differ only the count can be compared; the columns themselves are told elsewhere.
      const columns = sameColumns(our, their) ? our.columns : [];
      const statement = sumStatement(our.schema, our.name, columns, withRecords);
      const [mine, yours] = await Promise.all([sumTable(source, statement), sumTable(target, statement)]);
      const difference = compareSums(nameOf(our), mine, yours);
      if (difference) differences.push(difference);
      const compared = {
        table: nameOf(our),
        rows: Number(mine.rows),
        checksum: mine.checksum,
        equal: !difference,
      };
      tables.push(compared);
      onTable(compared);
    }
  };
  await Promise.all(pairs.map(work));
  tables.sort((a, b) => (a.table < b.table ? -1 : 1));
  differences.sort((a, b) => (a.object < b.object ? -1 : 1));
  return { tables, differences };
}

function compareSums(table: string, source: TableSum, target: TableSum): Difference | undefined {
  const named = { table, object: table };
  if (source.rows !== target.rows)
    return { kind: 'rows', ...named, source: source.rows, target: target.rows };
  if (source.checksum === target.checksum) return undefined;
  return {
    kind: 'content',
    ...named,
    source: `checksum ${source.checksum}`,
    target: `checksum ${target.checksum}`,
  };
}

async function tablesOf(session: Session): Promise<Map<string, Side>> {
  const rows = await session.query<Side & Record<string, unknown>>(TABLES);
  return new Map(rows.map((row) => [nameOf(row), row]));
}

function nameOf({ schema, name }: Side): string {
  return `${schema}.${name}`;
}

function sameColumns(ours: Side, theirs: Side): boolean {
  return JSON.stringify(ours.columns) === JSON.stringify(theirs.columns);
}
