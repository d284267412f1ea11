import { describe, expect, it } from 'vitest';
import { type Step, step } from '../../src/engine/step.ts';
import { finds, make, noThing, remove, Toy, thing } from './toy.ts';

const PRICES = { a: 500, b: 40, c: 'unknown' } as const;
type Name = keyof typeof PRICES;

const makes = (names: readonly Name[], more: object = {}): Step =>
  step<Name, undefined>({
    id: 'T.1',
    title: 'Make things',
    in: 'uae',
    does: 'create',
    each: names,
    write: (name) => make(name),
    verify: (name) => thing(name, { Status: 'available', Size: 'small' }),
    wait: { usually: '1m', atMost: '5m' },
    monthly: (name) => PRICES[name],
    ...more,
  });

/** Takes away what a read finds. */
const clears = (name: Name): Step =>
  step<{ name: string; price: number }, unknown>({
    id: 'T.2',
    title: 'Remove what is there',
    in: 'uae',
    does: 'delete',
    each: finds(name, () => [{ name, price: 33 }]),
    find: (target) => finds(target.name, ({ Id }) => ({ identity: Id, shown: {} })),
    write: (target) => remove(target.name),
    verify: (target) => noThing(target.name),
    monthly: (target) => -target.price,
  });

const finished = (toy: Toy) =>
  toy.events.flatMap((event) =>
    event.type === 'phase-finished' ? [{ run: event.monthly, total: event.total }] : [],
  );

describe('what a finished phase has come to', () => {
  it('holds what a run made that stopped, and what the one after it made', async () => {
    const toy = new Toy();
    toy.trouble.set('b', 'rejected');
    expect(await toy.run([makes(['a', 'b'])])).toMatchObject({ complete: false, monthly: 500 });
    expect(await toy.run([makes(['a', 'b'])])).toMatchObject({ complete: true, monthly: 40 });
    expect(finished(toy)).toEqual([{ run: 40, total: { monthly: 540, priced: 540 } }]);
  });

  it('stays as it was where it is run again and nothing is sent', async () => {
    const toy = new Toy();
    await toy.run([makes(['a', 'c'])]);
    await toy.run([makes(['a', 'c'])], { again: true });
    const total = { monthly: 'unknown', priced: 500 };
    expect(finished(toy)).toEqual([
      { run: 'unknown', total },
      { run: 0, total },
    ]);
  });

  it('counts once what was gone and is made again', async () => {
    const toy = new Toy();
    await toy.run([makes(['a', 'b'])]);
    toy.things.delete('a');
    await toy.run([makes(['a', 'b'])], { again: true });
    expect(finished(toy).at(-1)).toEqual({ run: 500, total: { monthly: 540, priced: 540 } });
  });

  it('leaves out what stood there before', async () => {
    const toy = new Toy();
    toy.add('a');
    await toy.run([makes(['a', 'b'])]);
    expect(finished(toy)).toEqual([{ run: 40, total: { monthly: 40, priced: 40 } }]);
  });

  it('holds what was sent and found to hold only after the process was gone', async () => {
    const toy = new Toy();
    toy.onSend = () => {
      toy.onSend = () => {};
      toy.abort.abort();
    };
    await toy.run([makes(['a'])]).catch(() => {});
    const resumed = new Toy();
    for (const event of toy.events) await resumed.context([]).ledger.append(event);
    resumed.add('a');
    const only = { only: 'T.9' };
    const survey = step({
      id: 'T.9',
      title: 'Look',
      in: 'uae',
      does: 'survey',
      verify: () => thing('a', { Status: 'available' }),
    });
    expect(await resumed.run([makes(['a']), survey], only)).toMatchObject({ complete: true, monthly: 500 });
    expect(finished(resumed).at(-1)?.total).toEqual({ monthly: 500, priced: 500 });
  });

  it('remembers the price of what a read once found and a later run no longer finds', async () => {
    const toy = new Toy();
    toy.add('a');
    await toy.run([clears('a')]);
    await toy.run([clears('a')], { again: true });
    expect(finished(toy).map(({ total }) => total?.priced)).toEqual([-33, -33]);
  });

  it('holds what was made by a step that is left out by now', async () => {
    const toy = new Toy();
    await toy.run([makes(['a', 'b'])]);
    await toy.run([makes(['a', 'b'], { leftOut: 'not wanted' })], { again: true });
    expect(finished(toy).at(-1)?.total?.priced).toBe(540);
  });
});

describe('what a run that stopped has come to', () => {
  const stopped = (toy: Toy) =>
    toy.events.flatMap((event) =>
      event.type === 'stopped' ? [{ wrote: event.wrote, run: event.monthly, total: event.total }] : [],
    );

  it('counts the writes that were under way, and leaves their cost to the run that sees them hold', async () => {
    const toy = new Toy();
    toy.onSend = ({ name }) => {
      if (name === 'b') void toy.clock.sleep(1_000).then(() => toy.abort.abort());
    };
    const cut = await toy.run([makes(['a', 'b'])]);
    expect(cut).toMatchObject({ complete: false, wrote: 2, verified: 0, monthly: 0 });
    expect(stopped(toy)).toEqual([{ wrote: 2, run: 0, total: { monthly: 0, priced: 0 } }]);

    const resumed = new Toy();
    for (const event of toy.events) await resumed.context([]).ledger.append(event);
    for (const name of ['a', 'b']) resumed.add(name);
    const done = await resumed.run([makes(['a', 'b'])]);
    expect(done).toMatchObject({ complete: true, wrote: 0, verified: 2, monthly: 540 });
    expect(finished(resumed)).toEqual([{ run: 540, total: { monthly: 540, priced: 540 } }]);
  });

  it('costs what holds of a step of which a part does not', async () => {
    const toy = new Toy();
    toy.trouble.set('a', 'ignored');
    expect(await toy.run([makes(['a', 'b'])])).toMatchObject({ exit: 3, wrote: 2, monthly: 40, priced: 40 });
    expect(stopped(toy)).toEqual([{ wrote: 2, run: 40, total: { monthly: 40, priced: 40 } }]);
  });

  it('leaves what was still changing when the time was up to the run that sees it hold', async () => {
    const toy = new Toy();
    toy.makingTakes = 600_000;
    expect(await toy.run([makes(['a'])])).toMatchObject({ exit: 3, wrote: 1, monthly: 0 });
    await toy.clock.sleep(600_000);
    expect(await toy.run([makes(['a'])])).toMatchObject({ complete: true, wrote: 0, monthly: 500 });
  });

  it('counts no call that the guard turned away', async () => {
    const toy = new Toy();
    toy.trouble.set('a', 'refused');
    expect(await toy.run([makes(['a'])])).toMatchObject({ exit: 5, wrote: 0, monthly: 0 });
  });
});
