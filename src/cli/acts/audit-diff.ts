import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { changesDocument } from '../../audit/comparison-document.ts';
import { changesBetween } from '../../audit/diff.ts';
import { parseSnapshot } from '../../audit/snapshot.ts';
import { EXIT, usageError } from '../../engine/errors.ts';
import { show } from '../audit-output.ts';
import { type Act, argument } from '../command.ts';
import type { Io } from '../io.ts';

/** What changed between two snapshots. Nothing is called. Exit 3 where anything did. */
export const act: Act = async (input, io) => {
  const [before, after] = ['old', 'new'].map((name) => snapshotAt(argument(input, name) ?? '', io));
  if (before === undefined || after === undefined) throw usageError('USAGE', 'two snapshots are compared');
  const changes = changesBetween(before.inventories, after.inventories);
  await show(input, io, {
    title: 'What has changed',
    blocks: changesDocument(changes),
    data: { changes },
    inventories: after.inventories,
  });
  return changes.length === 0 ? EXIT.done : EXIT.doesNotHold;
};

function snapshotAt(file: string, io: Io) {
  try {
    return parseSnapshot(readFileSync(resolve(io.cwd, file), 'utf8'), file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR')
      throw usageError('SNAPSHOT', `there is no snapshot ${file}`, 'muvi audit uae --save snapshot.json');
    throw error;
  }
}
