import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CopyOptions,
  copyDatabase,
  type DatabaseError,
  fileCheckpoints,
  findTools,
  memoryCheckpoints,
} from '../../src/database/index.ts';
import { makeDatabase } from './databases.ts';
import { comparable, requirePostgres, startPostgres, systemClock, type TestServer } from './postgres.ts';

const found = requirePostgres();

describe.skipIf(!found)('a copy that cannot be', () => {
  let source: TestServer;
  let target: TestServer;
  let folder: string;
  let options: CopyOptions;
  const relays: TcpServer[] = [];

  beforeAll(async () => {
    const bin = found?.bin ?? '';
    folder = mkdtempSync(join(tmpdir(), 'muvi-refusals-'));
    [source, target] = await Promise.all([startPostgres(bin), startPostgres(bin)]);
    await makeDatabase(source, { name: 'orders', tables: 4, rows: 20_000 });
    await target.psql('postgres', 'CREATE DATABASE orders');
    await target.psql('orders', 'CREATE TABLE old (id integer); INSERT INTO old VALUES (1)');
    await target.psql(
      'postgres',
      `CREATE ROLE small LOGIN PASSWORD '${target.password.replaceAll("'", "''")}'`,
    );
    options = {
      from: source.at('orders'),
      to: target.at('orders'),
      tools: await findTools(process.env),
      clock: systemClock,
      checkpoints: memoryCheckpoints(),
    };
  });

  afterAll(async () => {
    for (const relay of relays) relay.close();
    await Promise.all([source?.stop(), target?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The databases of the target by name and number, and what is in the one to be replaced. */
  const state = async () =>
    `${await target.psql('postgres', 'SELECT datname, oid FROM pg_database ORDER BY 1')}\n${await target.dump('orders', ...comparable(target.bin))}`;

  /** How a copy ended that must not come about; it also has to leave the target alone, and not tell the password. */
  async function refused(changes: Partial<CopyOptions>): Promise<DatabaseError> {
    const before = await state();
    let error: unknown;
    try {
      await copyDatabase({ ...options, ...changes });
    } catch (caught) {
      error = caught;
    }
    expect(await state()).toBe(before);
    expect(error).toHaveProperty('code');
    const told = error as DatabaseError;
    expect(`${told.message} ${told.remedy} ${told.stack}`).not.toContain(target.password);
    expect(told.remedy).toBeTruthy();
    return told;
  }

  test('with a wrong password says which server refused it', async () => {
    const passfile = join(folder, 'wrong');
    writeFileSync(passfile, '*:*:*:*:not-the-password', { mode: 0o600 });
    const error = await refused({ to: { ...options.to, password: { passfile } } });
    expect(error).toMatchObject({ code: 'DB_PASSWORD', exit: 4 });
    expect(error.message).toContain(`postgres@127.0.0.1:${target.port}`);
    expect(error.message).not.toContain('not-the-password');
    expect(await refused({ from: { ...options.from, password: { passfile } } })).toMatchObject({
      code: 'DB_PASSWORD',
    });
  });

  test('without a password says which line to add to which file', async () => {
    const passfile = join(folder, 'none');
    const openSockets = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    const before = openSockets();
    const error = await refused({ to: { ...options.to, password: { passfile } } });
    expect(error).toMatchObject({ code: 'DB_PASSFILE', exit: 4 });
    // A connection left open would keep the server from dropping databases until it gives up on it, a minute later.
    await expect.poll(openSockets).toBe(before);
    expect(error.remedy).toContain(passfile);
  });

  test('does not take a password from the environment of muvi', async () => {
    process.env.PGPASSWORD = target.password;
    try {
      const error = await refused({ to: { ...options.to, password: undefined } });
      expect(error.code).toBe('DB_PASSFILE');
    } finally {
      delete process.env.PGPASSWORD;
    }
  });

  test('to an extension the target lacks names it', async () => {
    await source.psql('orders', 'CREATE EXTENSION citext');
    await source.psql('orders', "UPDATE pg_extension SET extname = 'absent_thing' WHERE extname = 'citext'");
    const error = await refused({});
    await source.psql(
      'orders',
      "UPDATE pg_extension SET extname = 'citext' WHERE extname = 'absent_thing'; DROP EXTENSION citext",
    );
    expect(error.code).toBe('DB_EXTENSION');
    expect(error.message).toContain('does not offer absent_thing');
  });

  test('to an older server names both versions', async () => {
    const version = await target.psql('postgres', 'SHOW server_version_num');
    const older = String(Number(version) - 10_000);
    const port = await relay(target.port, version, older);
    const passfile = join(folder, 'relay');
    writeFileSync(passfile, `*:*:*:*:${target.password.replace(/[\\:]/g, '\\$&')}`, { mode: 0o600 });
    const error = await refused({ to: { ...options.to, port, password: { passfile } } });
    expect(error.code).toBe('DB_SERVER_VERSION');
    expect(error.message).toMatch(/runs PostgreSQL \d+, older than the \d+ of/);
  });

  test('with a pg_dump older than the server names it', async () => {
    const bin = join(folder, 'old-tools');
    mkdirSync(bin);
    for (const tool of ['pg_dump', 'pg_restore']) {
      writeFileSync(join(bin, tool), `#!/bin/sh\necho '${tool} (PostgreSQL) 12.4'\n`);
      chmodSync(join(bin, tool), 0o755);
    }
    const error = await refused({ tools: await findTools({}, bin) });
    expect(error).toMatchObject({ code: 'DB_TOOL_VERSION', exit: 1 });
    expect(error.message).toContain('is of PostgreSQL 12');
    await expect(findTools({ PATH: folder })).rejects.toMatchObject({ code: 'DB_TOOL' });
  });

  test('onto a full disk says so', async () => {
    await source.psql('orders', diskFullIn('orders__muvi_incoming'));
    const error = await refused({});
    await source.psql('orders', 'DROP TABLE filling; DROP FUNCTION fill(integer)');
    expect(error.code).toBe('DB_DISK_FULL');
    expect(error.message).toContain('has no space left');
  });

  test('to roles the target lacks names them', async () => {
    await source.psql(
      'orders',
      'CREATE ROLE absent; CREATE TABLE mine (); CREATE POLICY p ON mine TO absent USING (true)',
    );
    const error = await refused({});
    await source.psql('orders', 'DROP TABLE mine; DROP ROLE absent');
    expect(error.code).toBe('DB_ROLE');
    expect(error.remedy).toContain('CREATE ROLE "absent"');
  });

  test('by a user who may not create databases, or not rename this one, says what to grant', async () => {
    expect(await refused({ to: target.at('orders', 'small') })).toMatchObject({
      code: 'DB_PERMISSION',
      message: expect.stringContaining('small may not create databases'),
    });
    await target.psql('postgres', 'ALTER ROLE small CREATEDB');
    const error = await refused({ to: target.at('orders', 'small') });
    expect(error.message).toContain('may not rename orders');
  });

  test('of a database that is not there, or onto itself, or under too long a name is refused', async () => {
    expect(await refused({ from: source.at('nowhere') })).toMatchObject({ code: 'DB_NOT_FOUND' });
    expect(await refused({ from: target.at('orders') })).toMatchObject({ code: 'DB_SAME', exit: 5 });
    expect(await refused({ to: target.at('o'.repeat(49)) })).toMatchObject({ code: 'DB_NAME' });
    expect(await refused({ to: target.at('orders__muvi_incoming') })).toMatchObject({ code: 'DB_NAME' });
  });

  test('with a server that is not there says how to reach it', async () => {
    const port = await relay(1, 'x', 'x');
    relays.at(-1)?.close();
    expect(await refused({ from: { ...options.from, port } })).toMatchObject({ code: 'DB_UNREACHABLE' });
  });

  test('while another copy runs is refused', async () => {
    // Time flies, so that nobody waits for the other one to end.
    let now = 0;
    const clock = { now: () => (now += 5_000), sleep: async () => undefined };
    let second: Promise<DatabaseError> | undefined;
    const stop = new AbortController();
    await copyDatabase({
      ...options,
      signal: stop.signal,
      onProgress(event) {
        if (event.kind !== 'stage' || event.stage !== 'rows') return;
        second = copyDatabase({ ...options, clock }).then(
          () => Promise.reject(new Error('it ran')),
          (error: DatabaseError) => error,
        );
        void second.then(() => stop.abort());
      },
    }).catch(() => undefined);
    expect(await second).toMatchObject({ code: 'DB_BUSY', exit: 6 });
  });

  test('that is stopped in its rows leaves nothing', async () => {
    const stop = new AbortController();
    const error = await refused({
      signal: stop.signal,
      onProgress: (event) => event.kind === 'rows' && stop.abort(),
    });
    expect(error).toMatchObject({ code: 'DB_CANCELLED', exit: 130 });
  });

  test('that turns out unequal is not put in place', async () => {
    const error = await refused({
      onProgress(event) {
        if (event.kind !== 'stage' || event.stage !== 'verify') return;
        const env = { PATH: process.env.PATH, PGPASSFILE: target.passfile };
        const at = ['-h', '127.0.0.1', '-p', String(target.port), '-U', 'postgres', 'orders__muvi_incoming'];
        execFileSync(join(target.bin, 'psql'), ['-Xqc', 'DELETE FROM service_1 WHERE id = 7', ...at], {
          env,
        });
      },
    });
    expect(error).toMatchObject({ code: 'DB_DIFFERS', exit: 3 });
    expect(error.message).toContain('rows public.service_1: 20000 in the source, 19999 in the target');
  });

  test('with a damaged checkpoint file names the file', async () => {
    const file = join(folder, 'damaged.json');
    writeFileSync(file, '{"half');
    const error = await refused({ checkpoints: fileCheckpoints(file) });
    expect(error.code).toBe('DB_CHECKPOINT');
    expect(error.message).toContain(file);
  });

  test('over a database that an earlier copy kept is refused; without keeping, both old ones go', async () => {
    const checkpoints = memoryCheckpoints();
    const [from, to] = [options.from, target.at('twice')];
    await target.psql('postgres', 'CREATE DATABASE twice');
    expect((await copyDatabase({ ...options, from, to })).previous).toBe('twice__muvi_previous');
    expect(await refused({ to, checkpoints })).toMatchObject({ code: 'DB_PREVIOUS', exit: 5 });
    expect((await copyDatabase({ ...options, to, checkpoints, previous: 'drop' })).previous).toBeUndefined();
    expect(await target.psql('postgres', "SELECT datname FROM pg_database WHERE datname LIKE 'twice%'")).toBe(
      'twice',
    );
  });

  /** A server in between that claims another version: it changes what the real one answers, at the same length. */
  async function relay(port: number, from: string, to: string): Promise<number> {
    const server = createServer((client) => {
      const upstream = connect(port, '127.0.0.1');
      client.pipe(upstream);
      upstream.on('data', (chunk) =>
        client.write(Buffer.from(chunk.toString('latin1').replaceAll(from, to), 'latin1')),
      );
      upstream.on('close', () => client.destroy());
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    relays.push(server);
    return await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  }
});

/** A table whose rows are taken everywhere but in that database, which then says that its disk is full. */
function diskFullIn(database: string): string {
  return `
    CREATE FUNCTION fill(i integer) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
      IF current_database() = '${database}' THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END IF;
      RETURN true; END $$;
    CREATE TABLE filling (i integer CHECK (public.fill(i)));
    INSERT INTO filling VALUES (1);`;
}
