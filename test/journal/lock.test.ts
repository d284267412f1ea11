import { readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DirectoryRegister } from '../../src/journal/directory-register.ts';
import { type Lease, lockHolder, type Register, takeLock } from '../../src/journal/lock.ts';
import { HEARTBEAT_MS, type LockRecord, thisProcess } from '../../src/journal/lock-record.ts';
import { freshFolder, START_AT, TestClock } from './support.ts';

const MINUTE = 60_000;

const take = (
  register: Register,
  clock = new TestClock(),
  more: { holder?: string; breaking?: boolean } = {},
) => takeLock({ store: 'the store', register, holder: 'alice', command: 'muvi phase run 4', clock, ...more });

/** A process that is surely gone: above the highest pid Linux and macOS give. */
const NO_PID = 2 ** 22 + 1;

/** A lock left by someone, as if by an earlier process. */
async function leftBy(register: Register, change: Partial<LockRecord>): Promise<LockRecord> {
  const record = { ...thisProcess('bob', 'muvi phase run 2', 'left', START_AT), ...change };
  await register.swap((await register.read())?.version, JSON.stringify(record));
  return record;
}

const freshRegister = (): DirectoryRegister => new DirectoryRegister(join(freshFolder(), '.lock'));

describe('a lock', () => {
  it('tells a second writer who holds it, where, with what, and for how long', async () => {
    const register = freshRegister();
    const clock = new TestClock();
    await take(register, clock);
    clock.time += 95_000;
    await leftBy(register, { heartbeat: new Date(clock.time - 4_000).toISOString() });
    await expect(take(register, clock)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      exit: 6,
      message: expect.stringMatching(
        new RegExp(`bob on ${hostname()} \\(process ${process.pid}\\).*muvi phase run 2.*1m 35s.*4s ago`),
      ),
      remedy: expect.stringContaining('muvi unlock'),
    });
    expect(clock.time).toBe(START_AT + 95_000);
  });

  it('can be taken again when it was given back', async () => {
    const register = freshRegister();
    await (await take(register)).release();
    await expect(take(register)).resolves.toBeDefined();
  });

  it('expires at once when its process is gone from this machine', async () => {
    const register = freshRegister();
    const clock = new TestClock();
    await leftBy(register, { pid: NO_PID });
    await take(register, clock);
    expect(clock.time).toBe(START_AT);
  });

  it('does not take a process of another machine for gone because its number is not here', async () => {
    const register = freshRegister();
    await leftBy(register, { pid: NO_PID, machine: 'another boot' });
    await expect(take(register)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  });

  it('is watched before it is taken when its holder has been silent for a minute', async () => {
    const register = freshRegister();
    const clock = new TestClock();
    await leftBy(register, { host: 'elsewhere' });
    clock.time += 2 * MINUTE;
    await take(register, clock);
    expect(clock.time).toBeGreaterThan(START_AT + 2 * MINUTE + 2 * HEARTBEAT_MS);
  });

  it('stays with a silent holder who stirs while watched, as a laptop that wakes up does', async () => {
    const register = freshRegister();
    const clock = new TestClock();
    await leftBy(register, {});
    clock.time += 60 * MINUTE;
    clock.sleep = async (ms) => {
      clock.time += ms;
      await leftBy(register, { heartbeat: new Date(clock.time).toISOString() });
    };
    await expect(take(register, clock)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  });

  it('is taken without watching from a holder elsewhere who has been silent for a quarter of an hour', async () => {
    const register = freshRegister();
    const clock = new TestClock();
    await leftBy(register, { host: 'elsewhere' });
    clock.time += 16 * MINUTE;
    await take(register, clock);
    expect(clock.time).toBe(START_AT + 16 * MINUTE);
  });

  it('that cannot be read is not free, and can be broken', async () => {
    const register = freshRegister();
    await register.swap(undefined, 'not json');
    await expect(take(register)).rejects.toMatchObject({ code: 'LOCK_UNREADABLE', exit: 6 });
    const lease = await take(register, new TestClock(), { breaking: true });
    expect(lease.brokenFrom).toContain('cannot be read');
  });

  it('can be broken on purpose, and its holder then finds out', async () => {
    const register = freshRegister();
    const alice = await take(register);
    const bob = await take(register, new TestClock(), { holder: 'bob', breaking: true });
    expect(bob.brokenFrom).toContain('alice');
    await alice.beat();
    expect(() => alice.check()).toThrow(expect.objectContaining({ code: 'LOCK_LOST', exit: 6 }));
    expect(() => bob.check()).not.toThrow();
  });

  it('is not given back by someone who has lost it', async () => {
    const register = freshRegister();
    const alice = await take(register);
    await take(register, new TestClock(), { holder: 'bob', breaking: true });
    await alice.release();
    await expect(take(register)).rejects.toMatchObject({ message: expect.stringContaining('bob') });
  });

  it('says who holds it without taking it', async () => {
    const register = freshRegister();
    const asked = { store: 'the store', register, clock: new TestClock() };
    expect(await lockHolder(asked)).toBeUndefined();
    const lease = await take(register);
    expect(await lockHolder(asked)).toMatchObject({ holder: 'alice', command: 'muvi phase run 4' });
    await lease.release();
    expect(await lockHolder(asked)).toBeUndefined();
  });
});

describe('the heartbeat', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows every ten seconds that the holder lives, until the lock is given back', async () => {
    const register = freshRegister();
    const clock = new TestClock();
    const lease = await take(register, clock);
    const beatAt = async (): Promise<string> => JSON.parse((await register.read())?.text ?? '{}').heartbeat;
    clock.time += HEARTBEAT_MS;
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(await beatAt()).toBe(new Date(START_AT + HEARTBEAT_MS).toISOString());
    await lease.release();
    expect(vi.getTimerCount()).toBe(0);
    clock.time += HEARTBEAT_MS;
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    expect(await beatAt()).toBe(new Date(START_AT + HEARTBEAT_MS).toISOString());
  });

  it('that failed once is tried again', async () => {
    const register = freshRegister();
    const lease = await take(register);
    const swap = register.swap.bind(register);
    register.swap = () => Promise.reject(new Error('offline'));
    await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
    register.swap = swap;
    await lease.beat();
    expect(() => lease.check()).not.toThrow();
  });
});

describe('the register in a folder', () => {
  it('lets one of many swaps from the same version through', async () => {
    const folder = join(freshFolder(), '.lock');
    const registers = Array.from({ length: 20 }, () => new DirectoryRegister(folder));
    const swapped = await Promise.all(registers.map((register, n) => register.swap(undefined, `${n}`)));
    expect(swapped.filter((version) => version !== undefined)).toHaveLength(1);
    expect(registers.filter((register) => register.ownsLatest())).toHaveLength(1);
  });

  it('turns down a swap from a version so old that its files are gone', async () => {
    const folder = join(freshFolder(), '.lock');
    const register = new DirectoryRegister(folder);
    let version: string | undefined;
    for (let n = 0; n < 60; n += 1) version = await register.swap(version, `${n}`);
    expect(await new DirectoryRegister(folder).swap('2', 'late')).toBeUndefined();
    expect(await register.read()).toEqual({ version, text: '59' });
    expect(register.ownsLatest()).toBe(true);
    expect(readdirSync(folder).length).toBeLessThan(20);
  });

  it('is not confused by what else lies in its folder', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'notes.json'), '{}');
    const register = new DirectoryRegister(folder);
    expect(await register.read()).toBeUndefined();
    expect(await register.swap(undefined, 'first')).toBe('1');
  });

  it('never has two holders, whatever contenders do in whatever order', async () => {
    const move = fc.record({ who: fc.nat(3), does: fc.constantFrom('take', 'break', 'beat', 'release') });
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
        const folder = join(freshFolder(), '.lock');
        const registers = Array.from({ length: 4 }, () => new DirectoryRegister(folder));
        const leases: (Lease | undefined)[] = [];
        for (const { who, does } of moves) {
          const register = registers[who] as DirectoryRegister;
          if (does === 'beat') await leases[who]?.beat();
          else if (does === 'release') await leases[who]?.release();
          else {
            const options = { holder: `${who}`, breaking: does === 'break' };
            const lease = await take(register, new TestClock(), options).catch(() => undefined);
            leases[who] = lease ?? leases[who];
          }
          expect(registers.filter((one) => one.ownsLatest()).length).toBeLessThanOrEqual(1);
        }
        await Promise.all(leases.map((lease) => lease?.release()));
      }),
      { numRuns: 60 },
    );
  });
});
