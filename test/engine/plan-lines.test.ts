import { expect, it } from 'vitest';
import type { Ref } from '../../src/engine/call.ts';
import type { ReadContext } from '../../src/engine/context.ts';
import { CallFailed, type CallFailure } from '../../src/engine/errors.ts';
import { definePhase } from '../../src/engine/phase.ts';
import { planPhase } from '../../src/engine/planner.ts';
import { symbolic } from '../../src/engine/resolve.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { make, noThing, remove, sizeOf, Toy, type ToyRead, type ToyWrite, thing } from './toy.ts';

const makes = (id: string, name: string, size?: string | Ref<string>): Step =>
  step({
    id,
    title: `Make ${name}`,
    in: 'uae',
    does: 'create',
    write: () => make(name, size),
    verify: () => thing(name, { Name: name }),
  });

/** The plan of these steps, its lines with the size that would be sent. */
async function planned(toy: Toy, steps: readonly Step[], gateway: ReadContext['gateway'] = toy.gateway) {
  const phase = definePhase({ id: 'T', title: 'Toys', writes: ['uae'], steps });
  const context = toy.context([phase]);
  const line = (_environment: unknown, call: object) =>
    'verb' in call
      ? `${(call as ToyWrite).name} ${symbolic((call as ToyWrite).size)}`
      : (call as ToyRead).name;
  return planPhase(phase, { ...context, gateway, calls: { ...context.calls, line } });
}

const lines = async (...asked: Parameters<typeof planned>): Promise<readonly string[]> =>
  (await planned(...asked)).steps.flatMap(({ targets }) => targets.flatMap((target) => target.lines));

it('a line names what is there by its own value, so that it can be run by hand', async () => {
  const toy = new Toy();
  toy.add('pattern', 'huge');
  expect(await lines(toy, [makes('T.1', 'copy', sizeOf('pattern'))])).toEqual(['copy huge']);
});

it('what a step before it makes is named by its label, and the step', async () => {
  const steps = [makes('T.1', 'pattern', 'huge'), makes('T.2', 'copy', sizeOf('pattern', 'T.1'))];
  expect(await lines(new Toy(), steps)).toEqual(['pattern huge', 'copy <size of pattern, after T.1>']);
});

it('what a step before it has still to change is named by its label, though it is there', async () => {
  const toy = new Toy();
  toy.add('pattern', 'small');
  const changes = step({
    id: 'T.1',
    title: 'Resize the pattern',
    in: 'uae',
    does: 'modify',
    write: () => ({ channel: 'aws', verb: 'resize', name: 'pattern', size: 'huge' }) as ToyWrite,
    verify: () => thing('pattern', { Size: 'huge' }),
  });
  const copies = makes('T.2', 'copy', sizeOf('pattern', 'T.1'));
  expect(await lines(toy, [changes, copies])).toEqual(['pattern huge', 'copy <size of pattern, after T.1>']);
  toy.add('pattern', 'huge');
  expect(await lines(toy, [changes, copies])).toEqual(['copy huge']);
});

it('what the lines say is not in the digest, which is over the labels', async () => {
  const toy = new Toy();
  const steps = [makes('T.1', 'copy', sizeOf('pattern'))];
  toy.add('pattern', 'huge');
  const before = await planned(toy, steps);
  toy.add('pattern', 'tiny');
  const after = await planned(toy, steps);
  expect(after.steps[0]?.targets[0]?.lines).not.toEqual(before.steps[0]?.targets[0]?.lines);
  expect(after.digest).toBe(before.digest);
});

const failing = (toy: Toy, name: string, failure: CallFailure): ReadContext['gateway'] => ({
  mark: () => 0,
  read: async (environment, call, after) => {
    if ((call as ToyRead).name === name)
      throw new CallFailed({ failure, errorName: 'ToyFailure', message: `${name} was not read` });
    return toy.gateway.read(environment, call, after);
  },
});

it('what cannot be read keeps its label: a line decides nothing', async () => {
  const toy = new Toy();
  const steps = [makes('T.1', 'copy', sizeOf('pattern'))];
  expect(await lines(toy, steps, failing(toy, 'pattern', 'denied'))).toEqual(['copy <size of pattern>']);
});

it('what the guard refuses to read is no label: it is refused', async () => {
  const toy = new Toy();
  const steps = [makes('T.1', 'copy', sizeOf('pattern'))];
  await expect(lines(toy, steps, failing(toy, 'pattern', 'refused'))).rejects.toThrow('was not read');
});

it('the plan of a deletion keeps its line', async () => {
  const toy = new Toy();
  const { id } = toy.add('old');
  const removes = step({
    id: 'T.1',
    title: 'Remove it',
    in: 'uae',
    does: 'delete',
    find: () => ({ ...thing('old', {}), pick: () => ({ identity: id, shown: {} }) }),
    write: () => remove('old'),
    verify: () => noThing('old'),
  });
  expect(await lines(toy, [removes])).toEqual(['old undefined']);
});
