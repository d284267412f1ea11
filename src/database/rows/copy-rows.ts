import type { Progress } from '../progress.ts';
import type { Server } from '../server/server.ts';
import { openSession } from '../server/session.ts';
import { copyTable } from './copy-table.ts';
import { joinSnapshot } from './snapshot.ts';
import type { Table } from './tables.ts';

/** What copying the rows needs to know. */
export interface RowCopy {
  source: Server;
  snapshot: string;
  target: Server;
  tables: Table[];
  binary: boolean;
  /** How many tables travel at the same time. */
  jobs: number;
  progress: Progress;
  signal: AbortSignal;
}

/** Copies the rows of all tables, the largest first, and gives the number of rows. Stops all at the first failure. */
export async function copyRows(copy: RowCopy): Promise<number> {
  const waiting = [...copy.tables];
  const stop = new AbortController();
  const signal = AbortSignal.any([copy.signal, stop.signal]);
  let rows = 0;
  const worker = async () => {
    const source = await joinSnapshot(copy.source, copy.snapshot, signal);
    try {
      const target = await openSession(copy.target, { readOnly: false, signal });
      try {
        // What is lost in a crash is copied again, so no row needs to wait for the disk.
        await target.query('SET synchronous_commit = off');
        for (let table = waiting.shift(); table; table = waiting.shift()) {
          const { schema, name, size } = table;
          const reporter = copy.progress.table(`${schema}.${name}`, size);
          await target.query('BEGIN');
          const count = await copyTable(source, target, table, copy.binary, reporter.bytes);
          await target.query('COMMIT');
          reporter.done(count);
          rows += count;
        }
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  };
  const workers = Array.from({ length: Math.min(copy.jobs, copy.tables.length) }, () =>
    worker().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  copy.signal.throwIfAborted();
  // The first failure is the cause; what the others ended with is only that they were stopped.
  if (stop.signal.aborted) throw stop.signal.reason;
  return rows;
}
