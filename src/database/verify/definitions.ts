import type { DifferenceKind } from './difference.ts';

/** A kind of object, and the query that lists all of it: `table` or null, `object`, and its whole `definition`. */
export interface Definitions {
  kind: DifferenceKind;
  sql: string;
}

const OURS = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

/** Leaves out what an extension brings: that follows from the extension itself. */
function notOfExtension(catalog: string, oid: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
}

const OUR_TABLE = `${OURS} AND ${notOfExtension('pg_class', 'c.oid')} AND c.relpersistence <> 't'`;
const TABLE = "n.nspname || '.' || c.relname";
const FROM_TABLE = 'pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace';

/** Everything a copy must have besides rows. Definitions are PostgreSQL's own, with every name qualified. */
export const DEFINITIONS: Definitions[] = [
  {
    kind: 'schema',
    sql: `SELECT NULL AS table, n.nspname AS object, '' AS definition FROM pg_namespace n WHERE ${OURS}
             AND ${notOfExtension('pg_namespace', 'n.oid')}`,
  },
  {
    kind: 'extension',
    sql: `SELECT NULL AS table, e.extname AS object, 'in ' || e.extnamespace::regnamespace::text AS definition
            FROM pg_extension e`,
  },
  {
    kind: 'type',
    sql: `SELECT NULL AS table, n.nspname || '.' || t.typname AS object,
                 CASE t.typtype
                   WHEN 'e' THEN 'enum ' || (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
                   WHEN 'd' THEN concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typnotnull THEN 'NOT NULL' END,
                                 t.typdefault, (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid))
                   WHEN 'c' THEN 'composite ' || (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
                                 FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped)
                   WHEN 'r' THEN 'range of ' || (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid)
                   ELSE t.typtype::text END AS definition
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
           WHERE ${OURS} AND ${notOfExtension('pg_type', 't.oid')} AND (t.typrelid = 0 OR c.relkind = 'c')
             AND NOT EXISTS (SELECT FROM pg_type a WHERE a.typarray = t.oid)`,
  },
  {
    kind: 'function',
    sql: `SELECT NULL AS table, n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS object,
                 CASE WHEN p.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END AS definition
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE ${OURS} AND ${notOfExtension('pg_proc', 'p.oid')}`,
  },
  {
    kind: 'table',
    sql: `SELECT ${TABLE} AS table, ${TABLE} AS object,
                 concat_ws(' ', CASE c.relkind WHEN 'p' THEN 'partitioned ' || pg_get_partkeydef(c.oid) WHEN 'f' THEN 'foreign' ELSE 'plain' END,
                   CASE c.relpersistence WHEN 'u' THEN 'unlogged' END, pg_get_expr(c.relpartbound, c.oid), c.reloptions::text,
                   CASE WHEN c.relrowsecurity THEN 'row security' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END,
                   'replica identity ' || c.relreplident::text,
                   (SELECT 'of ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid)) AS definition
            FROM ${FROM_TABLE} WHERE c.relkind IN ('r', 'p', 'f') AND ${OUR_TABLE}`,
  },
  {
    kind: 'column',
    sql: `SELECT ${TABLE} AS table, a.attname AS object,
                 concat_ws(' ', row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation::text END,
                   CASE WHEN a.attnotnull THEN 'NOT NULL' END,
                   CASE a.attidentity WHEN 'a' THEN 'identity always' WHEN 'd' THEN 'identity by default' END,
                   CASE WHEN a.attgenerated <> '' THEN 'generated' END, pg_get_expr(d.adbin, d.adrelid)) AS definition
            FROM pg_attribute a JOIN ${FROM_TABLE} ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${OUR_TABLE}`,
  },
  {
    kind: 'index',
    sql: `SELECT ${TABLE} AS table, i.indexrelid::regclass::text AS object,
                 concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN NOT i.indisvalid THEN 'INVALID' END,
                   CASE WHEN i.indisclustered THEN 'CLUSTERED' END, CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END) AS definition
            FROM pg_index i JOIN ${FROM_TABLE} ON c.oid = i.indrelid WHERE c.relkind IN ('r', 'p', 'm') AND ${OUR_TABLE}`,
  },
  {
    kind: 'constraint',
    sql: `SELECT ${TABLE} AS table, k.conname AS object, pg_get_constraintdef(k.oid) AS definition
            FROM pg_constraint k JOIN ${FROM_TABLE} ON c.oid = k.conrelid WHERE ${OUR_TABLE}`,
  },
  {
    kind: 'trigger',
    sql: `SELECT ${TABLE} AS table, g.tgname AS object, pg_get_triggerdef(g.oid) || ' enabled ' || g.tgenabled::text AS definition
            FROM pg_trigger g JOIN ${FROM_TABLE} ON c.oid = g.tgrelid WHERE NOT g.tgisinternal AND ${OUR_TABLE}`,
  },
  {
    kind: 'policy',
    sql: `SELECT ${TABLE} AS table, p.polname AS object,
                 concat_ws(' ', p.polcmd, p.polpermissive, (SELECT string_agg(rolname, ', ' ORDER BY rolname) FROM pg_roles WHERE oid = ANY (p.polroles)),
                   pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) AS definition
            FROM pg_policy p JOIN ${FROM_TABLE} ON c.oid = p.polrelid WHERE ${OUR_TABLE}`,
  },
  {
    kind: 'rule',
    sql: `SELECT ${TABLE} AS table, r.rulename AS object, pg_get_ruledef(r.oid) AS definition
            FROM pg_rewrite r JOIN ${FROM_TABLE} ON c.oid = r.ev_class WHERE c.relkind IN ('r', 'p') AND ${OUR_TABLE}`,
  },
  {
    kind: 'view',
    sql: `SELECT ${TABLE} AS table, ${TABLE} AS object,
                 concat_ws(' ', CASE c.relkind WHEN 'm' THEN 'materialized' END, CASE WHEN NOT c.relispopulated THEN 'not filled' END,
                   c.reloptions::text, pg_get_viewdef(c.oid)) AS definition
            FROM ${FROM_TABLE} WHERE c.relkind IN ('v', 'm') AND ${OUR_TABLE}`,
  },
  {
    kind: 'sequence',
    sql: `SELECT NULL AS table, ${TABLE} AS object,
                 concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                   CASE WHEN s.seqcycle THEN 'cycle' END,
                   (SELECT 'owned by ' || d.refobjid::regclass::text || '.' || a.attname FROM pg_depend d
                      JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') LIMIT 1)) AS definition
            FROM pg_sequence s JOIN ${FROM_TABLE} ON c.oid = s.seqrelid WHERE ${OUR_TABLE}`,
  },
];
