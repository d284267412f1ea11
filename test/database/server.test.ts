import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DatabaseError, describeServer, parseServer } from '../../src/database/index.ts';
import { findPassword, passwordFor } from '../../src/database/server/password.ts';
import { isLoopback } from '../../src/database/server/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'muvi-server-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refusal(urlOrService: string, environment = {}): DatabaseError {
  try {
    parseServer(urlOrService, environment);
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error(`accepted: ${urlOrService}`);
}

describe('a server given as a URL', () => {
  test('is verified by TLS unless it is this machine', () => {
    expect(parseServer('postgres://me@db.example:6432/my%20db?sslrootcert=/ca.pem', {})).toMatchObject({
      host: 'db.example',
      port: 6432,
      user: 'me',
      database: 'my db',
      tls: 'verify-full',
      rootCertificate: '/ca.pem',
    });
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
      expect(parseServer(`postgresql://me@${host}/db`, {})).toMatchObject({ tls: 'disable', port: 5432 });
    }
    expect(parseServer('postgres://me@localhost/db?sslmode=verify-full', {}).tls).toBe('verify-full');
  });

  test('through a tunnel is still verified by its name', () => {
    expect(parseServer('postgres://me@db.example/db?hostaddr=127.0.0.1', {})).toMatchObject({
      host: 'db.example',
      address: '127.0.0.1',
      tls: 'verify-full',
    });
  });

  test.each(['disable', 'allow', 'prefer', 'require', 'verify-ca'])(
    'with sslmode=%s is refused off loopback',
    (mode) => {
      expect(refusal(`postgres://me@db.example/db?sslmode=${mode}`)).toMatchObject({
        code: 'DB_TLS',
        exit: 64,
      });
    },
  );

  test.each(['localhost.example', '128.0.0.1', '127.0.0.1.example', '::2', 'db'])(
    '%s is not this machine',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );

  test.each([
    'postgres://me:s3cret-word@db.example/db',
    'postgres://me@db.example/db?password=s3cret-word',
    'postgres://:s3cret-word@localhost/db',
  ])('with a password is refused, and the password not repeated', (url) => {
    const error = refusal(url);
    expect(error).toMatchObject({ code: 'DB_URL_PASSWORD', exit: 64 });
    expect(`${error.message} ${error.remedy} ${error.stack}`).not.toContain('s3cret-word');
  });

  test.each([
    'postgres://me:s3cret-word@db.example:port/db',
    'mysql://me:s3cret-word@h/db',
    'me:s3cret-word@db.example/db',
  ])('that cannot be read is refused without repeating it', (url) => {
    const error = refusal(url, { PGSERVICEFILE: join(folder, 'none') });
    expect(error.code).toBe('DB_URL');
    expect(`${error.message} ${error.remedy} ${error.stack} ${String(error.cause)}`).not.toContain(
      's3cret-word',
    );
  });

  test('names what is missing or unknown', () => {
    expect(refusal('postgres://db.example').message).toMatch(/user.*dbname/);
    expect(refusal('postgres://me@h/db?sslcompression=1').message).toContain('unknown sslcompression');
  });

  test('is shown without anything secret', () => {
    expect(describeServer(parseServer('postgres://me@db.example/db', {}))).toBe('me@db.example:5432/db');
  });
});

describe('a server given as a service', () => {
  const file = join(folder, 'services');
  writeFileSync(
    file,
    '# ours\n[uae]\nhost=db.example\nport=6000\n\n[frankfurt]\nuser = me\nhost=f.example\ndbname=d\n[leaky]\nhost=h\nuser=u\ndbname=d\npassword=s3cret-word\n',
  );

  test('has the settings of its section', () => {
    expect(parseServer('frankfurt', { PGSERVICEFILE: file })).toMatchObject({
      host: 'f.example',
      user: 'me',
      port: 5432,
    });
  });

  test('is found in the folder of the system too', () => {
    writeFileSync(join(folder, 'pg_service.conf'), '[system]\nhost=s.example\nuser=u\ndbname=d\n');
    const environment = { PGSERVICEFILE: join(folder, 'none'), PGSYSCONFDIR: folder };
    expect(parseServer('system', environment).host).toBe('s.example');
  });

  test('that does not exist, is incomplete, or holds a password is refused', () => {
    expect(refusal('nobody', { PGSERVICEFILE: file }).code).toBe('DB_URL');
    expect(refusal('uae', { PGSERVICEFILE: file }).message).toContain('user');
    expect(refusal('leaky', { PGSERVICEFILE: file }).code).toBe('DB_URL_PASSWORD');
  });
});

describe('a passfile', () => {
  const server = parseServer('postgres://me@db.example/db', {});

  test('gives the password of the first line that fits', () => {
    const lines = [
      '# *:*:*:*:no',
      'other:5432:db:me:no',
      'db.example:5433:db:me:no',
      String.raw`db.example:*:*:me:a\:b\\c:d`,
      '*:*:*:*:late',
    ];
    expect(findPassword(lines.join('\n'), server)).toBe('a:b\\c:d');
    expect(findPassword('x:1:y:z:no', server)).toBeUndefined();
  });

  test.skipIf(process.platform === 'win32')('that others can read is refused', async () => {
    const passfile = join(folder, 'passfile');
    writeFileSync(passfile, '*:*:*:*:word', { mode: 0o600 });
    expect(await passwordFor({ ...server, password: { passfile } })).toBe('word');
    chmodSync(passfile, 0o640);
    await expect(passwordFor({ ...server, password: { passfile } })).rejects.toMatchObject({
      code: 'DB_PASSFILE',
      remedy: `run: chmod 0600 ${passfile}`,
    });
  });
});
