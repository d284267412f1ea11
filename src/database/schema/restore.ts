import { runChild } from '../children.ts';
import type { Server } from '../server/server.ts';
import type { Tools } from '../tools.ts';
import { assertEndedWell } from './tool-failure.ts';

/** `pre-data`: what rows need to exist. `post-data`: indexes, constraints, triggers: far cheaper after the rows. */
export type Section = 'pre-data' | 'post-data';

/** Restores one section of a dump into a database, several objects at a time where that helps. */
export async function restoreSection(
  tools: Tools,
  target: Server,
  section: Section,
  file: string,
  jobs: number,
  signal: AbortSignal,
): Promise<void> {
  const args = [
    `--section=${section}`,
    '--exit-on-error',
    '--no-owner',
    '--no-privileges',
    '--no-tablespaces',
    connectTo(target.database),
    ...(section === 'post-data' ? [`--jobs=${jobs}`] : []),
    file,
  ];
  const result = await runChild({ tool: tools.restore, args, server: target }, signal);
  assertEndedWell(result, target, signal);
}

/** As a connection string, since a name that holds `=` or `://` would be read as one. */
export function connectTo(database: string): string {
  return `--dbname=dbname='${database.replace(/[\\']/g, '\\$&')}'`;
}
