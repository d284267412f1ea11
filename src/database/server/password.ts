import { readFile, stat } from 'node:fs/promises';
import { DatabaseError } from '../errors.ts';
import { describeServer, type Server } from './server.ts';

/**
 * The password for a server, or undefined where none is configured (trust, peer). Throws `DB_PASSFILE` when the
 * passfile may be read by others: libpq ignores such a file, and so a copy would fail in its middle.
 */
export async function passwordFor(server: Server): Promise<string | undefined> {
  const source = server.password;
  if (!source) return undefined;
  if ('fetch' in source) return await source.fetch();
  let text: string;
  try {
    const { mode } = await stat(source.passfile);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new DatabaseError(
        'DB_PASSFILE',
        `the passfile ${source.passfile} can be read by others, so PostgreSQL's tools will not use it`,
        `run: chmod 0600 ${source.passfile}`,
      );
    }
    text = await readFile(source.passfile, 'utf8');
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    return undefined;
  }
  return findPassword(text, server);
}

/** The password of the first line that fits, `*` fitting anything; undefined when no line does. */
export function findPassword(passfile: string, server: Server): string | undefined {
  // A socket in its default folder goes by the name "localhost" in a passfile; which folder that is, only libpq knows.
  const hosts = server.host.startsWith('/') ? [server.host, 'localhost'] : [server.host];
  const wanted = [hosts, [String(server.port)], [server.database], [server.user]];
  for (const line of passfile.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = splitFields(line);
    const password = fields[4];
    if (
      password !== undefined &&
      wanted.every((values, at) => values.some((value) => ['*', value].includes(fields[at] ?? '')))
    ) {
      return password;
    }
  }
  return undefined;
}

/** Five fields separated by colons; a backslash takes its meaning from the character after it. */
function splitFields(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === ':' && fields.length < 4) {
      fields.push(field);
      field = '';
      continue;
    }
    if (line[at] === '\\' && at + 1 < line.length) at += 1;
    field += line[at];
  }
  return [...fields, field];
}

/** The error for a server that asked for a password when none was found. */
export function noPassword(server: Server): DatabaseError {
  const where = server.password && 'passfile' in server.password ? server.password.passfile : 'a passfile';
  return new DatabaseError(
    'DB_PASSFILE',
    `${describeServer(server)} asks for a password and ${where} has none for it`,
    `add the line ${server.host}:${server.port}:*:${server.user}:PASSWORD to ${where} (mode 0600)`,
  );
}
