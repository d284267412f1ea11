import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/events.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { openRecords, type Records } from '../../src/journal/records.ts';
import { EVERY } from './every-event.ts';
import { FACTS } from './facts.ts';
import { ANSWERED, freshFolder, INTENT, openIn, STARTED, TestClock, VERIFIED } from './support.ts';

const open = async (folder: string, rehearsal = false): Promise<{ journal: Journal; records: Records }> => {
  const journal = await openIn(folder);
  return { journal, records: await openRecords({ journal, folder, facts: FACTS, rehearsal }) };
};

const LOG_4 = 'UAE_PHASE4_EXECUTION_LOG.md';
const LOG_2B = 'UAE_PHASE2B_EXECUTION_LOG.md';
const RUNBOOK = 'UAE_RUNBOOK.md';
const VIEWS = [LOG_4, LOG_2B, RUNBOOK];

const textIn = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
const viewsIn = (folder: string) =>
  Object.fromEntries(
    VIEWS.filter((name) => existsSync(join(folder, name))).map((name) => [name, textIn(folder, name)]),
  );

const of2B = (event: Event): Event => ({ ...event, phase: '2B' }) as Event;
const BOTH: readonly Event[] = [
  of2B(STARTED),
  of2B(INTENT),
  of2B(VERIFIED),
  of2B(EVERY['phase-finished']),
  EVERY.decided,
  STARTED,
  INTENT,
  EVERY.mode,
  ANSWERED,
  VERIFIED,
  EVERY.stopped,
  EVERY.unlocked,
];

describe('the Markdown beside a journal', () => {
  it('has a log per phase, in the order of the journal, and the runbook', async () => {
    const folder = freshFolder();
    const { journal, records } = await open(folder);
    for (const event of BOTH) await journal.append(event);
    await records.flush();
    const seqs = (name: string) =>
      [...textIn(folder, name).matchAll(/journal entry (\d+)/g)].map(([, seq]) => Number(seq));
    expect(seqs(LOG_2B)).toEqual([1, 2, 3, 4]);
    expect(seqs(LOG_4)).toEqual([6, 7, 8, 9, 10, 11]);
    expect([...records.logs.keys()]).toEqual(['2B', '4']);
    expect(textIn(folder, LOG_4)).toMatch(/^.*\n# Phase 4: Redis clusters, execution log\n/);
  });

  it('shows in the runbook where each phase stands after every entry', async () => {
    const folder = freshFolder();
    const { journal, records } = await open(folder);
    const rowOf = async (phase: string): Promise<string> => {
      await records.flush();
      return (
        textIn(folder, RUNBOOK)
          .split('\n')
          .find((line) => line.startsWith(`| ${phase} |`)) ?? ''
      );
    };
    expect(await rowOf('4')).toBe('| 4 | Redis clusters | not started |  | about $540 a month |');
    await journal.append(STARTED);
    expect(await rowOf('4')).toContain(`| in progress | [${LOG_4}](${LOG_4}) |`);
    await journal.append(EVERY.stopped);
    expect(await rowOf('4')).toContain('| stopped |');
    expect(textIn(folder, RUNBOOK)).toContain('Resume with `muvi phase run 4 --from 4.3`');
    await journal.append(EVERY['phase-finished']);
    expect(await rowOf('4')).toContain('| complete since 2026-02-26 10:00:00 UTC |');
    expect(await rowOf('4')).toContain('| $600.00 a month |');
    expect(textIn(folder, RUNBOOK)).not.toContain('Resume with');
  });

  it('shows a decision with its answer and why, in place of what the runbook had', async () => {
    const folder = freshFolder();
    const { journal, records } = await open(folder);
    await journal.append(EVERY.decided);
    await records.flush();
    const row = textIn(folder, RUNBOOK)
      .split('\n')
      .find((line) => line.startsWith('| ticket-port |'));
    expect(row).toBe(
      '| ticket-port | Port of the ticket listener? | leave it out | its source is unknown | 2026-02-26 10:00:00 UTC, alice |',
    );
  });

  it('says the sum of the costs, and that it is unknown where a part of it is', async () => {
    const folder = freshFolder();
    await open(folder);
    expect(textIn(folder, RUNBOOK)).toContain('| Sum |  | $573.00 a month |');
    const other = freshFolder();
    const costs = [
      ...FACTS.costs,
      { resource: 'WAF', count: 1, monthly: 'unknown', source: 'none' } as const,
    ];
    const journal = await openIn(other);
    await openRecords({ journal, folder: other, facts: { ...FACTS, costs }, rehearsal: false });
    expect(textIn(other, RUNBOOK)).toContain('| Sum |  | unknown (what has a price: $573.00 a month) |');
  });

  it('is written once however many entries come together, and misses none', async () => {
    const folder = freshFolder();
    const { journal, records } = await open(folder);
    await Promise.all(
      [STARTED, ...Array.from({ length: 100 }, () => INTENT)].map((event) => journal.append(event)),
    );
    await records.flush();
    expect(textIn(folder, LOG_4).match(/journal entry \d+/g)).toHaveLength(101);
    expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([]);
  });

  it('takes in what became durable while it was opened', async () => {
    const folder = freshFolder();
    const journal = await openIn(folder);
    let opened = false;
    const opening = openRecords({ journal, folder, facts: FACTS, rehearsal: false }).finally(() => {
      opened = true;
    });
    await journal.append(STARTED);
    while (!opened) {
      await journal.append(INTENT);
      await new Promise((done) => setImmediate(done));
    }
    await (await opening).flush();
    expect(textIn(folder, LOG_4).match(/journal entry \d+/g)).toHaveLength(journal.entries().length);
  });
});

describe('after a crash', () => {
  it('stands as if there had been none, wherever the crash came', async () => {
    const undisturbed = freshFolder();
    const first = await open(undisturbed);
    for (const event of BOTH) await first.journal.append(event);
    await first.records.flush();
    await first.journal.close();
    const right = viewsIn(undisturbed);

    const damage = fc.record({
      view: fc.constantFrom(...VIEWS),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      gone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const folder = freshFolder();
        cpSync(undisturbed, folder, { recursive: true });
        for (const { view, share, gone } of damages) {
          const path = join(folder, view);
          if (gone) rmSync(path, { force: true });
          else if (existsSync(path)) truncateSync(path, Math.floor(share * readFileSync(path).length));
        }
        const { journal } = await open(folder);
        expect(viewsIn(folder)).toEqual(right);
        await journal.close();
      }),
      { numRuns: 60 },
    );
  });

  it('goes on where it was, at every entry', async () => {
    const undisturbed = freshFolder();
    const first = await open(undisturbed);
    for (const event of BOTH) await first.journal.append(event);
    await first.records.flush();

    for (let crash = 1; crash < BOTH.length; crash += 1) {
      const folder = freshFolder();
      // Died after the entry was durable and before any Markdown of it was written.
      const before = await open(folder);
      for (const event of BOTH.slice(0, crash - 1)) await before.journal.append(event);
      await before.records.flush();
      await before.journal.close();
      const dying = await openIn(folder);
      await dying.append(BOTH[crash - 1] as Event);
      await dying.close();
      const after = await open(folder);
      for (const event of BOTH.slice(crash)) await after.journal.append(event);
      await after.records.flush();
      expect(viewsIn(folder)).toEqual(viewsIn(undisturbed));
    }
  });

  it('says which logs it put right', async () => {
    const folder = freshFolder();
    const first = await open(folder);
    await first.journal.append(STARTED);
    await first.records.flush();
    await first.journal.close();
    rmSync(join(folder, LOG_4));
    const second = await open(folder);
    expect(second.records.mended).toEqual([join(folder, LOG_4)]);
    await second.journal.close();
    expect((await open(folder)).records.mended).toEqual([]);
  });

  it('keeps what a person wrote into a log', async () => {
    const folder = freshFolder();
    const first = await open(folder);
    await first.journal.append(STARTED);
    await first.records.flush();
    writeFileSync(join(folder, LOG_4), `${textIn(folder, LOG_4)}Called the DBA about this.\n`);
    await first.journal.append(INTENT);
    await first.records.flush();
    await first.journal.close();
    await open(folder);
    expect(textIn(folder, LOG_4)).toMatch(/entry 1\b[\s\S]*Called the DBA about this\.[\s\S]*entry 2\b/);
  });
});

describe('a folder that cannot be written', () => {
  it('says so when the records are opened, before anything is sent', async () => {
    const folder = freshFolder();
    const journal = await openIn(folder);
    writeFileSync(join(folder, 'file'), '');
    const inFile = join(folder, 'file', 'logs');
    await expect(
      openRecords({ journal, folder: inFile, facts: FACTS, rehearsal: false }),
    ).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      remedy: expect.any(String),
    });
  });

  it.skipIf(process.getuid?.() === 0)('names a read-only folder as such', async () => {
    const folder = freshFolder();
    const journal = await openIn(folder);
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    await expect(
      openRecords({ journal, folder: closed, facts: FACTS, rehearsal: false }),
    ).rejects.toMatchObject({
      code: 'STORE_READ_ONLY',
    });
  });

  it('does not stop the journal in the middle of a run, and is named at the end', async () => {
    const folder = freshFolder();
    const journal = await openIn(folder, { clock: new TestClock() });
    const views = join(folder, 'views');
    const records = await openRecords({ journal, folder: views, facts: FACTS, rehearsal: false });
    rmSync(views, { recursive: true });
    await expect(journal.append(STARTED)).resolves.toMatchObject({ seq: 1 });
    await expect(records.flush()).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
    await journal.append(INTENT);
    const again = await openRecords({ journal, folder: views, facts: FACTS, rehearsal: false });
    await again.flush();
    expect(textIn(views, LOG_4).match(/journal entry \d+/g)).toHaveLength(2);
  });
});
