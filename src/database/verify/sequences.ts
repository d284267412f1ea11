import { qualified } from '../names.ts';
import type { Session } from '../server/session.ts';
import type { Difference } from './difference.ts';

/** Compares where every sequence stands that both databases have. Gives how many the source has. */
export async function compareSequences(
  source: Session,
  target: Session,
): Promise<{ sequences: number; differences: Difference[] }> {
  const [ours, theirs] = await Promise.all([positions(source), positions(target)]);
  const differences: Difference[] = [];
  for (const [object, position] of ours) {
    const other = theirs.get(object);
    if (other === undefined || other === position) continue;
    differences.push({ kind: 'sequence', table: undefined, object, source: position, target: other });
  }
  return { sequences: ours.size, differences };
}

async function positions(session: Session): Promise<Map<string, string>> {
  const names = await session.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      ORDER BY 1, 2`,
  );
  const found = new Map<string, string>();
  for (const { schema, name } of names) {
    const [row] = await session.query<{ position: string }>(
      `SELECT last_value || CASE WHEN is_called THEN ', used' ELSE ', unused' END AS position FROM ${qualified(schema, name)}`,
    );
    found.set(`${schema}.${name}`, row?.position ?? '');
  }
  return found;
}
