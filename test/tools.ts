import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program stands on PATH, or undefined. */
export function onPath(program: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, program);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {}
  }
  return undefined;
}

/**
 * Whether tests that need a tool can run: `describe.skipIf(lacks('moto_server'))`. The reason is printed when it
 * is missing; a tool named in MUVI_REQUIRE_TOOLS must be there, or this throws.
 */
export function lacks(tool: string, find: () => string | undefined = () => onPath(tool)): boolean {
  if (find() !== undefined) return false;
  const required = (process.env['MUVI_REQUIRE_TOOLS'] ?? '').split(',');
  if (required.includes(tool)) throw new Error(`${tool} is required (MUVI_REQUIRE_TOOLS) and was not found`);
  process.stderr.write(`skipped: ${tool} is not on this machine\n`);
  return true;
}

/** The folder of PostgreSQL's server programs, from MUVI_PG_BIN or pg_config. */
export function postgresBin(): string | undefined {
  const named = process.env['MUVI_PG_BIN'];
  if (named) return named;
  try {
    return execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
