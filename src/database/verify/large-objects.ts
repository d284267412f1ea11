import type { Session } from '../server/session.ts';
import type { Difference } from './difference.ts';

/** Large objects looked at by one statement, and the bytes of one read: a bytea holds no more than a gigabyte. */
const BATCH = 500;
const PIECE = 1_048_576;

interface Summed {
  oid: string;
  sum: string;
}

/**
 * Compares all large objects by number, size and content. They are read through their functions: the table behind
 * them is the superuser's alone, and may store the same content in different pieces.
 */
export async function compareLargeObjects(
  source: Session,
  target: Session,
): Promise<{ largeObjects: number; differences: Difference[] }> {
  let largeObjects = 0;
  const differences: Difference[] = [];
  let after = '0';
  for (;;) {
    const [ours, theirs] = await Promise.all([sums(source, after), sums(target, after)]);
    // Both sides go on from the same number, so that one that lacks some does not run ahead of the other.
    const ends = [ours, theirs]
      .filter((side) => side.length === BATCH)
      .map((side) => Number(side.at(-1)?.oid));
    const end = ends.length > 0 ? Math.min(...ends) : Number.POSITIVE_INFINITY;
    const our = new Map(ours.filter(({ oid }) => Number(oid) <= end).map(({ oid, sum }) => [oid, sum]));
    const their = new Map(theirs.filter(({ oid }) => Number(oid) <= end).map(({ oid, sum }) => [oid, sum]));
    largeObjects += our.size;
    for (const oid of new Set([...our.keys(), ...their.keys()])) {
      const [mine, yours] = [our.get(oid), their.get(oid)];
      if (mine === yours) continue;
      differences.push({ kind: 'large objects', table: undefined, object: oid, source: mine, target: yours });
    }
    if (end === Number.POSITIVE_INFINITY) return { largeObjects, differences };
    after = String(end);
  }
}

async function sums(session: Session, after: string): Promise<Summed[]> {
  return await session.query<Summed & Record<string, unknown>>(
    `SELECT o.oid::text AS oid, o.size || ' bytes, checksum ' ||
            (SELECT COALESCE(sum(hashtextextended(at || ' ' || md5(lo_get(o.oid, at, ${PIECE})), 0)::numeric), 0)
               FROM generate_series(0, o.size - 1, ${PIECE}) AS at) AS sum
       FROM (SELECT m.oid, h.size, lo_close(h.fd)
               FROM (SELECT oid FROM pg_largeobject_metadata WHERE oid::int8 > $1::int8 ORDER BY oid LIMIT ${BATCH}) m
              CROSS JOIN LATERAL (SELECT fd, lo_lseek64(fd, 0, 2) AS size FROM (SELECT lo_open(m.oid, 262144) AS fd OFFSET 0) opened OFFSET 0) h
              OFFSET 0) o
      ORDER BY o.oid`,
    [after],
  );
}
