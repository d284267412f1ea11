import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import type { Transport } from '../../src/aws/transport.ts';
import { CallFailed, type CallFailure } from '../../src/engine/errors.ts';
import type { RunOutcome } from '../../src/engine/outcome.ts';
import type { World } from '../../src/twin/world.ts';
import { essence } from '../support/crash.ts';
import { type MemoryStore, memoryStore } from '../support/memory-store.ts';
import { type Rehearsal, type RehearsalOptions, rehearse } from '../support/rehearsal.ts';

const start = (options: Partial<RehearsalOptions> = {}): Promise<Rehearsal> =>
  rehearse({ phases: phases(), store: memoryStore(), ...options });

const undisturbed = async () => {
  const process = await start();
  const outcome = await process.run('4');
  const { departures } = process;
  const middle = departures.findIndex(({ kind }) => kind === 'write') + 4;
  return { outcome, end: essence(process.twin.picture()), writes: process.writes().sort(), middle };
};
const whole = await undisturbed();

/** Nothing of AWS answers between two calls, for ever. */
const silentFrom =
  (from: number, failure: CallFailure, errorName: string) =>
  (twin: Transport): Transport => {
    let calls = 0;
    return {
      send: async (place, call) => {
        calls += 1;
        if (calls > from) throw new CallFailed({ failure, errorName, message: 'no answer' });
        return twin.send(place, call);
      },
    };
  };

/** The same command again, when the trouble is over: everything ends as if it had not been, nothing sent twice. */
async function expectGoesOn(first: Rehearsal, world: World, store: MemoryStore): Promise<void> {
  const second = await start({ world, store });
  expect(await second.run('4')).toMatchObject({ exit: 0, complete: true });
  expect(essence(second.twin.picture())).toEqual(whole.end);
  expect([...first.writes(), ...second.writes()].sort()).toEqual(whole.writes);
  expect(await second.journal.verify()).toMatchObject({ holds: true });
}

describe('a run that meets', () => {
  it.each([
    ['an endpoint that hangs', 'lost', 'TimeoutError', 1],
    ['names that no longer resolve', 'throttled', 'ENOTFOUND', 1],
    ['throttling without end', 'throttled', 'ThrottlingException', 1],
    ['credentials that were taken away', 'denied', 'AccessDenied', 4],
  ] as const)('%s stops, says how to go on, and the next run does', async (_what, failure, name, exit) => {
    const store = memoryStore();
    const first = await start({ store, around: silentFrom(whole.middle, failure, name) });
    const outcome = await first.run('4');
    expect(outcome).toMatchObject({ exit, complete: false, resume: 'muvi phase run 4 --rehearse' });
    expect(outcome.stops.length).toBeGreaterThan(0);
    await expectGoesOn(first, first.twin.picture(), store);
  });

  it('a storm of throttling that passes takes longer and ends well', async () => {
    const storm = [
      'elasticache:CreateReplicationGroup=throttled=30',
      'ec2:DescribeSecurityGroups=throttled=5',
    ];
    const process = await start({ faults: storm });
    expect(await process.run('4')).toMatchObject({ exit: 0 });
    expect(process.faults.unfired()).toEqual([]);
    expect(essence(process.twin.picture())).toEqual(whole.end);
    expect(process.writes().sort()).toEqual(whole.writes);
  });

  it('a disk that is full sends nothing more, and goes on when there is room', async () => {
    for (const room of [0, 1, 12, 40]) {
      const store = memoryStore();
      const first = await start({ store });
      store.room = room;
      const outcome: RunOutcome | Error = await first.run('4').catch((error: Error) => error);
      expect(outcome).toBeInstanceOf(Error);
      const { departures } = first;
      const sent = first.writes().length;
      await new Promise((done) => setImmediate(done));
      expect(first.writes()).toHaveLength(sent);
      // What was not on record before it left was not sent.
      const intents = first.journal.entries().filter(({ event }) => event.type === 'intent');
      expect(departures.filter(({ kind }) => kind === 'write').length).toBeLessThanOrEqual(intents.length);
      store.room = Number.POSITIVE_INFINITY;
      await expectGoesOn(first, first.twin.picture(), store);
    }
  });
});

describe('a clock that steps back in the middle of a run', () => {
  it('keeps the journal in order, and everything ends as it would have', async () => {
    const store = memoryStore();
    const first = await start({ store });
    const { clock } = first.context;
    let calls = 0;
    // An hour back, once things are under way.
    const stepping = {
      sleep: clock.sleep.bind(clock),
      now: () => {
        calls += 1;
        return clock.now() - (calls > 60 ? 3_600_000 : 0);
      },
    };
    Object.assign(first.context, { clock: stepping });
    expect(await first.run('4')).toMatchObject({ exit: 0, complete: true });
    expect(essence(first.twin.picture())).toEqual(whole.end);
    expect(first.writes().sort()).toEqual(whole.writes);
    expect(calls).toBeGreaterThan(60);
  });
});
