import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from '../../src/database/index.ts';
import type { Clock } from '../../src/engine/clock.ts';

const run = promisify(execFile);

/** The real time, for tests that wait for real servers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** The folder with initdb, pg_ctl, pg_dump and psql, or why there is none. */
export function findPostgres(): { bin: string } | { missing: string } {
  const folders = process.env.MUVI_PG_BIN
    ? [process.env.MUVI_PG_BIN]
    : [...(process.env.PATH ?? '').split(delimiter), pgConfig()];
  const bin = folders.find(
    (folder) =>
      folder &&
      ['initdb', 'pg_ctl', 'postgres', 'psql', 'pg_dump', 'pg_restore'].every((t) =>
        existsSync(join(folder, t)),
      ),
  );
  if (!bin)
    return {
      missing: 'initdb and pg_ctl of PostgreSQL are not installed (looked in MUVI_PG_BIN, PATH, pg_config)',
    };
  if (process.getuid?.() === 0 && !serverUser())
    return { missing: 'PostgreSQL does not run as root, and there is no other user' };
  return { bin };
}

/** The tools, or undefined where tests have to be skipped; an error where MUVI_REQUIRE_TOOLS says they must run. */
export function requirePostgres(): { bin: string } | undefined {
  const found = findPostgres();
  if ('bin' in found) return found;
  if ((process.env.MUVI_REQUIRE_TOOLS ?? '').split(',').includes('postgres')) throw new Error(found.missing);
  process.stderr.write(`skipped: tests with PostgreSQL: ${found.missing}\n`);
  return undefined;
}

function pgConfig(): string {
  const { stdout, status } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

/** Who runs the servers when the tests run as root: PostgreSQL refuses to. */
function serverUser(): { uid: number; gid: number; name: string } | undefined {
  for (const name of ['postgres', 'nobody']) {
    const { stdout, status } = spawnSync('id', ['-u', name], { encoding: 'utf8' });
    const group = spawnSync('id', ['-g', name], { encoding: 'utf8' });
    if (status === 0) return { uid: Number(stdout), gid: Number(group.stdout), name };
  }
  return undefined;
}

/** A real PostgreSQL server that belongs to one test file. */
export interface TestServer {
  bin: string;
  folder: string;
  port: number;
  /** The superuser's password; it is in `passfile` and nowhere else. */
  password: string;
  passfile: string;
  /** A database of this server, as muvi is told about it. */
  at(database: string, user?: string): Server;
  /** Runs SQL with psql and gives its output: unaligned, without headers. */
  psql(database: string, sql: string): Promise<string>;
  /** `pg_dump` of a whole database as text. */
  dump(database: string, ...args: string[]): Promise<string>;
  /** The SHA-256 of that, for databases too large to hold twice. */
  digest(database: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Where the data goes; a new folder unless said. */
  data?: string;
  /** Lines for postgresql.conf. */
  settings?: string[];
  /** Files to speak TLS with. */
  certificate?: { key: string; file: string };
}

/** Makes and starts a server that listens on loopback alone and wants a password. */
export async function startPostgres(bin: string, options: StartOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-pg-'));
  const data = options.data ?? join(folder, 'data');
  const password = `pw:${Math.random().toString(36).slice(2)}\\x`;
  const port = await freePort();
  const user = process.getuid?.() === 0 ? serverUser() : undefined;
  const passwordFile = join(folder, 'initial');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const as = (tool: string, ...args: string[]) =>
    user
      ? run(
          'setpriv',
          [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', join(bin, tool), ...args],
          { cwd: folder },
        )
      : run(join(bin, tool), args, { cwd: folder });
  const wal = options.data ? [`--waldir=${join(folder, 'wal')}`] : [];
  await as(
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '-N',
    ...wal,
  );
  const settings = [
    `port=${port}`,
    "listen_addresses='127.0.0.1'",
    "unix_socket_directories=''",
    // A test server may lose its data with the machine; durability is not what is tested.
    'fsync=off',
    'max_wal_size=2GB',
    ...(options.settings ?? []),
  ];
  if (options.certificate) {
    const { key, file } = options.certificate;
    const [ours, cert] = [join(folder, 'server.key'), join(folder, 'server.crt')];
    writeFileSync(ours, readFileSync(key), { mode: 0o600 });
    writeFileSync(cert, readFileSync(file));
    if (user) chownSync(ours, user.uid, user.gid);
    settings.push('ssl=on', `ssl_key_file='${ours}'`, `ssl_cert_file='${cert}'`);
  }
  writeFileSync(join(folder, 'extra.conf'), settings.join('\n'), { mode: 0o644 });
  const start = [
    '-D',
    data,
    '-w',
    '-t',
    '60',
    '-l',
    join(folder, 'log'),
    '-o',
    `-c config_file=${join(folder, 'all.conf')} -c data_directory=${data}`,
  ];
  writeFileSync(
    join(folder, 'all.conf'),
    `include '${join(data, 'postgresql.conf')}'\ninclude '${join(folder, 'extra.conf')}'\nhba_file='${join(data, 'pg_hba.conf')}'\nident_file='${join(data, 'pg_ident.conf')}'\n`,
    { mode: 0o644 },
  );
  await as('pg_ctl', 'start', ...start);

  const passfile = join(folder, 'passfile');
  writeFileSync(passfile, `*:${port}:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 });
  const env = {
    PATH: process.env.PATH ?? '',
    PGHOST: '127.0.0.1',
    PGPORT: String(port),
    PGUSER: 'postgres',
    PGPASSFILE: passfile,
  };
  const tool = (name: string, args: string[]) => run(join(bin, name), args, { env, maxBuffer: 1 << 30 });
  return {
    bin,
    folder,
    port,
    password,
    passfile,
    at: (database, as = 'postgres') => ({
      host: '127.0.0.1',
      port,
      user: as,
      database,
      tls: 'disable',
      password: { passfile },
    }),
    psql: async (database, sql) => {
      // From its standard input, statement by statement: given as an argument, all would be one transaction.
      const running = run(join(bin, 'psql'), ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-f', '-'], {
        env,
      });
      running.child.stdin?.end(sql);
      return (await running).stdout.trim();
    },
    dump: async (database, ...args) => (await tool('pg_dump', ['-d', database, ...args])).stdout,
    digest: async (database, ...args) => {
      const child = spawn(join(bin, 'pg_dump'), ['-d', database, ...args], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const hash = createHash('sha256');
      for await (const chunk of child.stdout) hash.update(chunk as Buffer);
      return hash.digest('hex');
    },
    stop: async () => {
      await as('pg_ctl', 'stop', '-D', data, '-m', 'immediate', '-w');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Arguments that make two dumps of equal databases equal: newer pg_dumps put a random key into each. */
export function comparable(bin: string): string[] {
  const { stdout } = spawnSync(join(bin, 'pg_dump'), ['--help'], { encoding: 'utf8' });
  return [
    '--no-owner',
    '--no-privileges',
    ...(stdout.includes('--restrict-key') ? ['--restrict-key=muvi'] : []),
  ];
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
