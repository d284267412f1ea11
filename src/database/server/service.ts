import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseError } from '../errors.ts';

/**
 * The settings of a service in `pg_service.conf`, looked for as libpq does: PGSERVICEFILE or
 * `~/.pg_service.conf`, then the folder in PGSYSCONFDIR. Throws `DB_URL` when no file has the service.
 */
export function readService(
  name: string,
  environment: { PGSERVICEFILE?: string | undefined; PGSYSCONFDIR?: string | undefined },
): Record<string, string> {
  const files = [environment.PGSERVICEFILE ?? join(homedir(), '.pg_service.conf')];
  if (environment.PGSYSCONFDIR) files.push(join(environment.PGSYSCONFDIR, 'pg_service.conf'));
  for (const file of files) {
    const found = section(read(file), name);
    if (found) return found;
  }
  throw new DatabaseError(
    'DB_URL',
    // The given text is not repeated: it may be a URL that lost its scheme, password and all.
    `the server is neither a PostgreSQL URL nor a service of ${files.join(' or ')}`,
    'write postgres://user@host:5432/database, or add the service to the file',
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function section(text: string, name: string): Record<string, string> | undefined {
  let found: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found) return found;
      if (line === `[${name}]`) found = {};
    } else if (found) {
      const equals = line.indexOf('=');
      if (equals > 0) found[line.slice(0, equals).trim()] = line.slice(equals + 1).trim();
    }
  }
  return found;
}
