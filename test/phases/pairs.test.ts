import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import type { Step } from '../../src/engine/step.ts';
import { rehearse } from '../support/rehearsal.ts';

const all = phases();
const order = all.flatMap(({ steps }) => steps);
const place = (id: string) => order.findIndex((step) => step.id === id);
const stepOf = (id: string): Step => order[place(id)] ?? expect.fail(`no step ${id}`);

/** One step's writes on one thing, as a rehearsal of everything sent them. */
interface Touch {
  readonly step: string;
  /** The service it was sent to: names are told apart by service. */
  readonly service: string;
  readonly deletes: boolean;
  /** The names and ids of the thing: of the target, of what a delete is bound to, of what a create is given. */
  readonly things: readonly string[];
}

const lastPart = (identity: string): string => identity.split(/[/:]/).at(-1) ?? identity;

async function touches(): Promise<Touch[]> {
  const rehearsal = await rehearse({ phases: all });
  for (const { id } of all) await rehearsal.run(id);
  const found = rehearsal.notified.flatMap((entry): Touch[] => {
    if (!('event' in entry) || entry.event.type !== 'intent') return [];
    const { step, target, line, does, identity } = entry.event;
    const named = [...line.matchAll(/--[a-z-]*(?:name|identifier|group-id) ([^\s'"{[]+)/g)].map(
      (match) => match[1] ?? '',
    );
    return [
      {
        step,
        service: line.split(' ')[1] ?? '',
        deletes: does === 'delete',
        things: [target, ...(identity ? [lastPart(identity)] : does === 'create' ? named : [])],
      },
    ];
  });
  await rehearsal.close();
  return found;
}

/** Pairs of steps that touch one thing, one of them to delete it, of which neither says so. */
function silentPairs(found: readonly Touch[], step: (id: string) => Step): string[] {
  const pairs = found
    .filter(({ deletes }) => deletes)
    .flatMap((deleting) =>
      found
        .filter(
          (other) =>
            other.step !== deleting.step &&
            other.service === deleting.service &&
            other.things.some((thing) => thing !== 'all' && deleting.things.includes(thing)),
        )
        .map((other) => [deleting.step, other.step].sort((a, b) => place(a) - place(b)).join(' and ')),
    );
  return [...new Set(pairs)].filter((pair) => {
    const earlier = step(pair.split(' and ')[0] ?? '');
    return earlier.supersededBy === undefined && earlier.removedBy === undefined;
  });
}

describe('two steps that touch one thing', async () => {
  const found = await touches();

  it('say which of them undoes the other', () => {
    expect(silentPairs(found, stepOf)).toEqual([]);
  });

  it.each(['1.1', '1.3', '1.8', '2.2', '2.2b', '2.2g'])('are found where %s forgets to say so', (id) => {
    const forgetful = (other: string): Step => {
      const { supersededBy: _by, removedBy: _from, ...rest } = stepOf(other);
      return (other === id ? rest : stepOf(other)) as Step;
    };
    expect(silentPairs(found, forgetful).map((pair) => pair.split(' and ')[0])).toContain(id);
  });
});
