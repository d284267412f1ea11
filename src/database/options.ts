import type { Clock } from '../engine/clock.ts';
import type { Checkpoints } from './checkpoint.ts';
import type { CopyEvent, Progress } from './progress.ts';
import type { Server } from './server/server.ts';
import type { Session } from './server/session.ts';
import type { Tools } from './tools.ts';

/** What to copy and how. */
export interface CopyOptions {
  /** The database to copy. It is only ever read. */
  from: Server;
  /** The database to create or replace. */
  to: Server;
  tools: Tools;
  clock: Clock;
  checkpoints: Checkpoints;
  /** Tables that travel, and indexes that are built, at the same time; 2 unless said. */
  jobs?: number | undefined;
  /** What becomes of the replaced database once its successor is verified: `keep` unless said. */
  previous?: 'keep' | 'drop' | undefined;
  /** The database of the target to connect to while another is created and renamed; `postgres` unless said. */
  maintenanceDatabase?: string | undefined;
  onProgress?: ((event: CopyEvent) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A copy under way: its options, and what it was given to work with. */
export interface RunningCopy extends Omit<CopyOptions, 'onProgress' | 'signal'> {
  /** The one session that creates, renames and drops databases of the target. */
  maintenance: Session;
  progress: Progress;
  signal: AbortSignal;
}
