import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runChild } from '../../src/database/children.ts';
import {
  copyDatabase,
  findTools,
  memoryCheckpoints,
  parseServer,
  type Server,
  verifyDatabases,
} from '../../src/database/index.ts';
import { requirePostgres, startPostgres, systemClock, type TestServer } from './postgres.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stderr.write('skipped: connections off loopback: openssl is not installed\n');
const found = hasOpenssl ? requirePostgres() : undefined;

describe.skipIf(!found)('a connection off loopback', () => {
  let server: TestServer;
  let folder: string;
  /** As seen through a tunnel: the name is the server's, the address this machine's. */
  let named: Server;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'muvi-tls-'));
    certify('ca', 'db.example.test');
    certify('other', 'db.example.test');
    server = await startPostgres(found?.bin ?? '', {
      certificate: { key: join(folder, 'ca.key'), file: join(folder, 'ca.crt') },
    });
    await server.psql('postgres', 'CREATE DATABASE orders');
    await server.psql(
      'orders',
      'CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 1000); SELECT lo_create(0)',
    );
    named = parseServer(
      `postgres://postgres@db.example.test:${server.port}/orders?hostaddr=127.0.0.1&sslrootcert=${join(folder, 'ca.crt')}&passfile=${server.passfile}`,
      {},
    );
  });

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('copies through TLS alone, its tools included', async () => {
    await server.psql('postgres', 'ALTER SYSTEM SET log_connections = on; SELECT pg_reload_conf()');
    const to = { ...named, database: 'copied' };
    const tools = await findTools(process.env);
    const report = await copyDatabase({
      from: named,
      to,
      tools,
      clock: systemClock,
      checkpoints: memoryCheckpoints(),
    });
    expect(report).toMatchObject({ rows: 1000, largeObjects: 1 });
    const connections =
      readFileSync(join(server.folder, 'log'), 'utf8').match(
        /connection authorized: .*application_name=muvi.*/g,
      ) ?? [];
    expect(connections.length).toBeGreaterThan(8);
    expect(connections.filter((line) => !line.includes('SSL enabled'))).toEqual([]);
  });

  test.each<[string, Partial<Server> | 'other', string]>([
    ['a name the certificate does not hold', { host: 'elsewhere.example.test' }, 'DB_CERTIFICATE'],
    ['another authority', 'other', 'DB_CERTIFICATE'],
    ['no authority', { rootCertificate: '/nowhere/root.crt' }, 'DB_TLS'],
  ])('with %s is refused', async (_, change, code) => {
    const changed = change === 'other' ? { rootCertificate: join(folder, 'other.crt') } : change;
    const to = { ...named, ...changed };
    await expect(verifyDatabases({ from: named, to })).rejects.toMatchObject({ code });
  });

  test('to a server without TLS is refused', async () => {
    const plain = await startPostgres(found?.bin ?? '');
    try {
      await expect(
        verifyDatabases({ from: named, to: { ...named, port: plain.port } }),
      ).rejects.toMatchObject({
        code: 'DB_CERTIFICATE',
      });
    } finally {
      await plain.stop();
    }
  });

  /** An authority that is its own only certificate. */
  function certify(name: string, host: string): void {
    const [key, file] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    execFileSync('openssl', [...args, '-keyout', key, '-out', file, ...subject], { stdio: 'ignore' });
  }
});

describe('a tool that is run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-tool-'));
  const tool = join(folder, 'tool');
  const passfile = join(folder, 'passfile');
  writeFileSync(tool, '#!/bin/sh\nenv\necho "--- $@"\necho "refused word-of-secret" >&2\n');
  chmodSync(tool, 0o755);
  writeFileSync(passfile, '*:*:*:*:word-of-secret', { mode: 0o600 });
  const server: Server = {
    host: 'localhost',
    port: 1,
    user: 'u',
    database: 'd',
    tls: 'disable',
    password: { passfile },
  };

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('knows the connection and nothing else of the environment', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'not-for-tools';
    process.env.PGSERVICE = 'not-for-tools';
    try {
      const { stdout, stderr } = await runChild({ tool, args: ['--flag'], server, readOnly: true });
      expect(stdout).not.toContain('not-for-tools');
      expect(stdout).toContain(`PGPASSFILE=${passfile}`);
      expect(stdout).toContain('default_transaction_read_only=on');
      expect(stdout).toContain('--- --flag');
      expect(`${stdout}${stderr}`).not.toContain('word-of-secret');
    } finally {
      delete process.env.AWS_SECRET_ACCESS_KEY;
      delete process.env.PGSERVICE;
    }
  });

  test('gets a fetched secret by the environment, never by an argument or a file', async () => {
    const fetched: Server = { ...server, password: { fetch: async () => 'word-of-secret' } };
    const { stdout, stderr } = await runChild({ tool, args: ['--flag'], server: fetched });
    expect(stdout).toContain('PGPASSWORD=word-of-secret');
    expect(stdout).toContain('PGPASSFILE=/dev/null');
    expect(stdout.slice(stdout.indexOf('---'))).not.toContain('word-of-secret');
    expect(stderr).toBe('refused ***\n');
  });
});
