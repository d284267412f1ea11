import { describe, expect, it } from 'vitest';
import { type Step, step } from '../../src/engine/step.ts';
import { finds, make, noThing, remove, sizeOf, store, Toy, type ToyRead, thing } from './toy.ts';

const removes = (names: readonly string[]): Step =>
  step({
    id: 'T.2',
    title: 'Remove things',
    in: 'uae',
    does: 'delete',
    each: names,
    find: (name) => finds(name, ({ Id, Size }) => ({ identity: Id, shown: { size: Size } })),
    write: (name) => remove(name),
    verify: (name) => noThing(name),
  });

/** A toy that turns a removal down so many times, as a gateway does whose removal waited for long. */
function waiting(times: number, meanwhile: (toy: Toy) => void = () => {}): Toy {
  const toy = new Toy();
  toy.add('a');
  let left = times;
  toy.onSend = ({ verb, name }) => {
    if (verb !== 'remove' || left === 0) return;
    left -= 1;
    toy.trouble.set(name, 'outdated');
    meanwhile(toy);
  };
  return toy;
}

describe('a delete that waited for long before it was accepted', () => {
  it('looks again, and is sent again where it is still what was shown', async () => {
    const toy = waiting(2);
    let reads = 0;
    const { read } = toy.gateway;
    Object.assign(toy.gateway, {
      read: (...args: Parameters<typeof read>) => {
        toy.sent.push('read');
        reads += 1;
        return read(...args);
      },
    });
    expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 0, wrote: 1, complete: true });
    expect(reads).toBeGreaterThan(3);
    const order = toy.sent.join(' ').replaceAll(/(read )+/g, 'read ');
    expect(order).toBe('read remove a read remove a read remove a read');
    expect(toy.questions).toHaveLength(1);
  });

  it('takes nothing away that has come in its place under the name', async () => {
    const toy = waiting(1, ({ things }) => {
      things.delete('a');
      toy.add('a', 'large');
    });
    expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 3, complete: false });
    expect(toy.sent).toEqual(['remove a']);
    expect(toy.things.get('a')).toMatchObject({ size: 'large' });
  });

  it('is done where it has gone meanwhile', async () => {
    const toy = waiting(1, ({ things }) => void things.delete('a'));
    expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 0, wrote: 0, complete: true });
    expect(toy.sent).toEqual(['remove a']);
  });

  it('is not sent any more by a run that was told to stop', async () => {
    const toy = waiting(1, ({ abort }) => abort.abort(130));
    expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 130, wrote: 0 });
    expect(toy.sent).toEqual(['remove a']);
  });

  it('stops the run where it is never accepted, and the next one goes on', async () => {
    const toy = waiting(12);
    const outcome = await toy.run([removes(['a'])]);
    expect(outcome).toMatchObject({ exit: 1, complete: false, resume: 'muvi phase run T' });
    expect(outcome.stops).toMatchObject([{ step: 'T.2', target: 'a', reason: 'a was outdated' }]);
    expect(toy.sent).toHaveLength(12);
    expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 0, wrote: 1, complete: true });
  });

  it('tells the gateway how long ago it was looked at, and a create does not', async () => {
    const toy = new Toy();
    toy.add('a');
    const seen: (number | undefined)[] = [];
    const { read, write } = toy.gateway;
    Object.assign(toy.gateway, {
      read: async (...args: Parameters<typeof read>) => {
        if ((args[1] as ToyRead).name === 'slow') await toy.clock.sleep(20_000);
        return read(...args);
      },
      write: (...args: Parameters<typeof write>) => {
        seen.push(args[3]);
        return write(...args);
      },
    });
    const makes = step({
      id: 'T.1',
      title: 'Make',
      in: 'uae',
      does: 'create',
      write: () => make('slow'),
      verify: () => thing('slow', { Status: 'available' }),
    });
    // What its call needs is looked up after what it takes away was looked at.
    const needs = { write: (name: string) => ({ ...remove(name), size: sizeOf('slow') }) };
    await toy.run([makes, { ...removes(['a']), ...needs } as Step]);
    expect(seen).toEqual([undefined, 20_000]);
  });
});

it('what is made anew for its lost secret is looked at again before it is taken away', async () => {
  const toy = new Toy();
  let removals = 0;
  toy.onSend = ({ verb, name }) => {
    if (verb === 'make' && removals === 0) toy.trouble.set(name, 'lost');
    if (verb !== 'remove') return;
    removals += 1;
    if (removals === 1) toy.trouble.set(name, 'outdated');
  };
  const keeps = step({
    id: 'T.1',
    title: 'Make a key',
    in: 'uae',
    does: 'create',
    each: ['key'],
    write: (name) => make(name),
    verify: (name) => thing(name, { Status: 'available', Size: 'small' }),
    keep: (name) => ({ to: 'secret', store: () => store(name), remake: remove(name) }),
    wait: { usually: '1m', atMost: '5m' },
  });
  expect(await toy.run([keeps])).toMatchObject({ exit: 0, complete: true });
  expect(toy.sent).toEqual(['make key', 'remove key', 'remove key', 'make key', 'store key']);
});
