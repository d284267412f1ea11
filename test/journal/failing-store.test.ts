import { describe, expect, it } from 'vitest';
import { openJournal, readJournal } from '../../src/journal/journal.ts';
import type { Store } from '../../src/journal/store.ts';
import { numbered, STARTED, TestClock } from './support.ts';

/** A store in memory whose writes fail when told to. */
function memoryStore() {
  let bytes = Buffer.alloc(0);
  const state = { failing: undefined as Error | undefined, appends: 0, closed: 0 };
  const store: Store = {
    name: 'memory',
    holder: async () => undefined,
    read: async () => ({ bytes }),
    open: async () => ({
      contents: bytes,
      brokenFrom: undefined,
      async append(lines) {
        await new Promise((done) => setImmediate(done));
        if (state.failing) throw state.failing;
        state.appends += 1;
        bytes = Buffer.concat([bytes, lines]);
      },
      async cut(length) {
        bytes = bytes.subarray(0, length);
      },
      check() {},
      async ready() {
        if (state.failing) throw state.failing;
      },
      async close() {
        state.closed += 1;
      },
    }),
  };
  return { store, state };
}

const openOn = (store: Store) =>
  openJournal({ store, actor: 'alice', clock: new TestClock(), scrub: (text) => text });

describe('a store that fails', () => {
  it('fails what was waiting and all that comes later, and leaves a chain that holds', async () => {
    const { store, state } = memoryStore();
    const journal = await openOn(store);
    await journal.append(STARTED);
    state.failing = Object.assign(new Error('broken pipe'), { code: 'EPIPE' });
    const waiting = [journal.append(numbered(1)), journal.append(numbered(2))];
    const ends = await Promise.allSettled(waiting);
    expect(ends.map((end) => end.status === 'rejected' && end.reason)).toEqual([
      state.failing,
      state.failing,
    ]);
    state.failing = undefined;
    await expect(journal.append(numbered(3))).rejects.toThrow('broken pipe');
    await expect(journal.ready()).rejects.toThrow('broken pipe');
    await journal.close();
    const again = await openOn(store);
    expect(await again.append(numbered(4))).toMatchObject({ seq: 2 });
    expect((await readJournal(store)).report).toEqual({ holds: true, entries: 2 });
  });

  it('is asked before anything is sent', async () => {
    const { store, state } = memoryStore();
    const journal = await openOn(store);
    await expect(journal.ready()).resolves.toBeUndefined();
    state.failing = new Error('full');
    await expect(journal.ready()).rejects.toThrow('full');
    expect(journal.entries()).toEqual([]);
  });

  it('is closed once, however often the journal is', async () => {
    const { store, state } = memoryStore();
    const journal = await openOn(store);
    await Promise.all([journal.close(), journal.close()]);
    await journal.close();
    expect(state.closed).toBe(1);
  });
});

describe('a store that is slow', () => {
  it('gets everything that came while it wrote in one go', async () => {
    const { store, state } = memoryStore();
    const journal = await openOn(store);
    await Promise.all(Array.from({ length: 100 }, (_, n) => journal.append(numbered(n))));
    expect(state.appends).toBe(1);
    const heard: number[] = [];
    journal.watch(({ seq }) => heard.push(seq));
    const first = journal.append(numbered(100));
    await new Promise((done) => setImmediate(done));
    await Promise.all([first, ...Array.from({ length: 50 }, (_, n) => journal.append(numbered(n)))]);
    expect(state.appends).toBeLessThanOrEqual(3);
    expect(heard).toEqual(Array.from({ length: 51 }, (_, n) => 101 + n));
  });

  it('is waited for when the journal closes', async () => {
    const { store } = memoryStore();
    const journal = await openOn(store);
    const last = journal.append(STARTED);
    await journal.close();
    await expect(last).resolves.toMatchObject({ seq: 1 });
    expect((await readJournal(store)).entries).toHaveLength(1);
  });
});
