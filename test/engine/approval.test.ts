import { describe, expect, it } from 'vitest';
import { definePhase } from '../../src/engine/phase.ts';
import { planPhase } from '../../src/engine/planner.ts';
import { approvalsOf, staleness } from '../../src/engine/staleness.ts';
import { type DeleteStep, type Step, step } from '../../src/engine/step.ts';
import { finds, make, noThing, remove, resize, type Thing, Toy, thing } from './toy.ts';

const minutes = { usually: '1m', atMost: '10m' } as const;

const makes = (id: string, name: string, more: object = {}) =>
  step({
    id,
    title: `Make ${name}`,
    in: 'uae',
    does: 'create',
    each: [name],
    write: () => make(name),
    verify: () => thing(name, { Status: 'available' }),
    wait: minutes,
    ...more,
  });

const removes = (id: string, name: string, more: Partial<DeleteStep<string, undefined>> = {}) =>
  step({
    id,
    title: `Remove ${name}`,
    in: 'uae',
    does: 'delete',
    each: [name],
    find: () => finds(name, ({ Id, Size }) => ({ identity: Id, shown: { size: Size } })) as never,
    write: () => remove(name),
    verify: () => noThing(name),
    wait: minutes,
    ...more,
  });

const grows = (id: string, name: string, to: string) =>
  step({
    id,
    title: `Grow ${name}`,
    in: 'uae',
    does: 'modify',
    each: [name],
    look: () => finds(name, ({ Size }) => Size),
    write: (_name, live) => resize(name, `${live}+1`),
    verify: () => thing(name, { Size: to }),
  });

const phaseOf = (steps: readonly Step[]) => definePhase({ id: 'T', title: 'Toys', writes: ['uae'], steps });

/** A plan approved in a toy, and what becomes of a run that nobody can be asked in. */
async function approved(toy: Toy, steps: readonly Step[], confirmed: readonly string[] = []) {
  const phase = phaseOf(steps);
  const context = toy.context([phase]);
  const plan = await planPhase(phase, context);
  toy.answer = () => undefined;
  const approvals = approvalsOf(plan, phase, context.ledger, confirmed);
  return {
    plan,
    stale: async () => staleness(plan, await planPhase(phase, context)),
    run: () => toy.run(steps, { approvals }),
  };
}

/** While `name` is being made, the world changes. */
function meanwhile(toy: Toy, name: string, change: () => unknown): void {
  toy.onSend = (call) => {
    if (call.verb === 'make' && call.name === name) change();
  };
}

describe('an approved deletion', () => {
  it('goes through without a question, of what was shown', async () => {
    const toy = new Toy();
    toy.add('a');
    const { run, stale } = await approved(toy, [removes('T.1', 'a')]);
    expect(await stale()).toEqual([]);
    expect(await run()).toMatchObject({ exit: 0, wrote: 1 });
    expect(toy.questions).toEqual([]);
  });

  it.each([
    [['a'], 'Delete things', 'Delete a?'],
    [['a'], 'Remove the stale rule', 'Remove the stale rule: a?'],
    [['a', 'b'], 'Delete things', 'Delete things: these 2?'],
  ])('is asked about where there is none: %j of "%s"', async (names, title, question) => {
    const toy = new Toy();
    for (const name of names) toy.add(name);
    const steps = [
      removes('T.1', 'a', {
        title,
        each: names,
        find: (name) => finds(name, ({ Id }) => ({ identity: Id, shown: {} })) as never,
        write: (name) => remove(name),
        verify: (name) => noThing(name),
      }),
    ];
    await toy.run(steps);
    expect(toy.questions.map(({ message }) => message)).toEqual([question]);
  });

  it('is stale once the thing is no longer as it was shown', async () => {
    const toy = new Toy();
    const a = toy.add('a');
    const { stale } = await approved(toy, [removes('T.1', 'a')]);
    a.size = 'large';
    expect(await stale()).toEqual(['T.1 a: its size was shown as small, and is large now']);
  });

  it('is stale once something came to it that goes with it, and not when something left it', async () => {
    const using = (name: string) => ({
      read: { channel: 'aws', reads: true, name } as never,
      pick: (reply: unknown) => (reply as { Things: { Name: string }[] }).Things.map(({ Name }) => Name),
    });
    const steps = [removes('T.1', 'repository', { dependents: () => [using('image'), using('old')] })];
    const toy = new Toy();
    toy.add('repository');
    toy.add('old');
    const { stale } = await approved(toy, steps);
    toy.things.delete('old');
    expect(await stale()).toEqual([]);
    toy.add('image');
    expect(await stale()).toEqual(['T.1 repository: image came to it since it was shown']);
  });

  it('is not stale for what moves by itself', async () => {
    const toy = new Toy();
    const a = toy.add('a');
    const moving = removes('T.1', 'a', {
      find: () =>
        finds('a', ({ Id, Size }) => ({ identity: Id, shown: { size: Size }, moving: ['size'] })) as never,
    });
    const { stale } = await approved(toy, [moving]);
    a.size = 'large';
    expect(await stale()).toEqual([]);
  });

  it.each([
    ['another took the name', (toy: Toy) => toy.add('a')],
    [
      'it grew',
      (toy: Toy) => {
        (toy.things.get('a') as Thing).size = 'large';
      },
    ],
  ])('covers nothing more when, during an earlier step, %s', async (_, change) => {
    const toy = new Toy();
    toy.add('a');
    const { run } = await approved(toy, [makes('T.1', 'b'), removes('T.2', 'a')]);
    meanwhile(toy, 'b', () => change(toy));
    expect(await run()).toMatchObject({ exit: 2 });
    expect(toy.sent).toEqual(['make b']);
    expect(toy.questions).toHaveLength(1);
  });

  it.each([
    { confirmed: [] as string[], exit: 2, sent: [] as string[] },
    { confirmed: ['a'], exit: 0, sent: ['remove a'] },
  ])('for good needs the name besides: $confirmed', async ({ confirmed, exit, sent }) => {
    const toy = new Toy();
    toy.add('a');
    const { run } = await approved(toy, [removes('T.1', 'a', { irreversible: true })], confirmed);
    expect(await run()).toMatchObject({ exit });
    expect(toy.sent).toEqual(sent);
  });

  it('for good is not given by the name alone, of what no plan showed', async () => {
    const toy = new Toy();
    toy.add('a');
    const steps = [makes('T.1', 'b'), removes('T.2', 'a', { irreversible: true })];
    const { run } = await approved(toy, steps, ['a']);
    meanwhile(toy, 'b', () => toy.add('a'));
    expect(await run()).toMatchObject({ exit: 2 });
    expect(toy.sent).toEqual(['make b']);
    expect(toy.questions[0]).toMatchObject({ kind: 'type-name', name: 'a' });
  });
});

describe('a deletion of what the plan itself makes', () => {
  const steps = [
    makes('T.1', 'helper', { supersededBy: 'T.2', removedBy: 'T.4' }),
    makes('T.2', 'work', { each: ['helper'] }),
    makes('T.3', 'other'),
    removes('T.4', 'helper'),
  ];

  it('is covered once a run has made it', async () => {
    const toy = new Toy();
    const { run, plan } = await approved(toy, steps);
    expect(plan.steps[3]?.targets[0]).toMatchObject({ action: 'none' });
    expect(await run()).toMatchObject({ exit: 0 });
    expect(toy.sent).toEqual(['make helper', 'make work', 'make other', 'remove helper']);
    expect(toy.questions).toEqual([]);
  });

  it("is not covered for somebody else's of that name, where the plan made none", async () => {
    const toy = new Toy();
    toy.add('work');
    const { run, plan } = await approved(toy, steps);
    expect(plan.steps[0]?.targets[0]).toMatchObject({ action: 'none' });
    meanwhile(toy, 'other', () => toy.add('helper'));
    expect(await run()).toMatchObject({ exit: 2 });
    expect(toy.sent).toEqual(['make other']);
    expect(toy.questions).toHaveLength(1);
  });
});

describe('an approved change', () => {
  it('is stopped where what would be sent is no longer what was approved', async () => {
    const toy = new Toy();
    const a = toy.add('a');
    const { run } = await approved(toy, [makes('T.1', 'b'), grows('T.2', 'a', 'small+1')]);
    meanwhile(toy, 'b', () => {
      a.size = 'huge';
    });
    const outcome = await run();
    expect(outcome).toMatchObject({ exit: 2 });
    expect(outcome.stops[0]?.reason).toContain('no longer what the approved plan has');
    expect(toy.sent).toEqual(['make b']);
  });

  it('is stopped where the plan had nothing to send', async () => {
    const toy = new Toy();
    const a = toy.add('a', 'small+1');
    const { run } = await approved(toy, [makes('T.1', 'b'), grows('T.2', 'a', 'small+1')]);
    meanwhile(toy, 'b', () => {
      a.size = 'other';
    });
    const outcome = await run();
    expect(outcome).toMatchObject({ exit: 2 });
    expect(outcome.stops[0]?.reason).toContain('nothing to send here');
    expect(toy.sent).toEqual(['make b']);
  });

  it("that was known later is stale where somebody else's thing makes it known", async () => {
    const toy = new Toy();
    const { stale, plan } = await approved(toy, [grows('T.1', 'a', 'x')]);
    expect(plan.steps[0]?.targets[0]).toMatchObject({ action: 'later' });
    toy.add('a', 'x-y');
    expect(await stale()).toEqual([expect.stringContaining('planned as later, now modify')]);
  });

  it('that was known later stands once a step before it was done', async () => {
    const toy = new Toy();
    const steps = [makes('T.1', 'a'), grows('T.2', 'a', 'small+1')];
    const { stale, run, plan } = await approved(toy, steps);
    expect(plan.steps[1]?.targets[0]).toMatchObject({ action: 'later' });
    toy.add('a');
    expect(await stale()).toEqual([]);
    expect(await run()).toMatchObject({ exit: 0, wrote: 1 });
    expect(toy.sent).toEqual(['resize a']);
  });
});

describe('a plan', () => {
  it('of another account is stale, and has another digest', async () => {
    const toy = new Toy();
    const phase = phaseOf([makes('T.1', 'a')]);
    const context = toy.context([phase]);
    const here = await planPhase(phase, context);
    const place = () => "somebody else's account";
    const there = await planPhase(phase, { ...context, calls: { ...context.calls, place } });
    expect(there.digest).not.toBe(here.digest);
    expect(staleness(here, there)).toEqual(["the plan is of the toy's uae, not of somebody else's account"]);
  });

  it('of one step holds that step alone', async () => {
    const toy = new Toy();
    const phase = phaseOf([makes('T.1', 'a'), makes('T.2', 'b')]);
    const plan = await planPhase(phase, toy.context([phase]), 'T.2');
    expect(plan.steps.map(({ id }) => id)).toEqual(['T.2']);
  });
});

describe('a delete that waits for what is still changing', () => {
  it('does not take what took the name meanwhile', async () => {
    const toy = new Toy();
    const old = toy.add('a');
    const { read } = toy.gateway;
    let swapAt = Number.POSITIVE_INFINITY;
    Object.assign(toy.gateway, {
      read: (...asked: Parameters<typeof read>) => {
        if (toy.clock.now() >= swapAt) {
          swapAt = Number.POSITIVE_INFINITY;
          toy.add('a');
        }
        return read(...asked);
      },
    });
    toy.answer = () => {
      old.readyAt = toy.clock.now() + 60_000;
      swapAt = toy.clock.now() + 30_000;
      return 'yes';
    };
    const outcome = await toy.run([removes('T.1', 'a')]);
    expect(outcome).toMatchObject({ exit: 2 });
    expect(outcome.stops[0]?.reason).toContain(`${old.id} was shown`);
    expect(toy.sent).toEqual([]);
  });
});

describe('a thing in use', () => {
  it('is left also where an earlier run tried to delete it', async () => {
    const toy = new Toy();
    toy.add('sg');
    const steps = [
      removes('T.1', 'sg', {
        leftWhileUsed: true,
        dependents: () => [
          {
            read: { channel: 'aws', reads: true, name: 'eni' } as never,
            pick: (reply) => (reply as { Things: { Name: string }[] }).Things.map(({ Name }) => Name),
          },
        ],
      }),
    ];
    toy.trouble.set('sg', 'rejected');
    expect(await toy.run(steps)).toMatchObject({ exit: 3 });
    toy.add('eni');
    expect(await toy.run(steps)).toMatchObject({ exit: 0, wrote: 0, skipped: 1 });
    expect(toy.sent).toEqual(['remove sg']);
  });
});
