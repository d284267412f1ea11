import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { act as plan } from '../../src/cli/acts/phase-plan.ts';
import { act as run } from '../../src/cli/acts/phase-run.ts';
import { planOfDigest } from '../../src/cli/plan-store.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

it('a plan written to a file says where, folders that it had to make included', async () => {
  const cwd = emptyFolder();
  const process = inProcess({ cwd, clock: new Wall() });
  expect(await process.run(plan, { args: { phase: '4' }, options: { out: 'new/dir/plan.json' } })).toBe(0);
  const path = join(cwd, 'new', 'dir', 'plan.json');
  expect(existsSync(path)).toBe(true);
  expect(process.err()).toContain(`plan written to ${path}\n`);
});

it('a file that cannot be written is the fault of who named it', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'file'), '');
  const process = inProcess({ cwd, clock: new Wall() });
  const options = { out: join('file', 'plan.json') };
  await expect(process.run(plan, { args: { phase: '4' }, options })).rejects.toMatchObject({
    code: 'OUT_UNWRITABLE',
    exit: 64,
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
