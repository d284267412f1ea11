import { describe, expect, it } from 'vitest';
import { definePhase } from '../../src/engine/phase.ts';
import { planPhase } from '../../src/engine/planner.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { finds, make, noThing, remove, resize, store, Toy, thing } from './toy.ts';

const elsewhere = { in: 'frankfurt' } as const;
const common = { id: 'T.1', title: 'Somewhere', in: 'uae' } as const;
const there = () => thing('a', { Size: 'large' });

/** Each writes to Frankfurt from a step that stands in the UAE; one call of several is enough. */
const straying: Record<string, Step> = {
  create: step({
    ...common,
    does: 'create',
    write: () => [make('a'), { ...make('b'), ...elsewhere }],
    verify: () => thing('c', { Status: 'available' }),
  }),
  'modify of what was found': step({
    ...common,
    does: 'modify',
    look: () => finds('a', ({ Size }) => Size),
    write: (_all, size) => ({ ...resize('a', `${size}+1`), ...elsewhere }),
    verify: there,
  }),
  delete: step({
    ...common,
    does: 'delete',
    each: ['a'],
    find: (name) => finds(name, ({ Id }) => ({ identity: Id, shown: {} })),
    write: (name) => ({ ...remove(name), ...elsewhere }),
    verify: (name) => noThing(name),
  }),
  'local act': step({
    ...common,
    does: 'local',
    write: () => ({ ...make('a'), ...elsewhere }),
    verify: there,
  }),
};

describe('a call that names an environment which its phase does not write to', () => {
  it.each(Object.keys(straying))('is neither planned nor sent: %s', async (kind) => {
    const toy = new Toy();
    toy.add('a');
    const steps = [straying[kind] as Step];
    const declared = () => definePhase({ id: 'T', title: 'Toys', writes: ['uae'], steps });
    const wrong = 'step T.1 writes to frankfurt, which phase T does not declare';
    await expect((async () => planPhase(declared(), toy.context([declared()])))()).rejects.toThrow(wrong);
    await expect((async () => toy.run(steps))()).rejects.toThrow(wrong);
    expect(toy.sent).toEqual([]);
    expect(toy.types()).not.toContain('intent');
  });

  it.each(['store', 'remake'] as const)('is no %s of a secret either', async (part) => {
    const toy = new Toy();
    const calls = { store: store('a'), remake: remove('a') };
    const strays = { ...calls, [part]: { ...calls[part], ...elsewhere } };
    const keeping = step({
      ...common,
      does: 'create',
      write: () => make('a'),
      verify: () => thing('a', { Status: 'available' }),
      keep: () => ({ to: 'secret', store: () => strays.store, remake: strays.remake }),
    });
    await expect(toy.run([keeping])).rejects.toThrow(/writes to frankfurt/);
    expect(toy.sent).not.toContain(part === 'store' ? 'store a' : 'make a');
  });

  it('is sent where the phase says so', async () => {
    const toy = new Toy();
    const phase = definePhase({
      id: 'T',
      title: 'Toys',
      writes: ['uae', 'frankfurt'],
      steps: [straying.create as Step],
    });
    const plan = await planPhase(phase, toy.context([phase]));
    expect(plan.steps[0]?.targets[0]?.lines).toEqual(['toy make a', 'toy make b']);
  });
});

it('a phase declares no step twice, and none that writes where it may not', () => {
  const one = { ...(straying.create as Step) };
  expect(() => definePhase({ id: 'T', title: 'T', writes: ['uae'], steps: [one, one] })).toThrow(/twice/);
  expect(() => definePhase({ id: 'T', title: 'T', writes: [], steps: [one] })).toThrow(/writes to uae/);
});
