import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Records } from './records.ts';

/** The execution log of a phase and the runbook, as far as they stand. */
export function logsOf({ folders }: Records, phase: string): string[] {
  const names = [`UAE_PHASE${phase}_EXECUTION_LOG.md`, 'UAE_RUNBOOK.md'];
  return names.map((name) => join(folders.logs, name)).filter((path) => existsSync(path));
}
