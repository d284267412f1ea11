import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkpoint, checkpointKey, type Totals } from './checkpoint.ts';
import { DatabaseError } from './errors.ts';
import { identifier, incomingName, qualified } from './names.ts';
import type { RunningCopy } from './options.ts';
import { type Preflight, preflight } from './preflight.ts';
import { copyRows } from './rows/copy-rows.ts';
import { type Snapshot, takeSnapshot } from './rows/snapshot.ts';
import { listTables, type Table } from './rows/tables.ts';
import { dumpSchema } from './schema/dump.ts';
import { copyLargeObjects } from './schema/large-objects.ts';
import { refreshMaterializedViews } from './schema/materialized-views.ts';
import { restoreSection } from './schema/restore.ts';
import { copySequences } from './schema/sequences.ts';
import { copyDatabaseSettings } from './schema/settings.ts';
import { describeServer, onDatabase, type Server } from './server/server.ts';
import { openSession, type Session } from './server/session.ts';
import { createIncoming, dropDatabase } from './target/incoming.ts';
import { describeDifference } from './verify/difference.ts';
import { type VerifyReport, verifyDatabases } from './verify/verify.ts';

/**
 * Restores the source into a new database beside the one to be replaced, and verifies it against the same
 * snapshot. Whatever fails, the new database is dropped again.
 */
export async function copyBeside(
  copy: RunningCopy,
): Promise<{ outcome: 'copied'; checkpoint: Checkpoint; verification: VerifyReport }> {
  const { from, to, maintenance, progress, signal } = copy;
  const snapshot = await takeSnapshot(from, signal);
  const folder = await mkdtemp(join(tmpdir(), 'muvi-db-'));
  try {
    const checked = await preflight(
      snapshot.session,
      maintenance,
      to.database,
      copy.tools,
      copy.previous !== 'drop',
    );
    progress.stage('schema');
    const id = await createIncoming(maintenance, to.database, checked.source);
    try {
      const incoming = onDatabase(to, incomingName(to.database));
      const { totals, notes } = await restore(copy, snapshot, checked, incoming, join(folder, 'schema'));
      const verification = await verify(copy, snapshot, incoming);
      const checkpoint: Checkpoint = {
        stage: 'verified',
        id,
        totals,
        notes: [...notes, ...verification.notes],
      };
      await copy.checkpoints.write(checkpointKey(from, to), checkpoint);
      return { outcome: 'copied', checkpoint, verification };
    } catch (error) {
      // A server that cannot even do this is cleared up by the next run.
      await dropDatabase(maintenance, incomingName(to.database)).catch(() => undefined);
      throw error;
    }
  } finally {
    await snapshot.session.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function restore(
  { from, tools, progress, signal, jobs = 2 }: RunningCopy,
  { session, id }: Snapshot,
  { binary, source }: Preflight,
  incoming: Server,
  file: string,
): Promise<{ totals: Totals; notes: string[] }> {
  const tables = await listTables(session, binary);
  await holdTables(session, tables);
  await dumpSchema(tools, from, id, file, signal);
  const target = await openSession(incoming, { readOnly: false, signal });
  try {
    if (!source.hasPublicSchema) await target.query('DROP SCHEMA public');
    await restoreSection(tools, incoming, 'pre-data', file, jobs, signal);
    progress.stage('rows');
    progress.expect(tables);
    const rows = await copyRows({
      source: from,
      snapshot: id,
      target: incoming,
      tables,
      binary,
      jobs,
      progress,
      signal,
    });
    progress.stage('large-objects');
    const largeObjects = await copyLargeObjects(
      tools,
      { server: from, session, snapshot: id },
      incoming,
      signal,
    );
    progress.stage('sequences');
    const sequences = await copySequences(session, target);
    progress.stage('indexes');
    await restoreSection(tools, incoming, 'post-data', file, jobs, signal);
    progress.stage('views');
    await refreshMaterializedViews(session, target);
    const refused = await copyDatabaseSettings(session, target, incoming.database);
    const notes = refused.map((name) => `the target does not let its user set ${name} for the database`);
    for (const note of notes) progress.note(note);
    return { totals: { tables: tables.length, rows, bytes: progress.bytes, largeObjects, sequences }, notes };
  } finally {
    await target.close();
  }
}

/** A snapshot does not protect from TRUNCATE or DROP: a lock that hinders nobody who reads or writes does. */
async function holdTables(session: Session, tables: Table[]): Promise<void> {
  for (let at = 0; at < tables.length; at += 500) {
    const names = tables.slice(at, at + 500).map(({ schema, name }) => qualified(schema, name));
    await session.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
  }
}

async function verify(
  { from, to, jobs, progress, signal }: RunningCopy,
  snapshot: Snapshot,
  incoming: Server,
): Promise<VerifyReport> {
  progress.stage('verify');
  const onTable = ({ table, rows, equal }: VerifyReport['tables'][number]) =>
    progress.verified(table, rows, equal);
  const report = await verifyDatabases({ from, to: incoming, jobs, snapshot: snapshot.id, signal, onTable });
  if (report.differences.length === 0) return { ...report, target: describeServer(to) };
  const [first, second, third] = report.differences.map(describeDifference);
  throw new DatabaseError(
    'DB_DIFFERS',
    `the copy differs from its source in ${report.differences.length} places: ${[first, second, third].filter(Boolean).join('; ')}`,
    `nothing was replaced; compare with the old one: muvi db verify (target ${identifier(to.database)}), then copy again`,
  );
}
