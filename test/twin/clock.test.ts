import { mkdtempSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/twin/clock.ts';

describe('the virtual clock', () => {
  it('passes hours in no time, and says both', async () => {
    let real = 0;
    const clock = new VirtualClock(1_000, () => real);
    await clock.sleep(3_600_000);
    real = 5;
    expect([clock.now(), clock.elapsed, clock.realElapsed]).toEqual([3_601_000, 3_600_000, 5]);
  });

  it('counts whole milliseconds, and wakes nobody before the time asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 5 }),
        async (naps) => {
          const clock = new VirtualClock(1_771_830_418_062);
          for (const ms of naps) {
            const before = clock.now();
            await clock.sleep(ms);
            const took = clock.now() - before;
            expect(Number.isInteger(clock.now())).toBe(true);
            expect(took).toBe(Math.ceil(ms));
          }
        },
      ),
    );
    expect(new VirtualClock(0.5).now()).toBe(1);
    const set = new VirtualClock();
    set.startAt(7.5);
    expect(set.now()).toBe(8);
  });

  it('wakes sleepers in order of their time, and of their lying down', async () => {
    const clock = new VirtualClock();
    const woken: string[] = [];
    const sleeper = (name: string, ms: number) =>
      clock.sleep(ms).then(() => woken.push(`${name} ${clock.now()}`));
    await Promise.all([sleeper('late', 30), sleeper('a', 10), sleeper('b', 10), sleeper('now', 0)]);
    expect(woken).toEqual(['now 0', 'a 10', 'b 10', 'late 30']);
  });

  it('lets a thousand loops of sleep and work interleave the same way every time', async () => {
    const run = async (): Promise<string> => {
      const clock = new VirtualClock();
      const seen: string[] = [];
      const worker = async (id: number): Promise<void> => {
        for (let turn = 0; turn < 3; turn++) {
          await clock.sleep((id * 7919) % 13);
          for (let i = 0; i < id % 5; i++) await Promise.resolve();
          seen.push(`${id}@${clock.now()}`);
        }
      };
      await Promise.all(Array.from({ length: 1_000 }, (_, id) => worker(id)));
      return seen.join();
    };
    expect(await run()).toBe(await run());
  });

  it('stands still while work that sleeps later is being done', async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    const long = clock.sleep(100).then(() => order.push('long'));
    for (let i = 0; i < 50; i++) await Promise.resolve();
    const short = clock.sleep(10).then(() => order.push('short'));
    await Promise.all([long, short]);
    expect(order).toEqual(['short', 'long']);
  });

  it('stands still while held, and goes on after', async () => {
    const clock = new VirtualClock();
    let release = (): void => {};
    const work = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = clock.hold(work);
    let woken = false;
    const sleeping = clock.sleep(1).then(() => {
      woken = true;
    });
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(woken).toBe(false);
    release();
    await Promise.all([held, sleeping]);
    expect(clock.now()).toBe(1);
  });

  it('stands still while a file is written', async () => {
    const clock = new VirtualClock();
    const file = await open(join(mkdtempSync(join(tmpdir(), 'muvi-clock-')), 'f'), 'w');
    const times: number[] = [];
    const other = clock.sleep(1_000);
    for (let i = 0; i < 20; i++) {
      await file.write('x');
      await file.datasync();
      times.push(clock.now());
    }
    await Promise.all([other, file.close()]);
    expect(new Set(times)).toEqual(new Set([0]));
  });

  it('rejects an aborted sleep with the reason, and does not wait for it', async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    const sleeping = clock.sleep(1_000_000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(clock.sleep(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    await clock.sleep(5);
    expect(clock.now()).toBe(5);
  });

  it('starts from a given time, forwards only, and never under a sleeper', async () => {
    const clock = new VirtualClock(10);
    clock.startAt(50);
    clock.startAt(20);
    expect([clock.now(), clock.elapsed]).toEqual([50, 0]);
    const sleeping = clock.sleep(1);
    expect(() => clock.startAt(100)).toThrow(RangeError);
    await sleeping;
  });
});
