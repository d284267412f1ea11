import { describe, expect, it } from 'vitest';
import { createGateway } from '../../src/aws/gateway.ts';
import type { ReadContext } from '../../src/engine/context.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { definePhase, type Phase } from '../../src/engine/phase.ts';
import { planPhase } from '../../src/engine/planner.ts';
import { type Look, type Step, step } from '../../src/engine/step.ts';
import { verifyPhases } from '../../src/engine/verify.ts';
import { PLACES_BY_NAME } from '../support/rehearsal.ts';
import { finds, make, resize, sizeOf, Toy, type ToyRead, thing } from './toy.ts';

const survey = (id: string, names: readonly string[]): Step =>
  step({
    id,
    title: `Step ${id}`,
    in: 'uae',
    does: 'survey',
    each: names,
    verify: (name: string) => thing(name, { Status: 'available' }),
  }) as unknown as Step;

const phaseOf = (id: string, ...steps: Step[]): Phase =>
  definePhase({ id, title: id, writes: ['uae'], steps });

/** A toy in which a read takes a while, and how many were under way at one time. */
function slow(phases: readonly Phase[], concurrency: number) {
  const toy = new Toy();
  let [now, most] = [0, 0];
  const context: ReadContext = {
    ...toy.context(phases),
    concurrency,
    gateway: {
      mark: () => 0,
      read: async (environment, call, after) => {
        now += 1;
        most = Math.max(most, now);
        await toy.clock.sleep(100);
        now -= 1;
        return toy.gateway.read(environment, call, after);
      },
    },
  };
  return { toy, context, most: () => most };
}

describe('the verification of several phases', () => {
  const phases = [
    phaseOf('A', survey('A.1', ['one', 'two', 'three'])),
    phaseOf('B', survey('B.1', ['four']), survey('B.2', ['five', 'six'])),
  ];

  it.each([1, 4])('asks about %i targets at one time, whichever phase they are of', async (concurrency) => {
    const { context, toy, most } = slow(phases, concurrency);
    await verifyPhases(phases, context);
    expect(most()).toBe(concurrency);
    expect(toy.clock.elapsed).toBe(Math.ceil(6 / concurrency) * 100);
  });

  it('gives the phases, their steps and their targets in the order declared', async () => {
    const { context, toy } = slow(phases, 8);
    toy.add('five');
    const seen = await verifyPhases(phases, context);
    expect(
      seen.map(({ phase, verdict, targets }) => [
        phase,
        verdict,
        targets.map(({ step: id, target, verdict: of }) => `${id} ${target} ${of}`),
      ]),
    ).toEqual([
      ['A', 'absent', ['A.1 one absent', 'A.1 two absent', 'A.1 three absent']],
      ['B', 'absent', ['B.1 four absent', 'B.2 five holds', 'B.2 six absent']],
    ]);
  });

  it('tells what could not be read as unknown, and goes on with the rest', async () => {
    const { context, toy } = slow(phases, 8);
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six']) toy.add(name);
    const read: ReadContext['gateway']['read'] = async (environment, call, after) => {
      if ((call as ToyRead).name !== 'two') return toy.gateway.read(environment, call, after);
      throw new CallFailed({ failure: 'lost', errorName: 'TimeoutError', message: 'no answer' });
    };
    const seen = await verifyPhases(phases, { ...context, gateway: { mark: () => 0, read } });
    expect(seen.map(({ verdict }) => verdict)).toEqual(['unknown', 'holds']);
    expect(seen[0]?.targets.map(({ verdict }) => verdict)).toEqual(['holds', 'unknown', 'holds']);
    expect(seen[0]?.targets[1]?.judgement.evidence[0]?.error).toBe('TimeoutError: no answer');
  });

  it('has no verdict on what the guard refuses', async () => {
    const { context } = slow(phases, 8);
    const read = async () => {
      throw new CallFailed({ failure: 'refused', errorName: 'RefusedByGuard', message: 'no' });
    };
    const refused = verifyPhases(phases, { ...context, gateway: { mark: () => 0, read } });
    await expect(refused).rejects.toMatchObject({ failure: 'refused' });
  });
});

describe('a thing that is referred to and is not there', () => {
  const networked: Record<string, Look<readonly string[]>> = {
    'the read that finds the targets': {
      read: { channel: 'aws', reads: true, name: sizeOf('network') } as unknown as ToyRead,
      pick: () => [],
    },
    'what is needed to pick them': {
      ...finds('one', () => ['one']),
      needs: { network: sizeOf('network') },
    },
  };
  const found = (id: string, each: Look<readonly string[]>): Step =>
    step({
      id,
      title: id,
      in: 'uae',
      does: 'survey',
      each,
      verify: (name) => thing(name, { Status: 'available' }),
    });
  const missing = {
    verdict: 'absent',
    judgement: {
      evidence: [
        { line: 'toy show network', differences: [{ path: '', actual: 'size of network is not there' }] },
      ],
    },
  };

  it.each(Object.keys(networked))(
    'is told as absent where it stands in %s, and the rest goes on',
    async (where) => {
      const phases = [
        phaseOf('A', found('A.1', networked[where] as Look<readonly string[]>), survey('A.2', ['one'])),
      ];
      const toy = new Toy();
      toy.add('one');
      const [seen] = await verifyPhases(phases, toy.context(phases));
      expect(seen?.verdict).toBe('absent');
      expect(seen?.targets).toMatchObject([
        { step: 'A.1', target: 'all', ...missing },
        { step: 'A.2', target: 'one', verdict: 'holds' },
      ]);
    },
  );

  it('does not end a run of one step that is done, nor one of a phase that was finished', async () => {
    const steps = [
      step({
        id: 'T.1',
        title: 'Make one',
        in: 'uae',
        does: 'create',
        write: () => make('one'),
        verify: () => thing('one', { Status: 'available' }),
      }),
      found('T.2', networked['what is needed to pick them'] as Look<readonly string[]>),
    ];
    const toy = new Toy();
    expect(await toy.run(steps, { only: 'T.1' })).toMatchObject({ exit: 0, wrote: 1, complete: false });
    toy.add('network');
    expect(await toy.run(steps)).toMatchObject({ exit: 0, complete: true });
    toy.things.delete('network');
    expect(await toy.run(steps)).toMatchObject({
      exit: 3,
      stops: [{ step: 'T.2', judgement: missing.judgement }],
    });
    expect(toy.events.at(-1)).toMatchObject({ type: 'checked', verdict: 'absent' });
  });

  describe('by the step that undoes another', () => {
    const undone = step({
      id: 'A.1',
      title: 'Launch a helper',
      in: 'uae',
      does: 'create',
      supersededBy: 'B.1',
      write: () => make('helper'),
      verify: () => thing('helper', { Status: 'available', Size: 'small' }),
    });
    const phases = [
      phaseOf('A', undone),
      phaseOf('B', found('B.1', networked['what is needed to pick them'] as never)),
    ];

    it("excuses nothing: the verdict is its own verification's", async () => {
      const toy = new Toy();
      toy.add('one');
      toy.add('helper', 'large');
      const [seen] = await verifyPhases(phases, toy.context(phases));
      expect(seen?.targets).toMatchObject([{ step: 'A.1', verdict: 'differs' }]);
      expect(seen?.targets[0]?.excused).toBeUndefined();
    });

    it('keeps nobody from planning it', async () => {
      const toy = new Toy();
      const plan = await planPhase(phases[0] as Phase, toy.context(phases));
      expect(plan.steps[0]?.targets).toMatchObject([{ action: 'create' }]);
    });
  });
});

it('phases that ask the same of AWS share one answer, and the next verification asks anew', async () => {
  const read = {
    channel: 'aws',
    reads: true,
    service: 'ecs',
    operation: 'ListClusters',
    input: {},
  } as const;
  const lists = (id: string) =>
    step({
      id,
      title: id,
      in: 'uae',
      does: 'survey',
      each: ['a', 'b'],
      verify: () => ({ read, expect: { kind: 'shows', pattern: { clusterArns: [] } } }),
    }) as unknown as Step;
  const phases = [phaseOf('A', lists('A.1'), lists('A.2')), phaseOf('B', lists('B.1'))];
  const toy = new Toy();
  let sent = 0;
  const gateway = createGateway({
    transport: {
      send: async () => {
        sent += 1;
        return { value: { clusterArns: [] } };
      },
    },
    places: PLACES_BY_NAME,
    guard: { read: () => {}, write: () => {}, otherWrite: () => {} },
    clock: toy.clock,
    random: () => 0,
    channels: {},
  });
  const context: ReadContext = { ...toy.context(phases), gateway, concurrency: 1 };
  const verdicts = async () => (await verifyPhases(phases, context)).map(({ verdict }) => verdict);
  expect([await verdicts(), sent]).toEqual([['holds', 'holds'], 1]);
  expect([await verdicts(), sent]).toEqual([['holds', 'holds'], 2]);
});

describe('a step that a later one undoes', () => {
  const old = step({
    id: 'A.1',
    title: 'Set a',
    in: 'uae',
    does: 'modify',
    supersededBy: 'B.1',
    write: () => resize('a', 'x'),
    verify: () => thing('a', { Size: 'x' }),
  });
  const later = step({
    id: 'B.1',
    title: 'Make b',
    in: 'uae',
    does: 'create',
    write: () => make('b'),
    verify: () => thing('b', { Status: 'available' }),
  });
  const phases = [phaseOf('A', old), phaseOf('B', later)];

  it('is not said to hold while that one is on its way', async () => {
    const toy = new Toy();
    const b = toy.add('b');
    b.readyAt = toy.clock.now() + 60_000;
    const verdicts = async () =>
      (await verifyPhases(phases, toy.context(phases))).map(({ verdict }) => verdict);
    expect(await verdicts()).toEqual(['pending', 'pending']);
    b.readyAt = toy.clock.now();
    expect(await verdicts()).toEqual(['holds', 'holds']);
  });
});
