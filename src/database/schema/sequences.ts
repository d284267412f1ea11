import { qualified } from '../names.ts';
import type { Session } from '../server/session.ts';

/** Sets every sequence of the target to where it stands in the source. Gives how many. */
export async function copySequences(source: Session, target: Session): Promise<number> {
  const sequences = await source.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't'
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
        AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
                           AND NOT c.oid = ANY (COALESCE(e.extconfig, '{}')))
      ORDER BY 1, 2`,
  );
  for (const { schema, name } of sequences) {
    const sequence = qualified(schema, name);
    // pg_sequences would be one query for all, but leaves out whether the last value was already given away.
    const [state] = await source.query<{ last: string; called: boolean }>(
      `SELECT last_value::text AS last, is_called AS called FROM ${sequence}`,
    );
    await target.query('SELECT setval($1::text::regclass, $2::text::bigint, $3)', [
      sequence,
      state?.last,
      state?.called,
    ]);
  }
  return sequences.length;
}
