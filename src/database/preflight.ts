import { DatabaseError } from './errors.ts';
import { type DatabaseFacts, readFacts } from './facts.ts';
import { identifier, previousName } from './names.ts';
import { describeServer } from './server/server.ts';
import type { Session } from './server/session.ts';
import type { Tools } from './tools.ts';

/** hash_record_extended, binary arrays of user-defined types and row-level checks rely on it; RDS offers no older. */
const OLDEST = 13;

/** The database that is about to be replaced. */
export interface Existing {
  oid: number;
  owner: string;
}

/** What the checks found out, for the copy to use. */
export interface Preflight {
  source: DatabaseFacts;
  target: DatabaseFacts;
  /** Rows travel in PostgreSQL's binary format: only between equal major versions, and from 14 on. */
  binary: boolean;
  /** The database with the target's name, where there is one. */
  existing: Existing | undefined;
}

/**
 * Everything that can be known to fail before anything is written: versions, extensions, roles, rights, names.
 * `target` is connected to the maintenance database of the target. Only reads, and throws the first obstacle.
 */
export async function preflight(
  source: Session,
  target: Session,
  database: string,
  tools: Tools,
  keepsPrevious: boolean,
): Promise<Preflight> {
  const [from, to] = [await readFacts(source), await readFacts(target)];
  checkVersions(source, from, target, to, tools);
  if (from.startedAt === to.startedAt && source.server.database === database) {
    throw new DatabaseError(
      'DB_SAME',
      `${describeServer(source.server)} and the target are the same database on the same server`,
      'give two different servers, or another name for the copy',
    );
  }
  await checkExtensions(source, target);
  await checkPolicyRoles(source, target);
  const existing = await checkRights(target, database);
  if (keepsPrevious) await checkPrevious(target, database);
  return { source: from, target: to, binary: from.major === to.major && from.major >= 14, existing };
}

function checkVersions(
  source: Session,
  from: DatabaseFacts,
  target: Session,
  to: DatabaseFacts,
  tools: Tools,
): void {
  if (from.major < OLDEST || to.major < OLDEST) {
    throw new DatabaseError(
      'DB_SERVER_VERSION',
      `PostgreSQL ${Math.min(from.major, to.major)} is too old: muvi copies between servers from ${OLDEST} on`,
      'upgrade the server first',
    );
  }
  if (to.major < from.major) {
    throw new DatabaseError(
      'DB_SERVER_VERSION',
      `${describeServer(target.server)} runs PostgreSQL ${to.major}, older than the ${from.major} of ${describeServer(source.server)}: what the newer one dumps, the older cannot be relied on to restore`,
      `upgrade the target to PostgreSQL ${from.major} or later`,
    );
  }
  if (tools.major < Math.max(from.major, to.major)) {
    throw new DatabaseError(
      'DB_TOOL_VERSION',
      `${tools.dump} is of PostgreSQL ${tools.major} and cannot work with a server of PostgreSQL ${Math.max(from.major, to.major)}`,
      `install the client tools of PostgreSQL ${Math.max(from.major, to.major)}, or name their folder in MUVI_PG_BIN`,
    );
  }
}

async function checkExtensions(source: Session, target: Session): Promise<void> {
  const wanted = await source.query<{ name: string }>('SELECT extname AS name FROM pg_extension ORDER BY 1');
  const offered = await target.query<{ name: string }>('SELECT name FROM pg_available_extensions');
  const names = new Set(offered.map(({ name }) => name));
  const missing = wanted.map(({ name }) => name).filter((name) => !names.has(name));
  if (missing.length === 0) return;
  throw new DatabaseError(
    'DB_EXTENSION',
    `${describeServer(target.server)} does not offer ${missing.join(', ')}, which ${describeServer(source.server)} uses`,
    `install ${missing.join(', ')} on the target, or drop it from the source if nothing needs it`,
  );
}

/** Owners and grants stay behind, policies do not: the roles they name must exist, or their restore fails. */
async function checkPolicyRoles(source: Session, target: Session): Promise<void> {
  const wanted = await source.query<{ name: string }>(
    'SELECT DISTINCT r.rolname AS name FROM pg_policy p JOIN pg_roles r ON r.oid = ANY (p.polroles) ORDER BY 1',
  );
  if (wanted.length === 0) return;
  const known = await target.query<{ name: string }>('SELECT rolname AS name FROM pg_roles');
  const names = new Set(known.map(({ name }) => name));
  const missing = wanted.map(({ name }) => name).filter((name) => !names.has(name));
  if (missing.length === 0) return;
  throw new DatabaseError(
    'DB_ROLE',
    `row-level security policies of the source name roles that ${describeServer(target.server)} lacks: ${missing.join(', ')}`,
    `create them on the target: ${missing.map((name) => `CREATE ROLE ${identifier(name)} NOLOGIN;`).join(' ')}`,
  );
}

async function checkRights(target: Session, database: string): Promise<Existing | undefined> {
  const [role] = await target.query<{ create: boolean }>(
    'SELECT rolcreatedb OR rolsuper AS create FROM pg_roles WHERE rolname = current_user',
  );
  const [existing] = await target.query<Existing & { mine: boolean }>(
    `SELECT oid::int8::float8 AS oid, pg_get_userbyid(datdba) AS owner, pg_has_role(datdba, 'USAGE') AS mine
       FROM pg_database WHERE datname = $1`,
    [database],
  );
  if (!role?.create) {
    throw new DatabaseError(
      'DB_PERMISSION',
      `${describeServer(target.server)}: ${target.server.user} may not create databases`,
      'connect as the master user of the server, or: ALTER ROLE ... CREATEDB',
    );
  }
  if (existing && !existing.mine) {
    throw new DatabaseError(
      'DB_PERMISSION',
      `${describeServer(target.server)}: ${target.server.user} may not rename ${database}, which belongs to ${existing.owner}`,
      `connect as ${existing.owner}, or: GRANT ${identifier(existing.owner)} TO ${identifier(target.server.user)}`,
    );
  }
  return existing && { oid: existing.oid, owner: existing.owner };
}

async function checkPrevious(target: Session, database: string): Promise<void> {
  const previous = previousName(database);
  const found = await target.query('SELECT FROM pg_database WHERE datname = $1', [previous]);
  if (found.length === 0) return;
  throw new DatabaseError(
    'DB_PREVIOUS',
    `${previous} is still there: an earlier copy kept the database it replaced`,
    `drop it when it is no longer needed (DROP DATABASE ${identifier(previous)}), or copy without keeping the previous one`,
  );
}
