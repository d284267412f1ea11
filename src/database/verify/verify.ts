import { databaseFailureUnless } from '../abort.ts';
import { readFacts } from '../facts.ts';
import { joinSnapshot } from '../rows/snapshot.ts';
import { describeServer, type Server } from '../server/server.ts';
import type { Session } from '../server/session.ts';
import { compareDefinitions } from './compare-definitions.ts';
import type { Difference } from './difference.ts';
import { compareExtensionVersions } from './extensions.ts';
import { compareLargeObjects } from './large-objects.ts';
import { type ComparedTable, compareRows, type Pair } from './rows.ts';
import { compareSequences } from './sequences.ts';

/** What to compare, and how hard to work for it. */
export interface VerifyOptions {
  from: Server;
  to: Server;
  /** Tables counted at the same time; 2 unless said. */
  jobs?: number | undefined;
  /** A snapshot the source exported: it is compared as it was then. Without one, as it is now. */
  snapshot?: string | undefined;
  signal?: AbortSignal | undefined;
  onTable?: ((table: ComparedTable) => void) | undefined;
}

/** What a verification saw. Equal means that `differences` is empty. */
export interface VerifyReport {
  source: string;
  target: string;
  tables: ComparedTable[];
  rows: number;
  /** Definitions compared: columns, indexes, constraints, functions and the like. */
  objects: number;
  sequences: number;
  largeObjects: number;
  differences: Difference[];
  /** What differs and may: a server brings its own version of an extension. */
  notes: string[];
}

/**
 * Compares two databases: definitions, rows (counted and summed by the servers), sequences and large objects. It
 * shares nothing with the copy and sends nothing but SELECT, on sessions that cannot write. Differences are a result,
 * not an error. Throws a `DatabaseError` where a side cannot be read.
 */
export async function verifyDatabases(options: VerifyOptions): Promise<VerifyReport> {
  const sessions: Session[] = [];
  try {
    const pairs: Pair[] = [];
    for (let job = 0; job < (options.jobs ?? 2); job += 1) {
      const source = await joinSnapshot(options.from, options.snapshot, options.signal);
      sessions.push(source);
      const target = await joinSnapshot(options.to, undefined, options.signal);
      sessions.push(target);
      pairs.push({ source, target });
    }
    const [first] = pairs;
    if (!first) throw new RangeError('jobs must be at least 1');
    const { source, target } = first;
    const majors = [(await readFacts(source)).major, (await readFacts(target)).major];
    const definitions = await compareDefinitions(source, target);
    const sequences = await compareSequences(source, target, options.snapshot !== undefined);
    const objects = await compareLargeObjects(source, target);
    const rows = await compareRows(pairs, Math.min(...majors) >= 14, options.onTable ?? (() => undefined));
    return {
      source: describeServer(options.from),
      target: describeServer(options.to),
      tables: rows.tables,
      rows: rows.tables.reduce((sum, table) => sum + table.rows, 0),
      objects: definitions.objects,
      sequences: sequences.sequences,
      largeObjects: objects.largeObjects,
      differences: [
        ...definitions.differences,
        ...rows.differences,
        ...sequences.differences,
        ...objects.differences,
      ],
      notes: [...(await compareExtensionVersions(source, target)), ...sequences.notes],
    };
  } catch (error) {
    throw databaseFailureUnless(options.signal, error);
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
  }
}
