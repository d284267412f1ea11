import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  copyDatabase,
  describeDifference,
  findTools,
  memoryCheckpoints,
  verifyDatabases,
} from '../../src/database/index.ts';
import { makeDatabase } from './databases.ts';
import { requirePostgres, startPostgres, systemClock, type TestServer } from './postgres.ts';

const found = requirePostgres();

/** What can be done to a copy behind its back, and what verification says to it. */
const CHANGES: { what: string; sql: string; says: string[] }[] = [
  { what: 'a row dropped', sql: 'DELETE FROM service_2 WHERE id = 1', says: ['rows service_2: 1 | 0'] },
  {
    what: 'a row added',
    sql: 'INSERT INTO service_1 SELECT 9999, code, name, price, is_active, attributes, created_at FROM service_1 LIMIT 1',
    says: ['rows service_1: 100 | 101'],
  },
  {
    what: 'one row dropped and another twice',
    sql: "DELETE FROM parent_a WHERE id = 3; INSERT INTO parent_a VALUES (6, 'a')",
    says: ['content parent_a'],
  },
  {
    what: 'a pair of equal rows replaced by another pair',
    sql: 'UPDATE ONLY volatile SET id = 21 WHERE id = 20',
    says: ['content volatile'],
  },
  {
    what: 'a number with other decimals',
    sql: 'UPDATE every_type SET n = 1.000 WHERE n = 1',
    says: ['content every_type'],
  },
  {
    what: 'a negative zero',
    sql: "UPDATE every_type SET d = '0' WHERE d = '-0'",
    says: ['content every_type'],
  },
  {
    what: 'a month for thirty days',
    sql: "UPDATE every_type SET iv = '60 days' WHERE iv = '60 days'",
    says: ['content every_type'],
  },
  {
    what: 'the spaces of a json value',
    sql: `UPDATE every_type SET j = '{"b":1,"a":[null]}' WHERE j IS NOT NULL`,
    says: ['content every_type'],
  },
  {
    what: 'an empty string for NULL',
    sql: `UPDATE "Odd schema"."Odd ""table""; with 'all' $x$" SET "select" = '' WHERE "select" IS NULL`,
    says: ['content'],
  },
  {
    what: 'an enum value',
    sql: "UPDATE every_type SET m = 'meh' WHERE m = 'happy'",
    says: ['content every_type'],
  },
  {
    what: 'a row of a table without columns',
    sql: 'ALTER TABLE nothing DISABLE RULE quiet; DELETE FROM nothing WHERE ctid = (SELECT min(ctid) FROM nothing); ALTER TABLE nothing ENABLE RULE quiet',
    says: ['rows nothing: 2 | 1'],
  },
  {
    what: 'a sequence moved on',
    sql: "SELECT nextval('counter')",
    says: ['sequence counter: 42, used | 43, used'],
  },
  {
    what: 'a sequence used',
    sql: "SELECT nextval('untouched')",
    says: ['sequence untouched: 1, unused | 1, used'],
  },
  {
    what: 'an index dropped',
    sql: 'DROP INDEX service_2_created',
    says: ['index service_2_created of service_2'],
  },
  {
    what: 'an index of another kind',
    sql: 'DROP INDEX service_2_created; CREATE INDEX service_2_created ON service_2 (created_at DESC)',
    says: ['index service_2_created of service_2'],
  },
  {
    what: 'a foreign key dropped',
    sql: 'ALTER TABLE service_2 DROP CONSTRAINT service_2_parent_id_fkey',
    says: ['constraint service_2_parent_id_fkey of service_2'],
  },
  {
    what: 'a constraint validated',
    sql: 'ALTER TABLE guarded VALIDATE CONSTRAINT later',
    says: ['constraint later of guarded'],
  },
  { what: 'an extension dropped', sql: 'DROP EXTENSION pg_trgm', says: ['extension pg_trgm'] },
  {
    what: 'a column of another type',
    sql: 'ALTER TABLE service_2 ALTER COLUMN name TYPE text',
    says: ['column name of service_2'],
  },
  {
    what: 'a column added',
    sql: 'ALTER TABLE service_2 ADD COLUMN more integer',
    says: ['column more of service_2'],
  },
  {
    what: 'a default changed',
    sql: 'ALTER TABLE service_2 ALTER COLUMN is_active SET DEFAULT false',
    says: ['column is_active of service_2'],
  },
  {
    what: 'a table dropped',
    sql: 'DROP TABLE service_2',
    says: [
      'table service_2',
      'column code of service_2',
      'index service_2_pkey of service_2',
      'sequence service_2_id_seq',
    ],
  },
  { what: 'a table added', sql: 'CREATE TABLE stray ()', says: ['table stray'] },
  {
    what: 'a view of another meaning',
    sql: "CREATE OR REPLACE VIEW happy AS SELECT id, m FROM every_type WHERE m = 'sad'",
    says: ['view happy'],
  },
  {
    what: 'a materialized view emptied',
    sql: 'REFRESH MATERIALIZED VIEW b_second WITH NO DATA',
    says: ['view b_second'],
  },
  {
    what: 'a function changed',
    sql: "CREATE OR REPLACE FUNCTION doubled(i integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT i + i'",
    says: ['function doubled(i integer)'],
  },
  {
    what: 'a trigger disabled',
    sql: 'ALTER TABLE guarded DISABLE TRIGGER no_touch',
    says: ['trigger no_touch of guarded'],
  },
  { what: 'a policy dropped', sql: 'DROP POLICY own ON guarded', says: ['policy own of guarded'] },
  {
    what: 'row-level security switched off',
    sql: 'ALTER TABLE guarded DISABLE ROW LEVEL SECURITY',
    says: ['table guarded'],
  },
  { what: 'a rule dropped', sql: 'DROP RULE quiet ON nothing', says: ['rule quiet of nothing'] },
  { what: 'an enum value added', sql: "ALTER TYPE mood ADD VALUE 'new'", says: ['type mood'] },
  { what: 'a domain loosened', sql: 'ALTER DOMAIN email DROP CONSTRAINT email_check', says: ['type email'] },
  { what: 'a schema added', sql: 'CREATE SCHEMA stray', says: ['schema stray'] },
  { what: 'a large object dropped', sql: 'SELECT lo_unlink(90003)', says: ['large objects 90003'] },
  {
    what: 'a byte of a large object',
    sql: "SELECT lo_put(90002, 1500000, '\\x00')",
    says: ['large objects 90002'],
  },
];

describe.skipIf(!found)('verification of a copy', () => {
  let server: TestServer;
  let other: TestServer;

  beforeAll(async () => {
    const bin = found?.bin ?? '';
    [server, other] = await Promise.all([startPostgres(bin), startPostgres(bin)]);
    await makeDatabase(server, { name: 'whole', tables: 14, rows: 100, everything: true });
    await copyDatabase({
      from: server.at('whole'),
      to: other.at('pristine'),
      tools: await findTools(process.env),
      clock: systemClock,
      checkpoints: memoryCheckpoints(),
    });
  });

  /** A copy of the copy, to be spoilt. */
  const spoiled = async (name: string) => {
    await other.psql('postgres', `CREATE DATABASE ${name} TEMPLATE pristine`);
    return name;
  };

  afterAll(async () => {
    await Promise.all([server?.stop(), other?.stop()]);
  });

  const differences = async (copy: string) => {
    const report = await verifyDatabases({ from: server.at('whole'), to: other.at(copy) });
    return report.differences;
  };

  test('finds nothing where nothing was changed', async () => {
    expect(await differences('pristine')).toEqual([]);
  });

  test.concurrent.each(CHANGES)('finds $what, by its table and kind', async ({ what, sql, says }) => {
    const copy = await spoiled(what.toLowerCase().replace(/\W/g, '_'));
    await other.psql(copy, sql);
    const found = await differences(copy);
    expect(found.length).toBeGreaterThan(0);
    const lines = found.map(({ kind, table, object, source, target }) => {
      const name = table && table !== object ? `${object} of ${table}` : object;
      return `${kind} ${name.replaceAll('public.', '')}: ${source} | ${target}`;
    });
    for (const line of says) expect(lines).toContainEqual(expect.stringContaining(line));
    // A change of one thing is not reported as another: content is only said to differ where rows do.
    if (!says.some((line) => /^(rows|content)/.test(line)))
      expect(found.filter(({ kind }) => kind === 'content')).toEqual([]);
  });

  test('tells a difference in one line', () => {
    const named = { table: 'public.orders', object: 'public.orders' };
    expect(describeDifference({ kind: 'rows', ...named, source: '100', target: '99' })).toBe(
      'rows public.orders: 100 in the source, 99 in the target',
    );
    expect(
      describeDifference({
        kind: 'index',
        table: 'public.orders',
        object: 'by_day',
        source: 'CREATE INDEX',
        target: undefined,
      }),
    ).toBe('index by_day of public.orders: missing in the target (CREATE INDEX)');
  });

  test('sends nothing but SELECT, on sessions that cannot write', async () => {
    const log = (change: string) => `ALTER SYSTEM ${change}; SELECT pg_reload_conf();`;
    await other.psql('postgres', log("SET log_line_prefix = 'from %a: '") + log("SET log_statement = 'all'"));
    await differences('pristine');
    await other.psql('postgres', log('RESET ALL'));
    const text = readFileSync(`${other.folder}/log`, 'utf8');
    const verbs = [...text.matchAll(/^from muvi: LOG: +(?:statement|execute <unnamed>): +(\w+)/gm)].map(
      ([, verb]) => verb,
    );
    expect(verbs.length).toBeGreaterThan(30);
    expect(new Set(verbs)).toEqual(new Set(['BEGIN', 'SELECT']));
  });
});
