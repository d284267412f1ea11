import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { readJournal, unlock } from '../../src/journal/journal.ts';
import { lacks } from '../tools.ts';
import { freshFolder, openIn, STARTED, TestClock } from './support.ts';

/** Opens the journal in a folder, appends until told to stop or killed, and says on stdout what became durable. */
const PROGRAM = `
import { openJournal } from './src/journal/journal.ts';
import { directoryStore } from './src/journal/directory-store.ts';
const [folder, name, many] = process.argv.slice(2);
const clock = { now: () => Date.now(), sleep: (ms) => new Promise((done) => setTimeout(done, ms)) };
try {
  const store = directoryStore(folder, clock);
  const journal = await openJournal({ store, actor: name, clock, scrub: (text) => text, command: 'muvi race' });
  await journal.ready();
  process.stdout.write('ready\\n');
  const one = async (n) => {
    const where = { phase: '4', step: '4.3', target: name };
    const { seq } = await journal.append({ type: 'recorded', ...where, facts: { n: String(n) } });
    process.stdout.write(seq + '\\n');
  };
  for (let n = 0; n < Number(many); n += 4) await Promise.all([one(n), one(n + 1), one(n + 2), one(n + 3)]);
  await journal.close();
} catch (error) {
  process.stdout.write(error.code + '\\n');
  process.exitCode = error.exit ?? 70;
}
`;

/** Any user that is not root: nothing is forbidden to root. */
const NOBODY = 65_534;

/** Gives a process mounts of its own. */
const UNSHARE = 'unshare';

/** Whether this machine lets a process mount a small disk of its own. */
function canMount(): string | undefined {
  const tried = spawnSync(UNSHARE, ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']);
  return tried.status === 0 ? UNSHARE : undefined;
}

describe('real processes on one folder', () => {
  let bundles: string;
  let program: string;
  beforeAll(async () => {
    bundles = mkdtempSync(join(tmpdir(), 'muvi-race-'));
    chmodSync(bundles, 0o755);
    program = join(bundles, 'race.mjs');
    const stdin = { contents: PROGRAM, resolveDir: process.cwd(), loader: 'ts' as const };
    await build({
      stdin,
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(bundles, { recursive: true, force: true }));

  const start = (
    folder: string,
    name: string,
    many: number,
    through: readonly string[] = [],
    uid?: number,
  ) => {
    const [file = '', ...args] = [...through, process.execPath, program, folder, name, String(many)];
    const child: ChildProcess = spawn(file, args, { stdio: 'pipe', ...(uid === undefined ? {} : { uid }) });
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    return { child, said: () => text.split('\n').filter((line) => line !== '') };
  };

  const until = async (child: ChildProcess, condition: () => boolean): Promise<void> => {
    while (!condition()) await once(child.stdout as NodeJS.ReadableStream, 'data');
  };

  it('one of eight writes at a time; the others leave with exit code 6; the chain holds', async () => {
    const folder = freshFolder();
    const all = Array.from({ length: 8 }, (_, n) => start(folder, `process ${n}`, 400));
    const codes = await Promise.all(all.map(async ({ child }) => (await once(child, 'exit'))[0] as number));
    const winners = codes.filter((code) => code === 0).length;
    expect(winners).toBeGreaterThan(0);
    expect(codes.filter((code) => code === 6)).toHaveLength(8 - winners);
    const { report, entries } = await readJournal(directoryStore(folder, new TestClock()));
    expect(report).toEqual({ holds: true, entries: winners * 400 });
    const actors = entries.map(({ actor }) => actor);
    expect(actors.filter((actor, n) => actor !== actors[n - 1])).toHaveLength(winners);
  });

  it('one that finds the folder in use says so within a second', async () => {
    const folder = freshFolder();
    const store = directoryStore(folder, { now: () => Date.now(), sleep: async () => {} });
    const holder = await openIn(folder, { actor: 'holder', store });
    await holder.append(STARTED);
    const second = start(folder, 'second', 4);
    const [code] = await once(second.child, 'exit');
    expect([code, second.said()]).toEqual([6, ['STORE_LOCKED']]);
  });

  it.skipIf(lacks(UNSHARE, canMount))('one on a full disk says so before anything is sent', async () => {
    const folder = freshFolder();
    const mounted = [UNSHARE, '-rm', 'sh', '-c', 'mount -t tmpfs -o size=256k none "$2" && exec "$0" "$@"'];
    const { child, said } = start(folder, 'full', 4, mounted);
    const [code] = await once(child, 'exit');
    expect([code, said()]).toEqual([1, ['STORE_FULL']]);
  });

  it('one in a folder it may not write says so before anything is sent', async () => {
    const folder = freshFolder();
    chmodSync(folder, 0o555);
    const root = process.getuid?.() === 0;
    const { child, said } = start(folder, 'denied', 4, [], root ? NOBODY : undefined);
    const [code] = await once(child, 'exit');
    chmodSync(folder, 0o755);
    expect([code, said()]).toEqual([1, ['STORE_READ_ONLY']]);
  });

  it('what one said was durable is there after it was killed, and the next goes on at once', async () => {
    const folder = freshFolder();
    for (let round = 1; round <= 3; round += 1) {
      const { child, said } = start(folder, `round ${round}`, 1_000_000);
      await until(child, () => said().length > 40 * round);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(existsSync(join(folder, 'journal.ndjson'))).toBe(true);
      const promised = Number(said().at(-1));
      const journal = await openIn(folder, { actor: 'after' });
      expect(journal.entries().length).toBeGreaterThanOrEqual(promised);
      expect(await journal.verify()).toMatchObject({ holds: true });
      await journal.close();
    }
  });

  it('one that was stopped, and whose lock was broken meanwhile, writes nothing when it goes on', async () => {
    const folder = freshFolder();
    const { child, said } = start(folder, 'stopped', 1_000_000);
    await until(child, () => said().length > 10);
    child.kill('SIGSTOP');
    const file = join(folder, 'journal.ndjson');
    const store = directoryStore(folder, new TestClock());

    await unlock({ store, actor: 'bob', clock: new TestClock(), scrub: (text) => text });
    const before = readFileSync(file);
    child.kill('SIGCONT');
    const [code] = await once(child, 'exit');
    expect([code, said().at(-1)]).toEqual([6, 'LOCK_LOST']);
    expect(readFileSync(file)).toEqual(before);
    expect((await readJournal(store)).report).toMatchObject({ holds: true });
  });
});
