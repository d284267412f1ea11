import { describe, expect, it } from 'vitest';
import { NOTHING_APPROVED } from '../../src/engine/approval.ts';
import { Secret } from '../../src/engine/secret.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { finds, make, noThing, remove, resize, sizeOf, store, Toy, thing } from './toy.ts';

const makes = (names: readonly string[], more: Partial<Step> = {}): Step =>
  step({
    id: 'T.1',
    title: 'Make things',
    in: 'uae',
    does: 'create',
    each: names,
    write: (name) => make(name),
    verify: (name) => thing(name, { Status: 'available', Size: 'small' }),
    wait: { usually: '1m', atMost: '5m' },
    ...(more as object),
  });

const removes = (names: readonly string[], more: object = {}): Step =>
  step({
    id: 'T.2',
    title: 'Remove things',
    in: 'uae',
    does: 'delete',
    each: names,
    find: (name) => finds(name, ({ Id, Size }) => ({ identity: Id, shown: { size: Size } })),
    write: (name) => remove(name),
    verify: (name) => noThing(name),
    ...more,
  });

const later = step({
  id: 'T.9',
  title: 'After all',
  in: 'uae',
  does: 'create',
  write: () => make('last'),
  verify: () => thing('last', { Status: 'available' }),
});

describe('a create', () => {
  it('is journalled as an intent, sent, answered, and done only when a read saw it', async () => {
    const toy = new Toy();
    const outcome = await toy.run([makes(['a'])]);
    expect(outcome).toMatchObject({ exit: 0, wrote: 1, verified: 1, complete: true });
    expect(toy.types()).toEqual([
      'run-started',
      'intent',
      'answered',
      'verified',
      'step-finished',
      'phase-finished',
    ]);
    expect(toy.clock.elapsed).toBeGreaterThanOrEqual(60_000);
  });

  it('sends nothing where it already holds, and says so', async () => {
    const toy = new Toy();
    toy.add('a');
    const outcome = await toy.run([makes(['a'])]);
    expect(outcome).toMatchObject({ exit: 0, wrote: 0, skipped: 1 });
    expect(toy.sent).toEqual([]);
    expect(toy.events).toContainEqual(expect.objectContaining({ type: 'skipped', why: 'already so' }));
  });

  it('waits for what is on its way, and never sends again', async () => {
    const toy = new Toy();
    toy.add('a').readyAt = 90_000;
    const outcome = await toy.run([makes(['a'])]);
    expect(outcome.exit).toBe(0);
    expect(toy.sent).toEqual([]);
    expect(toy.clock.elapsed).toBeGreaterThanOrEqual(90_000);
  });

  it('stops before something that is there and differs, and changes nothing', async () => {
    const toy = new Toy();
    toy.add('a', 'large');
    const outcome = await toy.run([makes(['a']), later]);
    expect(outcome).toMatchObject({ exit: 3, wrote: 0 });
    expect(outcome.stops[0]?.judgement?.evidence[0]?.differences).toContainEqual(
      expect.objectContaining({ path: 'Things[0].Size', expected: 'small', actual: 'large' }),
    );
    expect(toy.sent).toEqual([]);
  });

  it('is not done when AWS says OK and nothing came of it', async () => {
    const toy = new Toy();
    toy.trouble.set('a', 'ignored');
    const outcome = await toy.run([makes(['a']), later]);
    expect(outcome).toMatchObject({ exit: 3, complete: false, resume: 'muvi phase run T' });
    expect(toy.sent).toEqual(['make a']);
    expect(toy.events).toContainEqual(expect.objectContaining({ type: 'verified', verdict: 'absent' }));
    expect(toy.events.at(-1)).toMatchObject({ type: 'stopped', step: 'T.1', target: 'a' });
  });

  it('is done when the answer was lost and a read finds it', async () => {
    const toy = new Toy();
    toy.trouble.set('a', 'lost');
    const outcome = await toy.run([makes(['a'])]);
    expect(outcome.exit).toBe(0);
    expect(toy.sent).toEqual(['make a']);
    expect(toy.events).toContainEqual(
      expect.objectContaining({
        type: 'verified',
        verdict: 'holds',
        note: expect.stringContaining('Toylost'),
      }),
    );
  });

  it('that AWS turned down is not waited for', async () => {
    const toy = new Toy();
    toy.trouble.set('a', 'rejected');
    const outcome = await toy.run([makes(['a']), later]);
    expect(outcome.exit).toBe(3);
    expect(toy.clock.elapsed).toBe(0);
    expect(toy.events).toContainEqual(
      expect.objectContaining({ type: 'answered', error: expect.objectContaining({ name: 'Toyrejected' }) }),
    );
  });

  it.each([
    ['refused', 5],
    ['denied', 4],
  ] as const)('that was %s exits %i', async (trouble, exit) => {
    const toy = new Toy();
    toy.trouble.set('a', trouble);
    expect(await toy.run([makes(['a'])])).toMatchObject({ exit, complete: false });
  });

  it('stops where it needs what is not there, naming it and the step that makes it', async () => {
    const toy = new Toy();
    const needs = step({
      id: 'T.1',
      title: 'Needs another',
      in: 'uae',
      does: 'create',
      write: () => make('a', sizeOf('other', '9.9')),
      verify: () => thing('a', { Status: 'available' }),
    });
    const outcome = await toy.run([needs]);
    expect(outcome).toMatchObject({ exit: 3, wrote: 0 });
    expect(outcome.stops[0]?.reason).toContain('size of other');
    expect(outcome.stops[0]?.reason).toContain('9.9');
  });

  it('looks up what it needs just before the call', async () => {
    const toy = new Toy();
    toy.add('other', 'huge');
    const needs = step({
      id: 'T.1',
      title: 'As large as another',
      in: 'uae',
      does: 'create',
      write: () => make('a', sizeOf('other')),
      verify: () => thing('a', { Status: 'available', Size: 'huge' }),
      wait: { usually: '1m', atMost: '5m' },
    });
    expect((await toy.run([needs])).exit).toBe(0);
  });

  it('runs its targets side by side: nine take the time of one', async () => {
    const toy = new Toy();
    const names = Array.from({ length: 9 }, (_, index) => `thing-${index}`);
    const outcome = await toy.run([makes(names)]);
    expect(outcome).toMatchObject({ exit: 0, wrote: 9 });
    expect(toy.clock.elapsed).toBeLessThan(2 * toy.makingTakes);
  });

  it('carries a client token from its intent to the call, and the same one after an interruption', async () => {
    const toy = new Toy();
    const tokened = makes(['a'], { write: (name: string) => make(name, 'small', 'ClientToken') } as object);
    toy.onSend = () => {
      toy.onSend = () => {};
      throw new Error('the process died before the call left');
    };
    await expect(toy.run([tokened])).rejects.toThrow('died');
    await toy.run([tokened]);
    const [before, after] = toy.events.filter((event) => event.type === 'intent');
    expect(before).toMatchObject({ token: expect.stringMatching(/./) });
    expect(after).toMatchObject({ token: toy.tokens[0] });
    expect(after).toMatchObject({ token: (before as { token?: string }).token });
  });
});

describe('the first failure', () => {
  it('starts nothing new, and verifies what is in flight to its end', async () => {
    const toy = new Toy();
    toy.trouble.set('a', 'rejected');
    const outcome = await toy.run([makes(['a', 'b']), later]);
    expect(outcome).toMatchObject({ exit: 3, verified: 1 });
    expect(toy.sent.sort()).toEqual(['make a', 'make b']);
    expect(toy.events).toContainEqual(
      expect.objectContaining({ type: 'verified', target: 'b', verdict: 'holds' }),
    );
    expect(toy.sent).not.toContain('make last');
  });

  it('leaves targets that were not started alone', async () => {
    const toy = new Toy();
    const names = Array.from({ length: 20 }, (_, index) => `t${index}`);
    toy.trouble.set('t0', 'rejected');
    await toy.run([makes(names)]);
    expect(toy.sent.length).toBeLessThanOrEqual(8);
  });

  it('does not keep an always step from running', async () => {
    const toy = new Toy();
    toy.add('helper');
    toy.trouble.set('a', 'rejected');
    const outcome = await toy.run([makes(['a']), later, removes(['helper'], { always: true })]);
    expect(outcome.exit).toBe(3);
    expect(toy.sent).toEqual(['make a', 'remove helper']);
  });
});

describe('a second run', () => {
  it('of a finished phase verifies, sends nothing and exits 0', async () => {
    const toy = new Toy();
    await toy.run([makes(['a'])]);
    toy.sent.length = 0;
    expect(await toy.run([makes(['a'])])).toMatchObject({ exit: 0, wrote: 0, verified: 1, complete: true });
    expect(toy.sent).toEqual([]);
    expect(toy.events.at(-1)).toMatchObject({
      type: 'checked',
      because: expect.stringContaining('sends nothing'),
    });
  });

  it('says what no longer holds, and repairs it only with --again', async () => {
    const toy = new Toy();
    await toy.run([makes(['a'])]);
    toy.things.delete('a');
    const seen = await toy.run([makes(['a'])]);
    expect(seen).toMatchObject({ exit: 3, wrote: 0, resume: 'muvi phase run T --again' });
    expect(await toy.run([makes(['a'])], { again: true })).toMatchObject({ exit: 0, wrote: 1 });
  });

  it('after an interruption records what is found so, without sending again', async () => {
    const toy = new Toy();
    toy.onSend = (call) => {
      toy.onSend = () => {};
      toy.add(call.name);
      toy.sent.push('make a');
      throw new Error('the process died');
    };
    await expect(toy.run([makes(['a'])])).rejects.toThrow('the process died');
    toy.sent.length = 0;
    expect(await toy.run([makes(['a'])])).toMatchObject({ exit: 0, wrote: 0 });
    expect(toy.sent).toEqual([]);
    expect(toy.events).toContainEqual(
      expect.objectContaining({ type: 'verified', note: expect.stringContaining('interruption') }),
    );
  });
});

describe('a modify', () => {
  const resizes = step({
    id: 'T.1',
    title: 'Resize',
    in: 'uae',
    does: 'modify',
    each: ['a'],
    look: (name) => finds(name, ({ Size }) => ({ from: Size })),
    write: (name) => resize(name, 'large'),
    verify: (name) => thing(name, { Size: 'large' }),
  });

  it('changes what differs', async () => {
    const toy = new Toy();
    toy.add('a');
    expect(await toy.run([resizes])).toMatchObject({ exit: 0, wrote: 1 });
    expect(toy.things.get('a')?.size).toBe('large');
  });

  it('stops where there is nothing to change', async () => {
    const toy = new Toy();
    expect(await toy.run([resizes])).toMatchObject({ exit: 3, wrote: 0 });
    expect(toy.sent).toEqual([]);
  });

  it('that answers with an error is not logged as done: the incident', async () => {
    const toy = new Toy();
    toy.add('a');
    toy.trouble.set('a', 'rejected');
    const outcome = await toy.run([resizes, later]);
    expect(outcome).toMatchObject({ exit: 3, complete: false });
    expect(toy.events.filter((event) => event.type === 'verified' && event.verdict === 'holds')).toEqual([]);
    expect(toy.types()).not.toContain('phase-finished');
  });
});

describe('a delete', () => {
  it('shows what goes from a live read before it asks, and is bound to that identity', async () => {
    const toy = new Toy();
    const { id } = toy.add('a', 'huge');
    expect(await toy.run([removes(['a'])])).toMatchObject({ exit: 0, wrote: 1 });
    expect(toy.questions).toHaveLength(1);
    expect(toy.questions[0]?.detail.join('\n')).toContain(id);
    expect(toy.questions[0]?.detail.join('\n')).toContain('huge');
    expect(toy.events).toContainEqual(expect.objectContaining({ type: 'intent', identity: id }));
  });

  it.each([['no'], [undefined], ['']])('does not happen for the answer %j', async (answer) => {
    const toy = new Toy();
    toy.add('a');
    toy.answer = () => answer;
    expect(await toy.run([removes(['a']), later])).toMatchObject({ exit: 2, wrote: 0 });
    expect(toy.sent).toEqual([]);
    expect(toy.things.has('a')).toBe(true);
  });

  it('that cannot be undone wants the name typed, exactly', async () => {
    const toy = new Toy();
    toy.add('a');
    toy.answer = () => 'b';
    expect(await toy.run([removes(['a'], { irreversible: true })])).toMatchObject({ exit: 2, wrote: 0 });
    toy.answer = ({ name }) => name;
    expect(await toy.run([removes(['a'], { irreversible: true })])).toMatchObject({ exit: 0, wrote: 1 });
    expect(toy.questions.every(({ kind }) => kind === 'type-name')).toBe(true);
  });

  it('covered by an approved plan asks nothing, for that identity alone', async () => {
    const toy = new Toy();
    const { id } = toy.add('a');
    const approvals = {
      ...NOTHING_APPROVED,
      covers: (_step: string, _target: string, { identity }: { identity: string }) => identity === id,
    };
    expect(await toy.run([removes(['a'])], { approvals })).toMatchObject({ exit: 0, wrote: 1 });
    expect(toy.questions).toEqual([]);
  });

  it('by name does not touch what came back under the name', async () => {
    const toy = new Toy();
    toy.add('a');
    const forId = removes(['a'], { verify: (_name: string, id: string) => ({ ...noThing(id) }) });
    await toy.run([forId]);
    toy.add('a');
    toy.sent.length = 0;
    const outcome = await toy.run([forId], { again: true });
    expect(outcome).toMatchObject({ exit: 0, wrote: 0 });
    expect(toy.sent).toEqual([]);
  });

  it('leaves alone what is still used, and names by whom', async () => {
    const toy = new Toy();
    toy.add('a');
    toy.add('user');
    const used = removes(['a'], {
      leftWhileUsed: true,
      dependents: () => [finds('user', () => ['user of a'])],
    });
    expect(await toy.run([used])).toMatchObject({ exit: 0, wrote: 0, skipped: 1 });
    expect(toy.events).toContainEqual(
      expect.objectContaining({ type: 'skipped', why: 'kept', detail: expect.stringContaining('user of a') }),
    );
  });
});

describe('what a later step undoes on purpose', () => {
  it('is satisfied where the later step holds', async () => {
    const toy = new Toy();
    const helper = makes(['helper'], { supersededBy: 'T.2' } as object);
    const phase = [helper, removes(['helper'])];
    expect(await toy.run(phase)).toMatchObject({ exit: 0, wrote: 2 });
    toy.sent.length = 0;
    expect(await toy.run(phase, { again: true })).toMatchObject({ exit: 0, wrote: 0 });
    expect(toy.sent).toEqual([]);
  });

  it('is done all the same where the later step has not been: nothing there is not undone', async () => {
    const toy = new Toy();
    const helper = makes(['helper'], { supersededBy: 'T.2' } as object);
    await toy.run([helper, removes(['helper'])]);
    expect(toy.sent).toEqual(['make helper', 'remove helper']);
  });
});

describe('a part of an answer that no read gives back', () => {
  const keeps = makes(['key'], {
    keep: (name: string) => ({ to: 'secret', store: () => store(name), remake: remove(name) }),
  } as object);

  it('is stored before the answer counts', async () => {
    const toy = new Toy();
    expect((await toy.run([keeps])).exit).toBe(0);
    expect(toy.sent).toEqual(['make key', 'store key']);
  });

  it('is made again where the answer was lost', async () => {
    const toy = new Toy();
    toy.trouble.set('key', 'lost');
    expect(await toy.run([keeps])).toMatchObject({ exit: 0 });
    expect(toy.sent).toEqual(['make key', 'remove key', 'make key', 'store key']);
  });

  it('is made again where the process died before it was stored', async () => {
    const toy = new Toy();
    toy.onSend = ({ verb }) => {
      if (verb !== 'store') return;
      toy.onSend = () => {};
      throw new Error('the process died');
    };
    await expect(toy.run([keeps])).rejects.toThrow('died');
    toy.sent.length = 0;
    expect(await toy.run([keeps])).toMatchObject({ exit: 0 });
    expect(toy.sent).toEqual(['remove key', 'make key', 'store key']);
  });
});

describe('an interruption', () => {
  it('starts nothing new, journals where it stood, and exits 130', async () => {
    const toy = new Toy();
    toy.onSend = () => toy.abort.abort(130);
    const outcome = await toy.run([makes(['a']), later]);
    expect(outcome).toMatchObject({ exit: 130, complete: false });
    expect(toy.sent).toEqual(['make a']);
    expect(toy.types().at(-1)).toBe('stopped');
  });
});

describe('options', () => {
  it('--only runs that step, and the phase is complete only when all hold', async () => {
    const toy = new Toy();
    const outcome = await toy.run([makes(['a']), later], { only: 'T.9' });
    expect(outcome).toMatchObject({ exit: 0, complete: false });
    expect(toy.sent).toEqual(['make last']);
    expect(await toy.run([makes(['a']), later], { only: 'T.1' })).toMatchObject({ exit: 0, complete: true });
  });

  it('--from verifies the steps before it, which must hold', async () => {
    const toy = new Toy();
    expect(await toy.run([makes(['a']), later], { from: 'T.9' })).toMatchObject({ exit: 3, wrote: 0 });
    toy.add('a');
    expect(await toy.run([makes(['a']), later], { from: 'T.9' })).toMatchObject({ exit: 0, wrote: 1 });
  });

  it('an unknown step is a usage error that names the known ones', async () => {
    await expect(new Toy().run([later], { only: 'T.5' })).rejects.toMatchObject({
      exit: 64,
      message: expect.stringContaining('T.9'),
    });
  });
});

it('prints a secret nowhere', () => {
  const secret = new Secret('hunter2');
  expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain('hunter2');
});
