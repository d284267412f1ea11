import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareScript, copyScript, installScript } from '../../phases/02-databases/scripts.ts';
import { copyLogins, databases } from '../../phases/environment.ts';
import { isTemplate } from '../../src/engine/call.ts';
import { requirePostgres, startPostgres, type TestServer } from '../database/postgres.ts';

const run = promisify(execFile);
const postgres = requirePostgres();
const [main] = databases;
if (main === undefined) throw new Error('no databases');

/** Two servers on one port, as in AWS: told apart by host. */
const SOURCE = '127.0.0.1';
const TARGET = '127.0.0.2';

describe('the scripts of the helper', () => {
  it.each([
    ['install', installScript],
    ['copy', copyScript(main)],
    ['compare', compareScript(main)],
  ])('%s is a script that bash can read', async (_name, lines) => {
    const folder = mkdtempSync(join(tmpdir(), 'muvi-script-'));
    writeFileSync(
      join(folder, 'script'),
      lines.map((line) => (typeof line === 'string' ? line : 'HOST=x')).join('\n'),
    );
    await run('bash', ['-n', join(folder, 'script')]);
  });
});

describe.skipIf(!postgres)('copying between two real servers, as the helper does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-helper-'));
  const tools = join(folder, 'bin');
  let source: TestServer;
  let target: TestServer;

  /** Runs a script as the helper would: another lock folder, no TLS, Secrets Manager's answer from a file. */
  async function helper(lines: ReturnType<typeof copyScript>, path = '') {
    const hosts = [SOURCE, TARGET];
    const script = lines
      .map((line) => (isTemplate(line) ? `${line.template[0]}${hosts.shift()}` : String(line)))
      .join('\n')
      .replaceAll(':5432:', `:${source.port}:`)
      .replace('PGSSLMODE=verify-full', 'PGSSLMODE=disable')
      .replace('/run/', `${folder}/`);
    writeFileSync(join(folder, 'script'), script);
    return run('bash', [join(folder, 'script')], {
      env: {
        PATH: `${path}:${tools}:${postgres?.bin}:${process.env.PATH}`,
        PGPORT: String(source.port),
        TMPDIR: folder,
      },
    }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        output: error.stdout + error.stderr,
      }),
    );
  }

  /** SQL on the target, by its own password. */
  async function onTarget(database: string, sql: string): Promise<string> {
    const passfile = join(folder, 'target-passfile');
    writeFileSync(passfile, `*:*:*:*:${target.password.replace(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 });
    const env = {
      PATH: process.env.PATH,
      PGHOST: TARGET,
      PGPORT: String(source.port),
      PGUSER: 'postgres',
      PGPASSFILE: passfile,
    };
    const { stdout } = await run(join(postgres?.bin ?? '', 'psql'), ['-XqAt', '-d', database, '-c', sql], {
      env,
    });
    return stdout.trim();
  }

  beforeAll(async () => {
    const bin = postgres?.bin ?? '';
    source = await startPostgres(bin);
    target = await startPostgres(bin, { settings: [`port=${source.port}`, `listen_addresses='${TARGET}'`] });
    mkdirSync(tools);
    writeFileSync(
      join(tools, 'aws'),
      `#!/bin/sh\nwhile [ "$1" != --secret-id ]; do shift; done\ncat "${folder}/$(echo "$2" | tr / _)"\n`,
    );
    chmodSync(join(tools, 'aws'), 0o755);
    for (const { name, secret } of copyLogins) {
      const { password } = name === 'uatclusterdb' ? target : source;
      writeFileSync(
        join(folder, secret.replaceAll('/', '_')),
        JSON.stringify({ username: 'postgres', password }),
      );
    }
    await source.psql('postgres', `CREATE DATABASE ${main.database};`);
    await source.psql(
      main.database,
      `CREATE TABLE film (id serial PRIMARY KEY, title text NOT NULL, facts jsonb, shown timestamptz);
       INSERT INTO film (title, facts, shown) SELECT 'film ' || n, '{"n": 1}', now() FROM generate_series(1, 500) n;
       CREATE SCHEMA sales; CREATE TABLE sales."Order Line" (id int, price numeric(10,2));
       INSERT INTO sales."Order Line" VALUES (1, 9.50), (1, 9.50), (2, NULL);
       CREATE INDEX by_title ON film (title);`,
    );
    await onTarget('postgres', `CREATE DATABASE ${main.database}`);
    await onTarget(main.database, 'CREATE TABLE of_before (id int)');
  }, 60_000);
  afterAll(async () => {
    await Promise.all([source?.stop(), target?.stop()]);
  });

  it('leaves the target as it was where the dump breaks off in the middle', async () => {
    const broken = join(folder, 'broken');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'pg_dump'), '#!/bin/sh\necho "CREATE TABLE half (id int);"\nexit 1\n');
    chmodSync(join(broken, 'pg_dump'), 0o755);
    expect((await helper(copyScript(main), broken)).code).not.toBe(0);
    expect(
      await onTarget(
        main.database,
        "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'",
      ),
    ).toBe('of_before');
  });

  it('finds a target that was not copied different', async () => {
    expect((await helper(compareScript(main))).code).not.toBe(0);
  });

  it('copies, keeps the replaced database beside, and may be run again', async () => {
    for (const _time of ['once', 'twice']) expect(await helper(copyScript(main))).toMatchObject({ code: 0 });
    expect(await onTarget(main.database, 'SELECT count(*) FROM film')).toBe('500');
    expect(
      await onTarget(
        'postgres',
        "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE datname LIKE 'muvi%'",
      ),
    ).toBe(`${main.database},${main.database}__muvi_previous`);
  });

  it('finds the copy equal, and says how much it compared', async () => {
    expect(await helper(compareScript(main))).toEqual({ code: 0, output: 'equal: 2 tables, 503 rows\n' });
  });

  it.each([
    [
      'a changed value',
      "UPDATE film SET facts = '{}' WHERE id = 7",
      `UPDATE film SET facts = '{"n": 1}' WHERE id = 7`,
    ],
    ['a row more', "INSERT INTO film VALUES (1000, 'new')", 'DELETE FROM film WHERE id = 1000'],
    ['a sequence that moved', "SELECT nextval('film_id_seq')", "SELECT setval('film_id_seq', 500)"],
    ['an index less', 'DROP INDEX by_title', 'CREATE INDEX by_title ON film (title)'],
  ])('finds %s behind its back', async (_what, change, back) => {
    await onTarget(main.database, change);
    expect((await helper(compareScript(main))).code).not.toBe(0);
    await onTarget(main.database, back);
    expect((await helper(compareScript(main))).code).toBe(0);
  });

  it('fails where a password is missing or wrong, and never shows one', async () => {
    const file = join(
      folder,
      (copyLogins.find(({ name }) => name === main.source)?.secret ?? '').replaceAll('/', '_'),
    );
    for (const secret of ['{}', '{"password": "wrong"}']) {
      writeFileSync(file, secret);
      for (const script of [copyScript(main), compareScript(main)]) {
        const { code, output } = await helper(script);
        expect(code).not.toBe(0);
        expect(output).not.toContain(target.password);
      }
    }
  });

  it('leaves no passfile behind', () => {
    expect(readdirSync(folder).filter((name) => name.startsWith('tmp.'))).toEqual([]);
  });
});
