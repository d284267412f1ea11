import { describe, expect, it } from 'vitest';
import { type Step, step } from '../../src/engine/step.ts';
import { make, remove, store, Toy, type ToyWrite, thing } from './toy.ts';

/** A key whose secret only the answer to its making holds. */
const keeps = (token?: string): Step =>
  step({
    id: 'T.1',
    title: 'Make a key',
    in: 'uae',
    does: 'create',
    each: ['key'],
    write: (name) => make(name, 'small', token),
    verify: (name) => thing(name, { Status: 'available', Size: 'small' }),
    keep: (name) => ({ to: 'secret', store: () => store(name), remake: remove(name) }),
    wait: { usually: '1m', atMost: '5m' },
  });

/** The toy turns the storing of the secret down so many times. */
function turnsDown(
  toy: Toy,
  times: number,
  trouble: 'rejected' | 'denied' | 'refused' | 'lost' = 'rejected',
) {
  let left = times;
  toy.onSend = ({ verb, name }) => {
    if (verb !== 'store' || left === 0) return;
    left -= 1;
    toy.trouble.set(name, trouble);
  };
}

describe('a secret that could not be stored', () => {
  it.each(['rejected', 'denied', 'refused', 'lost'] as const)(
    'because it was %s is lost: the thing is made anew, and its secret stored',
    async (trouble) => {
      const toy = new Toy();
      turnsDown(toy, 1, trouble);
      expect(await toy.run([keeps()])).toMatchObject({ exit: 0, complete: true });
      expect(toy.sent).toEqual(['make key', 'store key', 'remove key', 'make key', 'store key']);
    },
  );

  it('twice is not done, and the next run makes it anew', async () => {
    const toy = new Toy();
    turnsDown(toy, 2);
    const outcome = await toy.run([keeps()]);
    expect(outcome).toMatchObject({ exit: 1, complete: false });
    expect(outcome.stops[0]?.reason).toContain('lost again');
    toy.sent.length = 0;
    expect(await toy.run([keeps()])).toMatchObject({ exit: 0, complete: true });
    expect(toy.sent).toEqual(['remove key', 'make key', 'store key']);
  });
});

describe('a key whose answer was lost', () => {
  it('is made anew by the next run too where it could not be taken away', async () => {
    const toy = new Toy();
    toy.onSend = ({ verb, name }) => {
      if (verb === 'make') toy.trouble.set(name, 'lost');
      if (verb === 'remove') toy.trouble.set(name, 'rejected');
    };
    expect(await toy.run([keeps()])).toMatchObject({ exit: 1, complete: false });
    toy.onSend = () => {};
    toy.sent.length = 0;
    expect(await toy.run([keeps()])).toMatchObject({ exit: 0, complete: true });
    expect(toy.sent).toEqual(['remove key', 'make key', 'store key']);
  });

  const dies = (toy: Toy, when: ToyWrite['verb'], arrives: boolean): void => {
    toy.onSend = ({ verb, name }) => {
      if (verb !== when) return;
      toy.onSend = () => {};
      if (verb === 'make' && arrives) toy.add(name);
      if (verb === 'remove' && arrives) toy.things.delete(name);
      throw new Error('the process died');
    };
  };

  it('is another request when it is made anew: its client token is not used again', async () => {
    const toy = new Toy();
    dies(toy, 'make', true);
    await expect(toy.run([keeps('token')])).rejects.toThrow('died');
    dies(toy, 'remove', true);
    await expect(toy.run([keeps('token')])).rejects.toThrow('died');
    expect(await toy.run([keeps('token')])).toMatchObject({ exit: 0 });
    const tokens = toy.events.flatMap((event) =>
      event.type === 'intent' && event.does === 'create' && event.token ? [event.token] : [],
    );
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(2);
  });

  it('is not taken away by a run that was told to stop', async () => {
    const toy = new Toy();
    dies(toy, 'make', true);
    await expect(toy.run([keeps()])).rejects.toThrow('died');
    toy.sent.length = 0;
    // The read that begins the step is under way when Ctrl-C comes.
    const { read } = toy.gateway;
    Object.assign(toy.gateway, {
      read: (...args: Parameters<typeof read>) => {
        toy.abort.abort(130);
        return read(...args);
      },
    });
    expect(await toy.run([keeps()])).toMatchObject({ exit: 130, wrote: 0 });
    expect(toy.sent).toEqual([]);
  });
});
