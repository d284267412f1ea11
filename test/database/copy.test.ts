import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CopyEvent,
  type CopyReport,
  copyDatabases,
  findTools,
  memoryCheckpoints,
  verifyDatabases,
} from '../../src/database/index.ts';
import { makeDatabase, SIX } from './databases.ts';
import { comparable, requirePostgres, startPostgres, systemClock, type TestServer } from './postgres.ts';

const found = requirePostgres();

describe.skipIf(!found)('copying the six databases of the runbook', () => {
  let source: TestServer;
  let target: TestServer;
  let reports: CopyReport[];
  const events: CopyEvent[] = [];

  beforeAll(async () => {
    const bin = found?.bin ?? '';
    [source, target] = await Promise.all([startPostgres(bin), startPostgres(bin)]);
    await Promise.all(SIX.map((shape, at) => makeDatabase(source, { ...shape, everything: at === 0 })));
    // One of them exists on the target already, with other content.
    await makeDatabase(target, { name: 'muvi_payment_service', tables: 2, rows: 10 });
    await target.psql('postgres', 'CREATE ROLE app LOGIN; ALTER DATABASE muvi_payment_service OWNER TO app');
    reports = await copyDatabases({
      databases: SIX.map(({ name }) => ({ from: source.at(name), to: target.at(name) })),
      tools: await findTools(process.env),
      clock: systemClock,
      checkpoints: memoryCheckpoints(),
      onProgress: (event) => events.push(event),
    });
  }, 120_000);

  afterAll(async () => {
    await Promise.all([source?.stop(), target?.stop()]);
  });

  test.each(SIX)('$name is equal by the dumps of both servers', async ({ name, rows }) => {
    const args = comparable(source.bin);
    if (rows > 100_000) expect(await target.digest(name, ...args)).toBe(await source.digest(name, ...args));
    else expect(await target.dump(name, ...args)).toBe(await source.dump(name, ...args));
  });

  test.each(SIX)('$name has $tables tables in the report, each counted', ({ name, tables, rows }) => {
    const report = reports.find(({ target }) => target.endsWith(`/${name}`));
    const partitioned = name === 'muvi_main_service' ? 1 : 0;
    expect(report).toMatchObject({ outcome: 'copied', tables: tables - partitioned });
    expect(report?.rows).toBe(report?.verification?.rows);
    expect(report?.rows).toBeGreaterThanOrEqual(rows);
  });

  test('large objects, sequences and settings of the database came along', async () => {
    expect(reports[0]).toMatchObject({ largeObjects: 3, notes: [] });
    expect(
      await target.psql(
        'muvi_main_service',
        "SELECT nextval('counter'), nextval('untouched'), current_setting('work_mem'), current_setting('search_path')",
      ),
    ).toBe('43|1|8MB|public, "Odd schema"');
    await source.psql('muvi_main_service', "SELECT nextval('counter'), nextval('untouched')");
    expect(await target.psql('muvi_main_service', 'SELECT md5(lo_get(90002))')).toBe(
      await source.psql('muvi_main_service', 'SELECT md5(lo_get(90002))'),
    );
  });

  test('the replaced database is kept, and the new one has its owner', async () => {
    expect(reports[2]?.previous).toBe('muvi_payment_service__muvi_previous');
    expect(await target.psql('muvi_payment_service__muvi_previous', 'SELECT count(*) FROM service_1')).toBe(
      '10',
    );
    expect(
      await target.psql(
        'postgres',
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'muvi_payment_service'",
      ),
    ).toBe('app');
  });

  test('no working copy is left', async () => {
    expect(
      await target.psql('postgres', "SELECT count(*) FROM pg_database WHERE datname LIKE '%incoming'"),
    ).toBe('0');
  });

  test('progress tells every stage, every table, and ends at the whole', () => {
    const offers = events.filter(({ database }) => database === 'muvi_offer_service');
    expect(offers.flatMap((event) => (event.kind === 'stage' ? event.stage : []))).toEqual([
      'checks',
      'schema',
      'rows',
      'large-objects',
      'sequences',
      'indexes',
      'views',
      'verify',
      'swap',
      'done',
    ]);
    const rows = offers.filter((event) => event.kind === 'rows');
    expect(rows.length).toBeGreaterThan(6);
    expect(rows.at(-1)).toMatchObject({ tables: 6, tablesDone: 6, fraction: 1, left: 0 });
    expect(rows.some(({ rate, left }) => rate > 0 && (left ?? 0) > 0)).toBe(true);
    const fractions = rows.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  });

  test('verification by itself finds them equal', async () => {
    const report = await verifyDatabases({
      from: source.at('muvi_main_service'),
      to: target.at('muvi_main_service'),
    });
    expect(report.differences).toEqual([]);
    expect(report.largeObjects).toBe(3);
    expect(report.tables.map(({ table }) => table)).toContain(`Odd schema.Odd "table"; with 'all' $x$`);
  });
});
