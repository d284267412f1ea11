import { pipeChildren } from '../children.ts';
import type { Server } from '../server/server.ts';
import type { Session } from '../server/session.ts';
import type { Tools } from '../tools.ts';
import { LEFT_BEHIND } from './dump.ts';
import { connectTo } from './restore.ts';
import { assertEndedWell } from './tool-failure.ts';

/** Copies the large objects of a database, with their numbers, since rows refer to them by those. Gives how many. */
export async function copyLargeObjects(
  tools: Tools,
  source: { server: Server; session: Session; snapshot: string },
  target: Server,
  signal: AbortSignal,
): Promise<number> {
  const [row] = await source.session.query<{ count: string }>('SELECT count(*) FROM pg_largeobject_metadata');
  const count = Number(row?.count ?? 0);
  if (count === 0) return 0;
  const dump = {
    tool: tools.dump,
    // Of all data only the large objects: no table, and no sequence, matches.
    args: [
      '--format=custom',
      '--compress=0',
      '--data-only',
      '--blobs',
      '--exclude-table=*.*',
      `--snapshot=${source.snapshot}`,
      ...LEFT_BEHIND,
    ],
    server: source.server,
    readOnly: true,
  };
  const restore = {
    tool: tools.restore,
    args: ['--exit-on-error', '--no-owner', '--no-privileges', connectTo(target.database)],
    server: target,
  };
  const [dumped, restored] = await pipeChildren(dump, restore, signal);
  // Whichever broke first breaks the other's pipe; the target's complaint is the one with a reason.
  assertEndedWell(restored, target, signal);
  assertEndedWell(dumped, source.server, signal);
  return count;
}
