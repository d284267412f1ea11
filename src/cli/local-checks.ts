import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { MuviError } from '../engine/errors.ts';
import type { Io } from './io.ts';
import { journalOf, mustHold } from './journal-read.ts';
import type { Records } from './records.ts';

/** One thing doctor looked at. What is not required is only missed by the phases that use it. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly required: boolean;
  readonly detail: string;
}

/** Programs some phases run, and what for. */
const TOOLS: readonly (readonly [program: string, use: string])[] = [
  ['docker', 'building images (phase 5)'],
  ['pg_dump', 'copying databases (phase 2)'],
  ['pg_restore', 'copying databases (phase 2)'],
  ['terraform', 'the blueprint (phase 12)'],
];

/** Node, settings, the records with their journal, folders and tools. */
export async function localChecks(records: Records, io: Io): Promise<readonly Check[]> {
  const { loaded, folders } = records;
  const files = loaded.files.length === 0 ? 'defaults (no .muvirc)' : loaded.files.join(', ');
  return [
    { name: 'node', ok: true, required: true, detail: process.versions.node },
    { name: 'settings', ok: true, required: true, detail: files },
    ...[...(await storeChecks(records, io)), writable('logs', folders.logs)].filter(unique),
    ...TOOLS.map(([program, use]): Check => {
      const found = onPath(program, io.env);
      return {
        name: program,
        ok: found !== undefined,
        required: false,
        detail: found ?? `not on PATH; needed for ${use}`,
      };
    }),
  ];
}

/** Records whose journal cannot be read, or is not as it was written, cannot be built on. */
async function storeChecks(records: Records, io: Io): Promise<readonly Check[]> {
  const { store } = records.folders;
  try {
    mustHold(records, await journalOf(records, io));
    return store.startsWith('s3://') ? [] : [writable('records', store)];
  } catch (error) {
    if (!(error instanceof MuviError) || io.signal.aborted) throw error;
    const { code, message } = error;
    const look = `muvi log verify${records.rehearsal ? ' --rehearse' : ''}`;
    const detail = code === 'JOURNAL_BROKEN' ? `${message} (${look})` : message;
    return [{ name: 'records', ok: false, required: true, detail }];
  }
}

function writable(name: string, folder: string): Check {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return { name, ok: true, required: true, detail: folder };
  } catch {
    return { name, ok: false, required: true, detail: `${folder} cannot be written` };
  }
}

function unique({ detail }: Check, index: number, all: readonly Check[]): boolean {
  return all.findIndex((other) => other.detail === detail) === index;
}

function onPath(program: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
