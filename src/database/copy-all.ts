import { type CopyReport, copyDatabase } from './copy.ts';
import type { CopyOptions } from './options.ts';
import type { Server } from './server/server.ts';

/** Several databases, each from its own source into its own target. */
export interface CopyAllOptions extends Omit<CopyOptions, 'from' | 'to'> {
  databases: { from: Server; to: Server }[];
}

/**
 * Copies several databases one after another and stops at the first that fails. Run again with the same checkpoints
 * it passes over those that are done; once all are, the checkpoints are forgotten, and the next run copies anew.
 */
export async function copyDatabases(options: CopyAllOptions): Promise<CopyReport[]> {
  const reports: CopyReport[] = [];
  for (const { from, to } of options.databases) reports.push(await copyDatabase({ ...options, from, to }));
  await options.checkpoints.clear();
  return reports;
}
