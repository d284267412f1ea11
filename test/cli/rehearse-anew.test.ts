import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/cli/clock.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from './built.ts';

let done: string;
let cwd: string;

const homeOf = (folder: string): string => join(folder, '.muvi', 'rehearsal');
const run = (line: string) => muvi(line.split(' '), { cwd });

/** What a rehearsal left, file by file; the lock and the diagnostics are every command's. */
function left(folder = cwd): Record<string, string> {
  const home = homeOf(folder);
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
  const kept = names.filter((name) => !name.startsWith('.lock') && !name.endsWith('muvi.log')).sort();
  const files = kept.filter((name) => statSync(join(home, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(home, name), 'utf8')]));
}

beforeAll(async () => {
  await builtMuvi();
  done = emptyFolder();
  expect((await muvi(['rehearse', '4'], { cwd: done })).exit).toBe(0);
  expect((await muvi(['audit', 'all', '--rehearse', '--save', 'all.json'], { cwd: done })).exit).toBe(0);
}, 120_000);

beforeEach(() => {
  cwd = emptyFolder();
  cpSync(done, cwd, { recursive: true });
});

describe('a rehearsal that is to begin anew and is refused leaves the one before as it was', () => {
  it.each([
    ['rehearse 4 --reset --fault bogus', 64, /not a fault: bogus/],
    ['rehearse 3 --reset', 2, /next: muvi rehearse 1 3 --reset$/m],
    ['rehearse 3 --from all.json', 2, /next: muvi rehearse 1 3 --from all\.json$/m],
    ['rehearse 9Z --reset', 64, /no phase/],
    ['rehearse 4 --reset --endpoint http://127.0.0.1:1', 64, /no --endpoint/],
    ['rehearse 4 --from nowhere.json', 64, /no snapshot nowhere\.json/],
    ['rehearse 4 --reset --from .muvi/rehearsal/journal.ndjson', 64, /snapshot/],
  ])('%s', async (line, exit, says) => {
    const before = left();
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['journal.ndjson', 'world.json']));
    const ran = await run(line);
    expect(ran).toMatchObject({ exit, stderr: expect.stringMatching(says) });
    expect(left()).toEqual(before);
  });

  it.each(['rehearse 4 --reset', 'rehearse 4 --from all.json'])(
    '%s, while someone holds it: the remedy is the rehearsal one',
    async (line) => {
      const writer = await directoryStore(homeOf(cwd), systemClock).open('alice', 'muvi phase run 4');
      const before = left();
      const ran = await run(line);
      const after = left();
      await writer.close();
      expect(ran.exit).toBe(6);
      expect(ran.stderr).toMatch(/next: .*`muvi unlock --rehearse`/);
      expect(after).toEqual(before);
    },
  );
});

describe('a rehearsal that begins anew', () => {
  it('forgets the one before, a journal that was tampered with and a world nobody can read too', async () => {
    const home = homeOf(cwd);
    writeFileSync(join(home, 'journal.ndjson'), '{"seq":1}\n{"seq":7}\n');
    writeFileSync(join(home, 'world.json'), 'no world');
    writeFileSync(join(home, 'logs', 'UAE_PHASE1_EXECUTION_LOG.md'), 'of old');
    const ran = await run('rehearse 4 --reset --json');
    expect(ran.exit).toBe(0);
    expect(JSON.parse(ran.stdout).phases).toMatchObject([{ phase: '4', complete: true }]);
    expect(existsSync(join(home, 'logs', 'UAE_PHASE1_EXECUTION_LOG.md'))).toBe(false);
    expect((await run('log verify --rehearse')).exit).toBe(0);
    expect((await run('phase verify --rehearse')).exit).toBe(0);
  });

  it('does so once: of several at a time one runs and the others leave it its journal', async () => {
    const ran = await Promise.all(Array.from({ length: 4 }, () => run('rehearse 4 --reset')));
    expect(ran.map(({ exit }) => exit).filter((exit) => exit !== 6 && exit !== 0)).toEqual([]);
    expect(ran.some(({ exit }) => exit === 0)).toBe(true);
    expect((await run('phase verify 4 --rehearse')).exit).toBe(0);
    const { phases } = JSON.parse((await run('status --rehearse --json')).stdout);
    expect(phases.find(({ id }: { id: string }) => id === '4')).toMatchObject({ status: 'complete' });
  });
});

describe('a rehearsal that begins anew as someone who may not', () => {
  const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const asOther = async (line: string) => {
    const bin = join(await builtMuvi(), 'bin', 'muvi.js');
    const options = { cwd, env: plainEnvironment(cwd), encoding: 'utf8' as const, ...other };
    return spawnSync(process.execPath, [bin, ...line.split(' ')], options);
  };
  const allow = (modes: Readonly<Record<string, number>>): void => {
    chmodSync(cwd, 0o755);
    for (const [name, mode] of Object.entries(modes)) chmodSync(join(homeOf(cwd), name), mode);
  };

  it('write to its folder is refused as any other rehearsal there is', async () => {
    allow({ 'world.json': 0o444, logs: 0o555, '.lock': 0o555, '.': 0o555 });
    const before = left();
    const [plain, anew] = [await asOther('rehearse 4 --json'), await asOther('rehearse 4 --reset --json')];
    allow({ '.': 0o755 });
    const saidBy = ({ stderr }: { stderr: string }) => ({ ...JSON.parse(stderr).error, why: '' });
    expect(saidBy(plain)).toMatchObject({ code: 'STORE_READ_ONLY', exit: 1 });
    expect([anew.status, saidBy(anew)]).toEqual([1, saidBy(plain)]);
    expect(left()).toEqual(before);
  });

  it('take its logs away is told so, and it stays as it was', async () => {
    allow({ '.': 0o777, '.lock': 0o777, 'journal.ndjson': 0o666, 'world.json': 0o444, logs: 0o555 });
    const before = left();
    const { status, stderr } = await asOther('rehearse 4 --reset --json');
    expect(status).toBe(1);
    expect(JSON.parse(stderr).error).toMatchObject({ code: 'STORE_READ_ONLY' });
    expect(left()).toEqual(before);
  });
});
