import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CopyProcess } from './copy-process.ts';
import { makeDatabase } from './databases.ts';
import { comparable, requirePostgres, startPostgres, type TestServer } from './postgres.ts';

const found = requirePostgres();

/** Every moment at which a copy of one database can be cut off, and how the next run takes it from there. */
const MOMENTS = [
  { dieAt: 'checks', next: 'copied', replaced: false },
  { dieAt: 'schema', next: 'copied', replaced: false },
  { dieAt: 'rows', next: 'copied', replaced: false },
  { dieAt: 'large-objects', next: 'copied', replaced: false },
  { dieAt: 'indexes', next: 'copied', replaced: false },
  { dieAt: 'verify', next: 'copied', replaced: false },
  { dieAt: 'before verified', next: 'copied', replaced: false },
  { dieAt: 'after verified', next: 'finished', replaced: false },
  { dieAt: 'swap', next: 'finished', replaced: false },
  { dieAt: 'before swapped', next: 'finished', replaced: true },
  { dieAt: 'after swapped', next: 'finished', replaced: true },
  { dieAt: 'before done', next: 'finished', replaced: true },
  { dieAt: 'after done', next: 'already', replaced: true },
];

describe.skipIf(!found)('a copy whose process is killed', () => {
  let source: TestServer;
  let target: TestServer;
  let folder: string;
  let program: string;

  beforeAll(async () => {
    const bin = found?.bin ?? '';
    folder = mkdtempSync(join(tmpdir(), 'muvi-crash-'));
    program = join(folder, 'copy.mjs');
    // Node 20 does not run TypeScript; what runs is the same code in one file.
    await build({
      entryPoints: [join(import.meta.dirname, 'copy-process.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
      external: ['pg-native'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    [source, target] = await Promise.all([startPostgres(bin), startPostgres(bin)]);
    await makeDatabase(source, { name: 'small', tables: 12, rows: 200, everything: true });
    await makeDatabase(source, { name: 'other', tables: 2, rows: 20 });
    await makeDatabase(source, { name: 'large', tables: 3, rows: 300_000 });
  });

  afterAll(async () => {
    await Promise.all([source?.stop(), target?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the program to its end and gives the last line it wrote, and how it ended. */
  async function run(
    told: CopyProcess,
    killOn?: (line: string) => boolean,
  ): Promise<{ last: string; ended: string }> {
    const file = `${told.checkpoints}.told`;
    writeFileSync(file, JSON.stringify(told));
    const child = spawn(process.execPath, [program, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // What a killed process leaves of temporary files goes with the test.
      env: { ...process.env, TMPDIR: folder },
    });
    let last = '';
    let complaint = '';
    child.stderr.on('data', (chunk) => {
      complaint += String(chunk);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = line;
      if (killOn?.(line)) child.kill('SIGKILL');
    });
    const ended = await new Promise<string>((resolve) => {
      child.once('close', (code, signal) => resolve(signal ?? (code === 0 ? 'well' : complaint)));
    });
    return { last, ended };
  }

  const checkpoints = (name: string) => join(folder, `${name}.json`);
  const copyOf = (name: string, from = name): CopyProcess => ({
    databases: [{ from: source.at(from), to: target.at(name) }],
    checkpoints: checkpoints(name),
  });

  /** The database as it is before any copy: with a table that no source has. */
  async function begin(name: string): Promise<void> {
    await target.psql('postgres', `CREATE DATABASE ${name}`);
    await target.psql(name, 'CREATE TABLE old (id integer); INSERT INTO old VALUES (1)');
  }

  async function expectEqual(name: string, from = name): Promise<void> {
    const args = comparable(source.bin);
    expect(await target.dump(name, ...args)).toBe(await source.dump(from, ...args));
  }

  test.concurrent.each(MOMENTS)(
    'at "$dieAt" leaves the old or the new database, and the next run has $next it',
    async ({ dieAt, next, replaced }) => {
      const name = `small_${dieAt.replace(/\W/g, '_')}`;
      await begin(name);
      expect(await run({ ...copyOf(name, 'small'), dieAt })).toEqual({ last: dieAt, ended: 'SIGKILL' });
      if (replaced) await expectEqual(name, 'small');
      else expect(await target.psql(name, 'SELECT count(*) FROM old')).toBe('1');

      expect(await run(copyOf(name, 'small'))).toEqual({ last: `["${next}"]`, ended: 'well' });
      await expectEqual(name, 'small');
      expect(await target.psql(`${name}__muvi_previous`, 'SELECT count(*) FROM old')).toBe('1');
      const left = `SELECT count(*) FROM pg_database WHERE datname LIKE '${name}%'`;
      expect(await target.psql('postgres', left)).toBe('2');
    },
  );

  const isUnderWay = (line: string) => {
    const percent = Number(/^large at (\d+) %/.exec(line)?.[1]);
    return percent >= 10 && percent < 90;
  };

  test('in the middle of a large table, from outside, leaves the old one; the next run passes over what was done', async () => {
    await begin('first');
    await begin('large');
    const both = {
      databases: [copyOf('first', 'other'), copyOf('large')].flatMap(({ databases }) => databases),
      checkpoints: checkpoints('both'),
    };
    expect((await run(both, isUnderWay)).ended).toBe('SIGKILL');
    expect(await target.psql('large', 'SELECT count(*) FROM old')).toBe('1');

    expect(await run(both)).toEqual({ last: '["already","copied"]', ended: 'well' });
    await expectEqual('first', 'other');
    await expectEqual('large');
  });

  test('is forgotten once all is done: the next run copies anew', async () => {
    await run(copyOf('other'));
    expect(existsSync(checkpoints('other'))).toBe(false);
    await source.psql(
      'other',
      "INSERT INTO service_2 (code, name, created_at) VALUES (gen_random_uuid(), 'late', now())",
    );
    expect(await run(copyOf('other'))).toMatchObject({ last: '["copied"]' });
    await expectEqual('other');
  });
});
