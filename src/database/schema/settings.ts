import { identifier, literal } from '../names.ts';
import type { Session } from '../server/session.ts';

/** Settings whose value is a list of names: as one quoted string, the whole list would be taken for one name. */
const LISTS = new Set([
  'search_path',
  'temp_tablespaces',
  'session_preload_libraries',
  'local_preload_libraries',
  'shared_preload_libraries',
  'unix_socket_directories',
]);

/**
 * Gives the copy the settings of `ALTER DATABASE … SET`, which no dump of a single database contains. Those the
 * target's server does not let its user set are left out; gives their names.
 */
export async function copyDatabaseSettings(
  source: Session,
  target: Session,
  database: string,
): Promise<string[]> {
  const [row] = await source.query<{ settings: string[] | null }>(
    `SELECT s.setconfig AS settings FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
      WHERE d.datname = current_database() AND s.setrole = 0`,
  );
  const refused: string[] = [];
  for (const setting of row?.settings ?? []) {
    const equals = setting.indexOf('=');
    const name = setting.slice(0, equals);
    const value = setting.slice(equals + 1);
    // Stored as it was written: a list is kept with its own quotes.
    const written = LISTS.has(name.toLowerCase()) ? value || "''" : literal(value);
    const set = `ALTER DATABASE ${identifier(database)} SET ${name.split('.').map(identifier).join('.')} = ${written}`;
    await target.query(set).catch(() => refused.push(name));
  }
  return refused;
}
