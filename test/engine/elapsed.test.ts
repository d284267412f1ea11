import { expect, it } from 'vitest';
import { poll } from '../../src/engine/poll.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { make, Toy, thing } from './toy.ts';

const MINUTE = 60_000;

const makes = (): Step =>
  step({
    id: 'T.1',
    title: 'Make it',
    in: 'uae',
    does: 'create',
    each: ['a'],
    write: (name) => make(name),
    verify: (name) => thing(name, { Status: 'available' }),
    wait: { usually: '10m', atMost: '30m' },
  });

const waits = (toy: Toy): number[] =>
  toy.progress.flatMap((one) => (one.type === 'waiting' ? [one.elapsedMs] : []));

/** A process that dies when what it sent has arrived and will take ten minutes. */
async function died(): Promise<Toy> {
  const toy = new Toy();
  toy.onSend = ({ name }) => {
    toy.onSend = () => {};
    toy.add(name).readyAt = toy.clock.now() + 10 * MINUTE;
    throw new Error('the process died');
  };
  await expect(toy.run([makes()])).rejects.toThrow('died');
  toy.progress.length = 0;
  return toy;
}

it('a resume counts from when the write left, not from when it was taken up again', async () => {
  const toy = await died();
  const sentAt = toy.clock.now();
  toy.clock.startAt(sentAt + 4 * MINUTE);
  expect(await toy.run([makes()])).toMatchObject({ exit: 0, wrote: 0 });
  const [first = 0] = waits(toy);
  expect(first).toBe(4 * MINUTE);
  expect(waits(toy)).toEqual([...waits(toy)].sort((a, b) => a - b));
  const took = toy.events.findLast((event) => event.type === 'verified')?.tookMs ?? 0;
  expect(took).toBe(toy.clock.now() - sentAt);
  expect(took).toBeGreaterThanOrEqual(10 * MINUTE);
});

it('an end that nobody saw took an unknown time', async () => {
  const toy = await died();
  toy.clock.startAt(toy.clock.now() + 60 * MINUTE);
  await toy.run([makes()]);
  expect(toy.events.find((event) => event.type === 'verified')).toMatchObject({ tookMs: 0 });
});

it('a clock that stands before the journal shows no less than was waited here', async () => {
  const toy = await died();
  const { clock } = toy;
  const context = toy.context([]);
  const behind = { sleep: clock.sleep.bind(clock), now: () => clock.now() - 60 * MINUTE };
  Object.assign(toy, {
    context: (...args: Parameters<Toy['context']>) => ({
      ...Toy.prototype.context.apply(toy, args),
      clock: behind,
    }),
  });
  expect(context.clock).not.toBe(behind);
  expect(await toy.run([makes()])).toMatchObject({ exit: 0 });
  expect(Math.min(...waits(toy))).toBe(0);
  expect(Math.max(...waits(toy))).toBeGreaterThan(9 * MINUTE);
});

it('something on its way that nobody here sent is counted from the first look at it', async () => {
  const toy = new Toy();
  toy.clock.startAt(60 * MINUTE);
  toy.add('a').readyAt = toy.clock.now() + MINUTE;
  await toy.run([makes()]);
  expect(waits(toy)[0]).toBe(0);
});

it('a clock that steps back an hour makes no wait an hour longer', async () => {
  let now = 2 * 60 * MINUTE;
  let slept = 0;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      slept += ms;
      if (slept > 60 * MINUTE) throw new Error('it waits without end');
      now += ms;
      if (slept > MINUTE && now > 60 * MINUTE) now -= 60 * MINUTE;
    },
  };
  const seen = { verdict: 'pending', settling: true, evidence: [], facts: {} } as const;
  const wait = { usually: '1m', atMost: '10m' } as const;
  expect(await poll(async () => seen, { clock, wait, signal: undefined, onWait: () => {} })).toBe(seen);
  expect(slept).toBeGreaterThanOrEqual(10 * MINUTE);
  expect(slept).toBeLessThan(12 * MINUTE);
});
