import { databaseFailureUnless } from './abort.ts';
import { type Checkpoint, checkpointKey, type Totals } from './checkpoint.ts';
import { copyBeside } from './copy-beside.ts';
import { assertNameFits, incomingName, previousName } from './names.ts';
import type { CopyOptions, RunningCopy } from './options.ts';
import { Progress } from './progress.ts';
import { describeServer, onDatabase } from './server/server.ts';
import { openSession, type Session } from './server/session.ts';
import { databaseId, dropDatabase } from './target/incoming.ts';
import { lockDatabase } from './target/lock.ts';
import { assertSwapped, swapDatabase } from './target/swap.ts';
import type { VerifyReport } from './verify/verify.ts';

/** What a copy did. */
export interface CopyReport extends Totals {
  source: string;
  target: string;
  /** `copied` in this run; `finished`: the rest of an interrupted run; `already`: an earlier run had done all. */
  outcome: 'copied' | 'finished' | 'already';
  /** Undefined where this run had nothing left to verify. */
  verification: VerifyReport | undefined;
  /** The name under which the replaced database was kept. */
  previous: string | undefined;
  /** What a person should know, such as a setting the target did not accept. */
  notes: string[];
  /** Milliseconds. */
  elapsed: number;
}

/**
 * Copies one database: restored beside the one of that name, verified there against the very snapshot it was copied
 * from, then put in its place. Until that last moment the target is as it was; a failure leaves it so. Run again
 * after a crash, it finishes what was verified and begins the rest anew. Throws a `DatabaseError`.
 */
export async function copyDatabase(options: CopyOptions): Promise<CopyReport> {
  const began = options.clock.now();
  const { clock, from, to } = options;
  assertNameFits(to.database);
  const signal = options.signal ?? new AbortController().signal;
  const progress = new Progress(to.database, clock, options.onProgress ?? (() => undefined));
  let maintenance: Session | undefined;
  try {
    signal.throwIfAborted();
    progress.stage('checks');
    // Not bound to the signal: it is this session that clears up after a copy was stopped.
    maintenance = await openSession(onDatabase(to, options.maintenanceDatabase ?? 'postgres'), {
      readOnly: false,
    });
    await lockDatabase(maintenance, to.database, clock, signal);
    const copied =
      (await resumeCopy(options, maintenance)) ??
      (await copyBeside({ ...options, maintenance, progress, signal }));
    const previous = await takePlace({ ...options, maintenance, progress, signal }, copied.checkpoint);
    progress.stage('done');
    return {
      ...copied.checkpoint.totals,
      source: describeServer(from),
      target: describeServer(to),
      outcome: copied.outcome,
      verification: copied.verification,
      previous,
      notes: copied.checkpoint.notes,
      elapsed: clock.now() - began,
    };
  } catch (error) {
    throw databaseFailureUnless(signal, error);
  } finally {
    await maintenance?.close();
  }
}

interface Copied {
  outcome: CopyReport['outcome'];
  checkpoint: Checkpoint;
  verification?: VerifyReport;
}

/** What an earlier run left that is still true; undefined where the copy has to begin anew. */
async function resumeCopy(
  { checkpoints, from, to }: CopyOptions,
  maintenance: Session,
): Promise<Copied | undefined> {
  const checkpoint = await checkpoints.read(checkpointKey(from, to));
  if (!checkpoint) return undefined;
  const current = await databaseId(maintenance, to.database);
  // The swap may have been the last thing done before a crash, its record the first thing not done.
  if (current === checkpoint.id) {
    if (checkpoint.stage === 'done') return { outcome: 'already', checkpoint };
    return { outcome: 'finished', checkpoint: { ...checkpoint, stage: 'swapped' } };
  }
  const incoming = await databaseId(maintenance, incomingName(to.database));
  if (checkpoint.stage === 'verified' && incoming === checkpoint.id)
    return { outcome: 'finished', checkpoint };
  return undefined;
}

/** Puts the verified copy in place, unless it is there, and clears up. Gives the name of what was kept. */
async function takePlace(copy: RunningCopy, checkpoint: Checkpoint): Promise<string | undefined> {
  const { from, to, maintenance, checkpoints } = copy;
  const key = checkpointKey(from, to);
  const keeps = (copy.previous ?? 'keep') === 'keep';
  if (checkpoint.stage === 'verified') {
    copy.progress.stage('swap');
    copy.signal.throwIfAborted();
    await swapDatabase(maintenance, to.database, copy.clock);
    await checkpoints.write(key, { ...checkpoint, stage: 'swapped' });
  }
  await assertSwapped(maintenance, to.database, checkpoint.id);
  const previous = previousName(to.database);
  if (!keeps && checkpoint.stage !== 'done') await dropDatabase(maintenance, previous);
  await checkpoints.write(key, { ...checkpoint, stage: 'done' });
  return (await databaseId(maintenance, previous)) === undefined ? undefined : previous;
}
