import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { readJournal, unlock } from '../../src/journal/journal.ts';
import {
  ANSWERED,
  freshFolder,
  INTENT,
  numbered,
  openIn,
  REDIS,
  START_AT,
  STARTED,
  TestClock,
  VERIFIED,
} from './support.ts';

const fileIn = (folder: string): string => join(folder, 'journal.ndjson');

describe('an append', () => {
  it('stands in the file, sealed and numbered, when it resolves', async () => {
    const folder = freshFolder();
    const journal = await openIn(folder);
    const entry = await journal.append(STARTED);
    const { entries } = await readJournal(directoryStore(folder, new TestClock()));
    expect(entries).toEqual([entry]);
    expect(entry).toMatchObject({
      seq: 1,
      actor: 'alice',
      at: new Date(START_AT).toISOString(),
      event: STARTED,
    });
  });

  it('keeps the order of the calls when many come at once', async () => {
    const folder = freshFolder();
    const journal = await openIn(folder);
    const appended = await Promise.all(Array.from({ length: 200 }, (_, n) => journal.append(numbered(n))));
    await journal.close();
    const { entries, report } = await readJournal(directoryStore(folder, new TestClock()));
    expect(report).toEqual({ holds: true, entries: 200 });
    expect(entries).toEqual(appended);
    expect(entries.map(({ event }) => event)).toEqual(Array.from({ length: 200 }, (_, n) => numbered(n)));
  });

  it('goes on from where an earlier process ended', async () => {
    const folder = freshFolder();
    const first = await openIn(folder);
    const one = await first.append(STARTED);
    await first.close();
    const second = await openIn(folder, { actor: 'bob' });
    expect(await second.append(INTENT)).toMatchObject({ seq: 2, prev: one.hash, actor: 'bob' });
  });

  it('is refused after close', async () => {
    const journal = await openIn(freshFolder());
    await journal.close();
    await expect(journal.append(STARTED)).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' });
  });

  it('holds no secret, in whatever form one comes', async () => {
    const folder = freshFolder();
    const scrub = (text: string) => text.replaceAll('hunter2', '[redacted]');
    const journal = await openIn(folder, {
      scrub,
      actor: 'alice hunter2',
      command: 'muvi --password hunter2',
    });
    await journal.append({
      ...INTENT,
      line: 'create --password hunter2',
      found: { hunter2: [{ deep: 'hunter2' }] },
    });
    await journal.append({
      ...INTENT,
      found: { password: new Secret('hunter2'), blob: Buffer.from('hunter2') },
    });
    await journal.close();
    const written = readFileSync(fileIn(folder), 'utf8');
    expect(written).not.toContain('hunter2');
    expect(written).toContain('create --password [redacted]');
    expect(readFileSync(join(folder, '.lock', '1.json'), 'utf8')).not.toContain('hunter2');
  });
});

describe('what the runner asks of the past', () => {
  it('knows an intent without an outcome, across a restart', async () => {
    const folder = freshFolder();
    const first = await openIn(folder);
    await first.append(STARTED);
    await first.append({ ...INTENT, identity: 'arn:1', found: { name: 'x' } });
    await first.close();
    const journal = await openIn(folder);
    expect(journal.target('4', '4.3', REDIS.target)).toMatchObject({
      open: true,
      done: false,
      answerLost: true,
      tokens: { 0: 'token-1' },
      identity: 'arn:1',
      found: { name: 'x' },
    });
    expect(journal.phase('4')).toMatchObject({ status: 'in progress', fingerprint: 'f1' });
    expect(journal.phase('5')).toEqual({ status: 'not started' });
    expect(journal.target('4', '4.3', 'another')).toBeUndefined();
  });

  it('knows a verified target as done, and its token as spent', async () => {
    const journal = await openIn(freshFolder());
    for (const event of [STARTED, INTENT, ANSWERED, VERIFIED]) await journal.append(event);
    expect(journal.targets('4', '4.3').get(REDIS.target)).toMatchObject({
      open: false,
      done: true,
      answerLost: false,
      tokens: {},
    });
  });

  it('knows decisions and modes, and awake as the mode nobody set', async () => {
    const journal = await openIn(freshFolder());
    expect(journal.mode('uae')).toBe('awake');
    await journal.append({ type: 'mode', environment: 'uae', mode: 'asleep' });
    await journal.append({ type: 'decided', decision: 'ticket-port', answer: 'leave out', why: 'no source' });
    expect(journal.mode('uae')).toBe('asleep');
    expect(journal.decision('ticket-port')).toBe('leave out');
    expect(journal.decision('other')).toBeUndefined();
  });
});

describe('opening what a crash left', () => {
  it('cuts a torn entry off, says so in the journal, and loses nothing else', async () => {
    const folder = freshFolder();
    const first = await openIn(folder);
    const kept = [await first.append(STARTED), await first.append(INTENT)];
    await first.append(ANSWERED);
    await first.close();
    const bytes = readFileSync(fileIn(folder));
    writeFileSync(fileIn(folder), bytes.subarray(0, bytes.length - 40));
    const journal = await openIn(folder);
    expect(journal.entries().slice(0, 2)).toEqual(kept);
    expect(journal.entries()[2]).toMatchObject({ seq: 3, event: { type: 'mended' } });
    expect(await journal.verify()).toEqual({ holds: true, entries: 3 });
  });

  it('keeps an entry of which only the end of the line is missing', async () => {
    const folder = freshFolder();
    const first = await openIn(folder);
    await first.append(STARTED);
    const last = await first.append(INTENT);
    await first.close();
    const bytes = readFileSync(fileIn(folder));
    writeFileSync(fileIn(folder), bytes.subarray(0, -1));
    const journal = await openIn(folder);
    expect(journal.entries()[1]).toEqual(last);
    expect(journal.target('4', '4.3', REDIS.target)?.open).toBe(true);
    expect(await journal.verify()).toEqual({ holds: true, entries: 3 });
  });

  it('says nothing of room a killed process had set aside', async () => {
    const folder = freshFolder();
    const first = await openIn(folder);
    await first.append(STARTED);
    await first.close();
    writeFileSync(fileIn(folder), Buffer.concat([readFileSync(fileIn(folder)), Buffer.alloc(5000)]));
    const journal = await openIn(folder);
    expect(journal.entries()).toHaveLength(1);
    await journal.append(INTENT);
    expect(await journal.verify()).toEqual({ holds: true, entries: 2 });
  });

  it('refuses a journal that was changed, names the entry, and gives the lock back', async () => {
    const folder = freshFolder();
    const first = await openIn(folder);
    for (const event of [STARTED, INTENT, ANSWERED]) await first.append(event);
    await first.close();
    const text = readFileSync(fileIn(folder), 'utf8');
    writeFileSync(fileIn(folder), text.replace('"does":"create"', '"does":"delete"'));
    const refusal = { code: 'JOURNAL_BROKEN', message: expect.stringContaining('entry 2 (line 2)') };
    await expect(openIn(folder)).rejects.toMatchObject(refusal);
    await expect(openIn(folder)).rejects.toMatchObject(refusal);
    const { report, entries } = await readJournal(directoryStore(folder, new TestClock()));
    expect(report).toMatchObject({ holds: false, seq: 2, line: 2 });
    expect(entries).toHaveLength(1);
  });
});

describe('a journal begun anew', () => {
  const leftIn = async (folder: string): Promise<string> => {
    const journal = await openIn(folder);
    for (const n of [1, 2, 3]) await journal.append(numbered(n));
    await journal.close();
    return readFileSync(fileIn(folder), 'utf8');
  };

  it.each([
    ['whole', (text: string) => text],
    ['changed by hand', (text: string) => text.replace('"seq":2', '"seq":7')],
    ['torn', (text: string) => text.slice(0, -9)],
  ])('forgets one that is %s, with the lock held', async (_, change) => {
    const folder = freshFolder();
    const before = change(await leftIn(folder));
    writeFileSync(fileIn(folder), before);
    const store = directoryStore(folder, new TestClock());
    let then: unknown[] = [];
    const anew = () => {
      then = [store.holder(), readFileSync(fileIn(folder), 'utf8')];
    };
    const journal = await openIn(folder, { anew });
    expect(await Promise.all(then)).toEqual([expect.objectContaining({ holder: 'alice' }), before]);
    expect(journal.entries()).toEqual([]);
    expect(await journal.append(STARTED)).toMatchObject({ seq: 1 });
    expect(await readJournal(store)).toMatchObject({ report: { holds: true, entries: 1 } });
  });

  it('forgets nothing while someone holds it', async () => {
    const folder = freshFolder();
    const before = await leftIn(folder);
    await openIn(folder);
    let forgotten = false;
    const anew = () => {
      forgotten = true;
    };
    await expect(openIn(folder, { anew })).rejects.toMatchObject({ code: 'STORE_LOCKED', exit: 6 });
    expect(forgotten).toBe(false);
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(before);
  });

  it('is the old one still where what goes with it may not be taken away, and gives the lock back', async () => {
    const folder = freshFolder();
    const before = await leftIn(folder);
    const anew = () => {
      throw new Error('may not');
    };
    await expect(openIn(folder, { anew })).rejects.toThrow('may not');
    expect(readFileSync(fileIn(folder), 'utf8')).toBe(before);
    await openIn(folder);
  });
});

describe('whoever asks whether the lock is held', () => {
  it('is told when it was taken, and when it was given back', async () => {
    const folder = freshFolder();
    const journal = await openIn(folder);
    expect(() => journal.check()).not.toThrow();
    const store = directoryStore(folder, new TestClock());
    await unlock({ store, actor: 'bob', clock: new TestClock(), scrub: (text) => text });
    expect(() => journal.check()).toThrow(expect.objectContaining({ code: 'LOCK_LOST', exit: 6 }));
    await journal.close();
    expect(() => journal.check()).toThrow(expect.objectContaining({ code: 'JOURNAL_CLOSED' }));
  });
});

describe('unlock', () => {
  it('takes the lock from its holder, journals whom, and stops the holder', async () => {
    const folder = freshFolder();
    const holder = await openIn(folder, { command: 'muvi phase run 4' });
    await holder.append(STARTED);
    const store = directoryStore(folder, new TestClock());
    const from = await unlock({ store, actor: 'bob', clock: new TestClock(), scrub: (text) => text });
    expect(from).toContain('alice');
    expect(from).toContain('muvi phase run 4');
    await expect(holder.append(INTENT)).rejects.toMatchObject({ code: 'LOCK_LOST', exit: 6 });
    const { entries, report } = await readJournal(store);
    expect(report.holds).toBe(true);
    expect(entries.map(({ actor, event }) => [actor, event.type])).toEqual([
      ['alice', 'run-started'],
      ['bob', 'unlocked'],
    ]);
    expect((await openIn(folder)).entries()).toHaveLength(2);
  });

  it('journals nothing where nobody holds it', async () => {
    const folder = freshFolder();
    const store = directoryStore(folder, new TestClock());
    expect(
      await unlock({ store, actor: 'bob', clock: new TestClock(), scrub: (text) => text }),
    ).toBeUndefined();
    expect((await readJournal(store)).entries).toEqual([]);
  });
});
