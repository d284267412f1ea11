import { describe, expect, it } from 'vitest';
import { type Step, step } from '../../src/engine/step.ts';
import { finds, make, noThing, remove, resize, Toy, thing } from '../engine/toy.ts';

/** A helper that is launched, works, and is terminated whatever happens. */
const withHelper: readonly Step[] = [
  step({
    id: 'T.1',
    title: 'Launch the helper',
    in: 'uae',
    does: 'create',
    supersededBy: 'T.2',
    removedBy: 'T.3',
    write: () => make('helper', 'small', 'token'),
    verify: () => thing('helper', { Status: 'available' }),
    wait: { usually: '1m', atMost: '5m' },
  }),
  step({
    id: 'T.2',
    title: 'Let it work',
    in: 'uae',
    does: 'modify',
    write: () => resize('work', 'done'),
    verify: () => thing('work', { Size: 'done' }),
  }),
  step({
    id: 'T.3',
    title: 'Terminate the helper',
    in: 'uae',
    does: 'delete',
    each: ['helper'],
    always: true,
    find: (name) => finds(name, ({ Id }) => ({ identity: Id, shown: {} })),
    write: (name) => remove(name),
    verify: (name) => noThing(name),
  }),
];

describe('a helper that was terminated because a run failed', () => {
  it('is launched anew by the resume, and terminated again', async () => {
    const toy = new Toy();
    toy.add('work', 'waiting');
    toy.trouble.set('work', 'rejected');
    expect(await toy.run(withHelper)).toMatchObject({ exit: 3 });
    expect(toy.sent).toEqual(['make helper', 'resize work', 'remove helper']);
    expect(await toy.run(withHelper)).toMatchObject({ exit: 0, complete: true });
    expect(toy.sent.slice(3)).toEqual(['make helper', 'resize work', 'remove helper']);
    expect(toy.things.has('helper')).toBe(false);
  });
});

describe('facts worth keeping', () => {
  const makes = (): Step =>
    step({
      id: 'T.1',
      title: 'Make it',
      in: 'uae',
      does: 'create',
      write: () => make('a'),
      verify: () => ({
        ...thing('a', { Status: 'available' }),
        records: (reply) => ({ id: (reply as { Things: { Id: string }[] }).Things[0]?.Id ?? '' }),
      }),
      wait: { usually: '1m', atMost: '5m' },
    });
  const recorded = (toy: Toy) =>
    toy.events.flatMap((event) => (event.type === 'recorded' ? [event.facts] : []));

  it.each(['answered', 'verified'] as const)(
    'are recorded once though a process died after it had %s',
    async (last) => {
      const toy = new Toy();
      const context = toy.context.bind(toy);
      toy.context = (phases) => {
        const whole = context(phases);
        const append: typeof whole.ledger.append = async (event) => {
          const entry = await whole.ledger.append(event);
          if (event.type === last) throw new Error('the process died');
          return entry;
        };
        return { ...whole, ledger: { ...whole.ledger, append } };
      };
      await expect(toy.run([makes()])).rejects.toThrow('died');
      expect(recorded(toy)).toEqual([]);
      toy.context = context;
      for (let again = 0; again < 2; again += 1) {
        expect(await toy.run([makes()], { again: again > 0 })).toMatchObject({ exit: 0 });
        expect(recorded(toy)).toEqual([{ id: toy.things.get('a')?.id }]);
      }
    },
  );

  it('are recorded of what was there before', async () => {
    const toy = new Toy();
    const { id } = toy.add('a');
    await toy.run([makes()]);
    expect(recorded(toy)).toEqual([{ id }]);
  });
});

describe('an intent without an outcome', () => {
  const makes = (): Step =>
    step({
      id: 'T.1',
      title: 'Make it',
      in: 'uae',
      does: 'create',
      write: () => make('a', 'small', 'token'),
      verify: () => thing('a', { Status: 'available', Size: 'small' }),
      wait: { usually: '1m', atMost: '5m' },
    });

  /** A run that dies after its intent; `arrived`: with what had left it. */
  async function died(arrived: boolean): Promise<Toy> {
    const toy = new Toy();
    toy.onSend = () => {
      if (arrived) toy.add('a').readyAt = toy.clock.now() + 60_000;
      throw new Error('the process died');
    };
    await expect(toy.run([makes()])).rejects.toThrow('the process died');
    toy.onSend = () => {};
    return toy;
  }
  const tokens = (toy: Toy): (string | undefined)[] =>
    toy.events.flatMap((event) => (event.type === 'intent' ? [event.token] : []));

  it('that holds is recorded as found so, and nothing is sent', async () => {
    const toy = await died(true);
    await toy.clock.sleep(120_000);
    expect(await toy.run([makes()])).toMatchObject({ exit: 0, wrote: 0, verified: 1 });
    expect(toy.sent).toEqual([]);
    const found = toy.events.findLast(({ type }) => type === 'verified');
    expect(found).toMatchObject({ verdict: 'holds', note: expect.stringContaining('found so') });
  });

  it('that is absent is sent again, with the same client token', async () => {
    const toy = await died(false);
    expect(await toy.run([makes()])).toMatchObject({ exit: 0, wrote: 1 });
    expect(toy.sent).toEqual(['make a']);
    expect(tokens(toy)).toHaveLength(2);
    expect(new Set(tokens(toy)).size).toBe(1);
    expect(toy.tokens).toEqual([tokens(toy)[0]]);
  });

  it('that is on its way is waited for, and not sent again', async () => {
    const toy = await died(true);
    expect(await toy.run([makes()])).toMatchObject({ exit: 0, wrote: 0, verified: 1 });
    expect(toy.sent).toEqual([]);
    expect(toy.clock.elapsed).toBeGreaterThanOrEqual(60_000);
  });

  it('that differs stops the run, and nothing is changed', async () => {
    const toy = await died(false);
    toy.add('a', 'large');
    expect(await toy.run([makes()])).toMatchObject({ exit: 3, wrote: 0 });
    expect(toy.sent).toEqual([]);
    expect(toy.things.get('a')?.size).toBe('large');
  });
});
