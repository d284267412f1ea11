import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { act as plan } from '../../src/cli/acts/phase-plan.ts';
import { act as run } from '../../src/cli/acts/phase-run.ts';
import { planOfDigest } from '../../src/cli/plan-store.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { builtMuvi, emptyFolder, muvi } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

beforeAll(builtMuvi, 120_000);

/** Plans phase 4 in a rehearsal, into what stands at `out`. */
async function plannedTo(cwd: string, out: string) {
  const process = inProcess({ cwd, clock: new Wall() });
  const exit = await process.run(plan, { args: { phase: '4' }, options: { out } });
  return { exit, process };
}

const refused = (why: string) => ({
  code: 'OUT_UNWRITABLE',
  exit: 64,
  message: expect.stringContaining(why),
});

/** Makes a device of its own in a folder of its own: no test writes to one that others use. */
function fullDevice(path: string): boolean {
  try {
    execFileSync('mknod', [path, 'c', '1', '7'], { stdio: 'ignore' });
    writeFileSync(path, '');
    return true;
  } catch {
    return false;
  }
}

it('a plan written to a file says where, folders that it had to make included', async () => {
  const cwd = emptyFolder();
  const { exit, process } = await plannedTo(cwd, 'new/dir/plan.json');
  expect(exit).toBe(0);
  const path = join(cwd, 'new', 'dir', 'plan.json');
  expect(existsSync(path)).toBe(true);
  expect(process.err()).toContain(`plan written to ${path}\n`);
});

it('a file that cannot be written is the fault of who named it', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'file'), '');
  await expect(plannedTo(cwd, join('file', 'plan.json'))).rejects.toMatchObject(refused('no such folder'));
});

describe('what stands where a plan is to be written', () => {
  it('a pipe with a name is written through, and stays', async () => {
    const cwd = emptyFolder();
    const pipe = join(cwd, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
    const closed = once(reader, 'close');
    let read = '';
    reader.stdout.on('data', (text: Buffer) => {
      read += text;
    });
    const ran = await muvi(['phase', 'plan', '4', '--rehearse', '--out', 'pipe'], { cwd });
    if (!lstatSync(pipe).isFIFO()) reader.kill();
    await closed;
    expect(ran).toMatchObject({ exit: 0 });
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    expect(JSON.parse(read)).toMatchObject({ phase: '4' });
  });

  it.each([true, false])('a link is followed (what it names is there: %s)', async (there) => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'far'));
    const file = join(cwd, 'far', 'real.json');
    if (there) writeFileSync(file, 'old');
    symlinkSync(file, join(cwd, 'plan.json'));
    expect(await plannedTo(cwd, 'plan.json')).toMatchObject({ exit: 0 });
    expect(lstatSync(join(cwd, 'plan.json')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ phase: '4' });
  });

  it('stdout by its name is stdout, a file that it is sent to included', async () => {
    const cwd = emptyFolder();
    // As /dev/stdout is; a link of its own, since that one is everybody's.
    symlinkSync('/proc/self/fd/1', join(cwd, 'stdout'));
    const bin = join(await builtMuvi(), 'bin', 'muvi.js');
    const line = `"${process.execPath}" "${bin}" phase plan 4 --rehearse --out stdout >all`;
    execFileSync('sh', ['-c', line], { cwd, stdio: 'ignore', env: { ...process.env, HOME: cwd } });
    const all = readFileSync(join(cwd, 'all'), 'utf8');
    const end = all.indexOf('\n}\n') + 3;
    expect(JSON.parse(all.slice(0, end))).toMatchObject({ phase: '4' });
    expect(all.slice(end)).toMatch(/^4\.3 /m);
  });

  it('a full device is an error and stays what it is', async ({ skip }) => {
    const cwd = emptyFolder();
    const device = join(cwd, 'full');
    if (!fullDevice(device))
      skip('no device can be made and opened here: it takes root and a file system for it');
    await expect(plannedTo(cwd, 'full')).rejects.toMatchObject(refused('the disk is full'));
    expect(lstatSync(device).isCharacterDevice()).toBe(true);
  });

  it.each([
    ['', '--out names no file'],
    ['folder', 'it is a folder'],
    ['.', 'it is a folder'],
  ])('%j is refused before anything is read', async (out, why) => {
    const cwd = join(emptyFolder(), 'project');
    mkdirSync(join(cwd, 'folder'), { recursive: true });
    await expect(plannedTo(cwd, out)).rejects.toMatchObject(refused(why));
    expect(existsSync(join(cwd, '.muvi'))).toBe(false);
  });
});

describe('a secret that AWS gives back where a plan shows it', () => {
  /** The node type of the group that goes stands in what is shown of it, and in the calls that make the others. */
  const SECRET = 'cache.t3.small';
  const start = (cwd: string) => {
    const process = inProcess({ cwd, clock: new Wall(), json: true });
    process.io.secrets.register(SECRET);
    return process;
  };
  const planning = async (cwd: string) => {
    const process = start(cwd);
    expect(await process.run(plan, { args: { phase: '4' }, options: { out: 'plan.json' } })).toBe(0);
    return { shown: JSON.parse(process.out()) as Plan, folder: join(cwd, '.muvi', 'rehearsal', 'plans') };
  };

  it('stands in no file, and the digest is of what is written', async () => {
    const cwd = emptyFolder();
    const { shown, folder } = await planning(cwd);
    const files = [...readdirSync(folder).map((name) => join(folder, name)), join(cwd, 'plan.json')];
    expect(files).toHaveLength(2);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      expect(text).not.toContain(SECRET);
      expect(text).toContain('"node type": "[redacted]"');
      expect(JSON.parse(text)).toEqual(shown);
    }
    expect(planOfDigest(folder, shown.digest)).toEqual(shown);
  });

  it('is in no way of the digest: it approves the run to its end, deletes included', async () => {
    const cwd = emptyFolder();
    const { shown } = await planning(cwd);
    const process = start(cwd);
    const options = { approve: shown.digest };
    expect(await process.run(run, { args: { phase: '4' }, options })).toBe(0);
    expect(JSON.parse(process.out())).toMatchObject({ complete: true, digest: shown.digest });
  });
});

it('plans are kept for nobody else to read; the folder is, where muvi makes it', async () => {
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  for (const made of [true, false]) {
    const cwd = emptyFolder();
    const folder = join(cwd, '.muvi', 'rehearsal', 'plans');
    if (!made) mkdirSync(folder, { recursive: true, mode: 0o755 });
    await inProcess({ cwd, clock: new Wall() }).run(plan, { args: { phase: '4' } });
    const [name = ''] = readdirSync(folder);
    expect([modeOf(folder), modeOf(join(folder, name))]).toEqual([made ? 0o700 : 0o755, 0o600]);
  }
});
