import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { act as plan } from '../../src/cli/acts/phase-plan.ts';
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
