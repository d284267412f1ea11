import { qualified } from '../names.ts';
import type { Session } from '../server/session.ts';
import type { Difference } from './difference.ts';

/** Where a sequence stands. */
interface Position {
  last: bigint;
  /** False while the last value has not been given away yet. */
  isUsed: boolean;
  step: bigint;
}

/**
 * Compares where every sequence stands that both databases have. `inUse`: the source goes on being used, and
 * sequences know no snapshot, so one that has moved on there is noted and no difference.
 */
export async function compareSequences(
  source: Session,
  target: Session,
  inUse: boolean,
): Promise<{ sequences: number; differences: Difference[]; notes: string[] }> {
  const [ours, theirs] = await Promise.all([positions(source), positions(target)]);
  const differences: Difference[] = [];
  const notes: string[] = [];
  for (const [object, our] of ours) {
    const their = theirs.get(object);
    if (!their || (our.last === their.last && our.isUsed === their.isUsed)) continue;
    if (inUse && isPast(our, their)) {
      notes.push(
        `sequence ${object} moved on in the source, from ${told(their)} to ${told(our)}, while it was copied`,
      );
    } else {
      differences.push({
        kind: 'sequence',
        table: undefined,
        object,
        source: told(our),
        target: told(their),
      });
    }
  }
  return { sequences: ours.size, differences, notes };
}

function isPast(our: Position, their: Position): boolean {
  if (our.last === their.last) return our.isUsed;
  return our.step > 0n === our.last > their.last;
}

function told({ last, isUsed }: Position): string {
  return `${last}, ${isUsed ? 'used' : 'unused'}`;
}

async function positions(session: Session): Promise<Map<string, Position>> {
  const names = await session.query<{ schema: string; name: string; step: string }>(
    `SELECT n.nspname AS schema, c.relname AS name, s.seqincrement AS step
       FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      ORDER BY 1, 2`,
  );
  const found = new Map<string, Position>();
  for (const { schema, name, step } of names) {
    const [row] = await session.query<{ last: string; used: boolean }>(
      `SELECT last_value AS last, is_called AS used FROM ${qualified(schema, name)}`,
    );
    if (!row) continue;
    found.set(`${schema}.${name}`, { last: BigInt(row.last), isUsed: row.used, step: BigInt(step) });
  }
  return found;
}
