import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditing } from '../../src/cli/acts/audit.ts';
import { act as doctor } from '../../src/cli/acts/doctor.ts';
import { act as logShow } from '../../src/cli/acts/log-show.ts';
import { act as list } from '../../src/cli/acts/phase-list.ts';
import { act as plan } from '../../src/cli/acts/phase-plan.ts';
import { act as show } from '../../src/cli/acts/phase-show.ts';
import { act as rehearse } from '../../src/cli/acts/rehearse.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

/** A folder in which phase 4 was rehearsed to its end. */
let finished: string;

beforeAll(async () => {
  finished = emptyFolder();
  const made = inProcess({ cwd: finished, clock: new Wall() });
  expect(await made.run(rehearse, { args: { phases: ['4'] } })).toBe(0);
}, 120_000);

const BREAKS: readonly (readonly [how: string, broken: (journal: Buffer) => Buffer])[] = [
  ['is 3000 random bytes', () => randomBytes(3_000)],
  ['begins with a byte order mark', (journal) => Buffer.concat([Buffer.from('\ufeff'), journal])],
  ['lacks a line', (journal) => Buffer.from(journal.toString().split('\n').toSpliced(2, 1).join('\n'))],
];

const broken = (change: (journal: Buffer) => Buffer, json = false) => {
  const cwd = emptyFolder();
  cpSync(finished, cwd, { recursive: true });
  const journal = join(cwd, '.muvi', 'rehearsal', 'journal.ndjson');
  writeFileSync(journal, change(readFileSync(journal)));
  return inProcess({ cwd, clock: new Wall(), json });
};

const phase4 = { args: { phase: '4' } };

describe.each(BREAKS)('a journal that %s', (_, change) => {
  it.each([
    ['phase list', list, {}],
    ['phase show', show, phase4],
    ['phase plan', plan, phase4],
    ['log show', logShow, phase4],
  ] as const)('is said to be broken by %s, plainly and with --json', async (_, act, input) => {
    const error = { code: 'JOURNAL_BROKEN', exit: 1, remedy: expect.stringContaining('muvi log verify') };
    await expect(broken(change).run(act, input)).rejects.toMatchObject(error);
    await expect(broken(change, true).run(act, input)).rejects.toMatchObject(error);
  });

  it('is no record that doctor finds in order', async () => {
    const process = broken(change, true);
    expect(await process.run(doctor)).toBe(1);
    const { ok, checks } = JSON.parse(process.out());
    const records = checks.filter(({ name }: { name: string }) => name === 'records');
    expect({ ok, records }).toMatchObject({
      ok: false,
      records: [{ ok: false, required: true, detail: expect.stringMatching(/entry 1|entry 3/) }],
    });
  });
});

it('log show shows the entries before the break, and never says that a phase has no log', async () => {
  const cut = broken((journal) => Buffer.from(journal.toString().split('\n').toSpliced(20, 1).join('\n')));
  await expect(cut.run(logShow, phase4)).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' });
  expect(cut.out()).toContain('4.1');
  const random = broken(() => randomBytes(3_000));
  await expect(random.run(logShow, phase4)).rejects.toMatchObject({ code: 'JOURNAL_BROKEN' });
  expect(random.out()).toBe('');
});

it('an audit gives what it read all the same, says that its savings are left out, and exits 7', async () => {
  const process = broken(() => randomBytes(3_000), true);
  expect(await process.run(auditing(['uae']))).toBe(7);
  expect(JSON.parse(process.out())).toMatchObject({ reports: [{}], savings: [] });
  expect(process.err()).toMatch(/savings are left out: the journal in .* was changed/);
});
