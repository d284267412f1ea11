import type { Session } from '../server/session.ts';
import { DEFINITIONS, type Definitions } from './definitions.ts';
import type { Difference } from './difference.ts';

interface Defined {
  table: string | null;
  object: string;
  definition: string;
}

/** Compares everything two databases hold besides rows. Gives how many objects the source has, and what differs. */
export async function compareDefinitions(
  source: Session,
  target: Session,
): Promise<{ objects: number; differences: Difference[] }> {
  let objects = 0;
  const differences: Difference[] = [];
  for (const definitions of DEFINITIONS) {
    const [ours, theirs] = await Promise.all([read(source, definitions), read(target, definitions)]);
    objects += ours.size;
    differences.push(...compare(definitions.kind, ours, theirs));
  }
  return { objects, differences };
}

async function read(session: Session, { sql }: Definitions): Promise<Map<string, Defined>> {
  const rows = await session.query<Defined & Record<string, unknown>>(sql);
  return new Map(rows.map((row) => [`${row.table}\0${row.object}`, row]));
}

function compare(
  kind: Difference['kind'],
  ours: Map<string, Defined>,
  theirs: Map<string, Defined>,
): Difference[] {
  const differences: Difference[] = [];
  for (const key of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    const [our, their] = [ours.get(key), theirs.get(key)];
    if (our?.definition === their?.definition) continue;
    const { table, object } = (our ?? their) as Defined;
    differences.push({
      kind,
      table: table ?? undefined,
      object,
      source: our?.definition,
      target: their?.definition,
    });
  }
  return differences;
}
