import type { Session } from '../server/session.ts';

/** A table whose rows are copied: a plain one, or a partition that holds rows itself. */
export interface Table {
  schema: string;
  name: string;
  /** The columns that are stored; what is generated is computed anew. */
  columns: string[];
  /** Bytes of its rows on disk, those stored out of line included: the weight it has in the progress. */
  size: number;
  /** False where a type has no binary form, or one that holds numbers only its own database understands. */
  portable: boolean;
  /** For the tables of an extension: which of the rows are the user's, as SQL; undefined for all other tables. */
  condition: string | undefined;
}

/**
 * Types whose binary form cannot be carried over: those without one, and references to catalogue entries (regclass
 * and its like), sent as numbers that mean something else in another database; and whatever is made of them.
 */
const UNPORTABLE_TYPES = `
  WITH RECURSIVE made_of (type, part) AS (
      SELECT oid, typbasetype FROM pg_type WHERE typtype = 'd'
      UNION ALL SELECT oid, typelem FROM pg_type WHERE typelem <> 0
      UNION ALL SELECT t.oid, a.atttypid FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid
                 WHERE t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL SELECT rngtypid, rngsubtype FROM pg_range
  ), unportable (type) AS (
      SELECT oid FROM pg_type
       WHERE typsend = 0 OR typreceive = 0
          OR oid IN ('regclass'::regtype, 'regproc'::regtype, 'regprocedure'::regtype, 'regoper'::regtype,
                     'regoperator'::regtype, 'regtype'::regtype, 'regconfig'::regtype, 'regdictionary'::regtype,
                     'regrole'::regtype, 'regnamespace'::regtype, 'regcollation'::regtype)
      UNION SELECT m.type FROM made_of m JOIN unportable u ON u.type = m.part
  )`;

/** The tables of a database whose rows are to be copied, the largest first. `binary`: it matters what is portable. */
export async function listTables(session: Session, binary: boolean): Promise<Table[]> {
  const rows = await session.query<
    Omit<Table, 'size' | 'condition'> & { size: string; condition: string | null }
  >(
    `${binary ? UNPORTABLE_TYPES : 'WITH unportable (type) AS (SELECT NULL::oid WHERE false)'}
     SELECT n.nspname AS schema, c.relname AS name, pg_table_size(c.oid) AS size,
            COALESCE(a.columns, '{}') AS columns, COALESCE(a.portable, true) AS portable,
            e.extcondition[array_position(e.extconfig, c.oid)] AS condition
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
       LEFT JOIN pg_extension e ON e.oid = d.refobjid
      CROSS JOIN LATERAL (
            SELECT array_agg(attname::text ORDER BY attnum) AS columns,
                   bool_and(atttypid NOT IN (SELECT type FROM unportable)) AS portable
              FROM pg_attribute
             WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') a
      WHERE c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND (d.objid IS NULL OR c.oid = ANY (e.extconfig))
      ORDER BY pg_table_size(c.oid) DESC, 1, 2`,
  );
  return rows.map((row) => {
    const isExtensionTable = row.condition !== null;
    return {
      ...row,
      size: Number(row.size),
      condition: isExtensionTable ? (row.condition ?? '') : undefined,
    };
  });
}
