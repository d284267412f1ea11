import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runChild } from './children.ts';
import { DatabaseError } from './errors.ts';

/** PostgreSQL's own tools, found on this machine. */
export interface Tools {
  dump: string;
  restore: string;
  /** The major version of both; the older, where they differ. */
  major: number;
}

/** Where to look: a folder the user gives, then MUVI_PG_BIN, then PATH, then the folder that pg_config names. */
export interface ToolEnvironment {
  MUVI_PG_BIN?: string | undefined;
  PATH?: string | undefined;
}

/** Finds pg_dump and pg_restore and asks them for their version. Throws `DB_TOOL`. */
export async function findTools(environment: ToolEnvironment, folder?: string): Promise<Tools> {
  const given = folder ?? environment.MUVI_PG_BIN;
  const folders = given ? [given] : (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const configured = given ? undefined : await configuredFolder(folders);
  // The folder of pg_config first: what distributions put into PATH is a wrapper that picks a version by cluster.
  const search = configured ? [configured, ...folders] : folders;
  const dump = await find('pg_dump', search);
  const restore = await find('pg_restore', search);
  return { dump, restore, major: Math.min(await majorOf(dump), await majorOf(restore)) };
}

async function find(tool: string, folders: string[]): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, tool);
    if (await isExecutable(path)) return path;
  }
  throw new DatabaseError(
    'DB_TOOL',
    `${tool} was not found in ${folders.join(', ') || 'PATH'}`,
    'install the PostgreSQL client tools (postgresql-client), or name their folder in MUVI_PG_BIN',
  );
}

async function configuredFolder(folders: string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const tool = join(folder, 'pg_config');
    if (!(await isExecutable(tool))) continue;
    const { exit, stdout } = await runChild({ tool, args: ['--bindir'] });
    if (exit === 0 && stdout.trim() !== '') return stdout.trim();
  }
  return undefined;
}

async function majorOf(tool: string): Promise<number> {
  const { stdout, exit } = await runChild({ tool, args: ['--version'] });
  const major = /\(PostgreSQL\) (\d+)/.exec(stdout)?.[1];
  if (exit === 0 && major !== undefined) return Number(major);
  throw new DatabaseError(
    'DB_TOOL',
    `${tool} does not start or does not say its version`,
    'install the tools anew',
  );
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
