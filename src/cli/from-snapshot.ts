import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSnapshot, type Snapshot } from '../audit/snapshot.ts';
import { usageError } from '../engine/errors.ts';
import type { World } from '../twin/world.ts';
import type { Io } from './io.ts';

/** The snapshot in a file. Throws a usage error where there is none, or where it is not as it was written. */
export function snapshotAt(file: string, io: Io): Snapshot {
  try {
    return parseSnapshot(readFileSync(resolve(io.cwd, file), 'utf8'), file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR')
      throw usageError('SNAPSHOT', `there is no snapshot ${file}`, 'muvi audit all --save snapshot.json');
    if (code === 'EACCES') throw usageError('SNAPSHOT', `${file} may not be read by this user`);
    throw error;
  }
}

/** A copy of what a snapshot shows, for a rehearsal to begin in. */
export async function worldOf({ inventories, answers }: Snapshot): Promise<World> {
  const { worldFrom } = await import('../twin/adopt/index.ts');
  const places = inventories.map(({ environment, account, region }) => ({
    account,
    region,
    answers: answers.filter((one) => one.environment === environment),
  }));
  const time = Math.max(0, ...inventories.map(({ takenAt }) => Date.parse(takenAt)));
  return worldFrom(places, time);
}
