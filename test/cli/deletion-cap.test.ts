import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call } from '../../src/aws/call.ts';
import { connect } from '../../src/cli/connection.ts';
import { phasedRecordsOf } from '../../src/cli/phased-records.ts';
import type { CallFailed } from '../../src/engine/errors.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

const LEFT_OVER = 'sample-film-session-service';

it('a deletion that was throttled until it had to be looked at again counts once', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, '.muvirc'), JSON.stringify({ deletionsPerRun: 1 }));
  const { io } = inProcess({ cwd, clock: new Wall() });
  const faults = ['ecr:DeleteRepository=throttled=12'];
  const connection = await connect(await phasedRecordsOf(io), io, { faults });
  const remove = (repositoryName: string) => {
    const write = call('ecr', 'DeleteRepository', { repositoryName, force: true });
    return connection.gateway.write('uae', write, undefined, 0);
  };
  const became: string[] = [];
  while (became.at(-1) !== 'done') {
    became.push(
      await remove(LEFT_OVER).then(
        () => 'done',
        (error: CallFailed) => error.failure,
      ),
    );
    expect(became.at(-1)).not.toBe('refused');
  }
  expect(became.length).toBeGreaterThan(2);
  await expect(remove('another')).rejects.toMatchObject({ rule: 'deletion-cap' });
});
