import { expect, it } from 'vitest';
import { step } from '../../src/engine/step.ts';
import { finds, noThing, remove, Toy } from './toy.ts';

const removes = (names: readonly string[]) =>
  step({
    id: 'T.1',
    title: 'Remove things',
    in: 'uae',
    does: 'delete',
    each: names,
    find: (name) => finds(name, ({ Id }) => ({ identity: Id, shown: {} })),
    write: (name) => remove(name),
    verify: (name) => noThing(name),
    wait: { usually: '1m', atMost: '10m' },
  });

const HOUR = 3_600_000;

it('what took the name while a person thought is not deleted', async () => {
  const toy = new Toy();
  toy.add('a');
  toy.add('b');
  toy.answer = () => {
    toy.clock.startAt(toy.clock.now() + HOUR);
    toy.things.delete('a');
    toy.add('a');
    return 'yes';
  };
  const outcome = await toy.run([removes(['a', 'b'])]);
  expect(outcome).toMatchObject({ exit: 2, complete: false });
  expect(outcome.stops).toMatchObject([{ target: 'a', reason: expect.stringContaining('is there now') }]);
  expect(toy.sent).not.toContain('remove a');
  expect(toy.things.has('a')).toBe(true);
});

it('what went by itself while a person thought is not deleted again', async () => {
  const toy = new Toy();
  toy.add('a');
  toy.answer = () => {
    toy.things.delete('a');
    return 'yes';
  };
  expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 0, wrote: 0, skipped: 1 });
  expect(toy.sent).toEqual([]);
});

it('what is still changing is waited for, and then asked about like anything else', async () => {
  const toy = new Toy();
  const { id } = toy.add('a');
  toy.add('b');
  (toy.things.get('a') as { readyAt: number }).readyAt = 90_000;
  toy.answer = () => 'no';
  expect(await toy.run([removes(['a', 'b'])])).toMatchObject({ exit: 2, wrote: 0 });
  expect(toy.questions).toHaveLength(1);
  expect(toy.questions[0]?.detail.join('\n')).toContain(id);
  expect(toy.sent).toEqual([]);
  expect(toy.clock.now()).toBeGreaterThanOrEqual(90_000);
});

it('what never stops changing is not deleted, and nobody is asked about it', async () => {
  const toy = new Toy();
  toy.add('a').readyAt = HOUR;
  expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 3, wrote: 0 });
  expect(toy.questions).toEqual([]);
  expect(toy.sent).toEqual([]);
});

it('what comes after the question was answered is not deleted', async () => {
  const toy = new Toy();
  toy.add('a');
  toy.answer = () => {
    toy.add('b').readyAt = HOUR;
    return 'yes';
  };
  const outcome = await toy.run([removes(['a', 'b'])]);
  expect(outcome).toMatchObject({ exit: 0, wrote: 1 });
  expect(toy.sent).toEqual(['remove a']);
  expect(toy.things.has('b')).toBe(true);
});
