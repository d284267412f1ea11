import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { changedSince, fingerprint, stepPrints } from '../../src/engine/fingerprint.ts';
import { definePhase } from '../../src/engine/phase.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { make, Toy, thing } from './toy.ts';

const makes = (id: string, name: string, size: 'small' | 'large' = 'small', verifies = size): Step =>
  step({
    id,
    title: `Make ${name}`,
    in: 'uae',
    does: 'create',
    write: () => make(name, size),
    verify: () => thing(name, { Status: 'available', Size: verifies }),
    wait: { usually: '1m', atMost: '5m' },
  });

const phaseOf = (...steps: Step[]) => definePhase({ id: 'T', title: 'Toys', writes: ['uae'], steps });
const known = (...steps: Step[]) => ({
  status: 'stopped' as const,
  fingerprint: fingerprint(phaseOf(...steps)),
  stepPrints: stepPrints(phaseOf(...steps)),
});

describe('a declaration that is not what it was', () => {
  const a = makes('T.1', 'a');
  const b = makes('T.2', 'b');

  it.each([
    ['what a step writes', [a, makes('T.2', 'b', 'large', 'small')], ['T.2']],
    ['what a step expects', [makes('T.1', 'a', 'small', 'large'), b], ['T.1']],
    ['a step that is new', [a, b, makes('T.3', 'c')], ['T.3']],
    ['a step that is gone', [b], ['T.1']],
    ['the order alone', [b, a], ['phase T']],
  ] as const)('is told by step: %s', (_what, now, changed) => {
    expect(changedSince(phaseOf(...now), known(a, b))).toEqual(changed);
  });

  it('is none where nothing changed, or the phase never ran', () => {
    expect(changedSince(phaseOf(a, b), known(a, b))).toBeUndefined();
    expect(changedSince(phaseOf(a, b), { status: 'not started' })).toBeUndefined();
  });

  it('is of the phase where the steps of an earlier run are not on record', () => {
    const { status, fingerprint: print } = known(a);
    expect(changedSince(phaseOf(a, b), { status, fingerprint: print })).toEqual(['phase T']);
  });

  it('is named and journalled when an interrupted phase goes on, before anything is sent', async () => {
    const toy = new Toy();
    toy.trouble.set('b', 'denied');
    expect(await toy.run([a, b])).toMatchObject({ exit: 4 });
    const sent = toy.sent.length;
    toy.onSend = () => {
      const resumed = toy.events.findLast(({ type }) => type === 'run-started');
      expect(resumed).toMatchObject({ changed: ['T.2'] });
    };
    expect(await toy.run([a, makes('T.2', 'b', 'large')])).toMatchObject({ exit: 0 });
    expect(toy.sent.slice(sent)).toEqual(['make b']);
    expect(toy.events.filter(({ type }) => type === 'run-started')[0]).not.toHaveProperty('changed');
  });
});

describe('every phase', () => {
  it.each(phases().map((phase) => [phase.id, phase] as const))(
    '%s has the same fingerprints each time it is declared',
    (id, phase) => {
      const anew = phases().find((other) => other.id === id);
      expect(anew && stepPrints(anew)).toEqual(stepPrints(phase));
      expect(anew && fingerprint(anew)).toBe(fingerprint(phase));
    },
  );
});
