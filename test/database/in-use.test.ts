import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyDatabase, findTools, memoryCheckpoints } from '../../src/database/index.ts';
import { makeDatabase } from './databases.ts';
import { requirePostgres, startPostgres, systemClock, type TestServer } from './postgres.ts';

const found = requirePostgres();

describe.skipIf(!found)('a source that is written to while it is copied', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startPostgres(found?.bin ?? '');
    await makeDatabase(server, { name: 'orders', tables: 3, rows: 5_000 });
  });

  afterAll(async () => await server?.stop());

  test('is copied as it was when the copy began; its tables are held, and its writers are not', async () => {
    const psql = (sql: string) =>
      spawnSync(
        join(server.bin, 'psql'),
        ['-Xqc', sql, '-h', '127.0.0.1', '-p', String(server.port), '-U', 'postgres', 'orders'],
        {
          env: { PATH: process.env.PATH, PGPASSFILE: server.passfile },
          encoding: 'utf8',
        },
      );
    const outcomes: (number | null)[] = [];
    let complaint = '';
    const report = await copyDatabase({
      from: server.at('orders'),
      to: server.at('copied'),
      tools: await findTools(process.env),
      clock: systemClock,
      checkpoints: memoryCheckpoints(),
      onProgress(event) {
        if (event.kind !== 'stage') return;
        if (event.stage === 'verify') psql("SELECT nextval('service_3_id_seq')");
        if (event.stage !== 'rows') return;
        outcomes.push(psql('DELETE FROM service_1 WHERE id > 4000').status);
        outcomes.push(psql('UPDATE service_3 SET price = 7').status);
        complaint = psql("SET lock_timeout = '200ms'; TRUNCATE service_3").stderr;
      },
    });
    expect(outcomes).toEqual([0, 0]);
    expect(complaint).toContain('lock timeout');
    expect(report.rows).toBe(5_002);
    expect(report.notes).toEqual([
      'sequence public.service_3_id_seq moved on in the source, from 1, used to 2, used, while it was copied',
    ]);
    expect(await server.psql('copied', 'SELECT count(*) FROM service_1')).toBe('5000');
    expect(await server.psql('orders', 'SELECT count(*) FROM service_1')).not.toBe('5000');
  });
});
