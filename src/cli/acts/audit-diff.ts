import { changesDocument } from '../../audit/comparison-document.ts';
import { changesBetween } from '../../audit/diff.ts';
import { EXIT, usageError } from '../../engine/errors.ts';
import { checkFiles, show } from '../audit-output.ts';
import { type Act, argument } from '../command.ts';
import { snapshotAt } from '../from-snapshot.ts';

/** What changed between two snapshots. Nothing is called. Exit 3 where anything did. */
export const act: Act = async (input, io) => {
  checkFiles(input, io);
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
