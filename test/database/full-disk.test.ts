import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyDatabase, findTools, memoryCheckpoints } from '../../src/database/index.ts';
import { makeDatabase } from './databases.ts';
import { requirePostgres, startPostgres, systemClock } from './postgres.ts';

const found = requirePostgres();

/** A folder of 80 MB in memory, or undefined where this machine does not let tests mount. */
function smallDisk(folder: string): string | undefined {
  const path = join(folder, 'small');
  mkdirSync(path);
  chmodSync(path, 0o777);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=80m,mode=1777', 'none', path]);
  return status === 0 ? path : undefined;
}

describe.skipIf(!found)('a disk that is really full', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-disk-'));
  let disk: string | undefined;

  beforeAll(() => {
    chmodSync(folder, 0o755);
    disk = smallDisk(folder);
  });

  afterAll(() => {
    if (disk) spawnSync('umount', [disk]);
    rmSync(folder, { recursive: true, force: true });
  });

  test('stops the copy, which leaves the target as it was', async ({ skip }) => {
    if (!disk)
      return skip(
        'this machine does not let tests mount a small disk; refusals.test.ts has a server that only says so',
      );
    const bin = found?.bin ?? '';
    const [source, target] = await Promise.all([
      startPostgres(bin),
      startPostgres(bin, { data: join(disk, 'data') }),
    ]);
    try {
      await makeDatabase(source, { name: 'orders', tables: 1, rows: 400_000 });
      await target.psql('postgres', 'CREATE DATABASE orders');
      await target.psql('orders', 'CREATE TABLE old AS SELECT 1 AS id');
      const copy = copyDatabase({
        from: source.at('orders'),
        to: target.at('orders'),
        tools: await findTools(process.env),
        clock: systemClock,
        checkpoints: memoryCheckpoints(),
      });
      await expect(copy).rejects.toMatchObject({
        code: 'DB_DISK_FULL',
        message: expect.stringContaining('No space left'),
      });
      expect(await target.psql('orders', 'SELECT id FROM old')).toBe('1');
      expect(
        await target.psql('postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE '%incoming'"),
      ).toBe('0');
    } finally {
      await Promise.all([source.stop(), target.stop()]);
    }
  });
});
