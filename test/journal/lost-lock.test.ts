import { expect, it } from 'vitest';
import { call } from '../../src/aws/call.ts';
import { createGateway } from '../../src/aws/gateway.ts';
import type { Clock } from '../../src/engine/clock.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { unlock } from '../../src/journal/journal.ts';
import { PLACES_BY_NAME } from '../support/rehearsal.ts';
import { freshFolder, openIn, STARTED, TestClock } from './support.ts';

const create = call('ecs', 'CreateCluster', { clusterName: 'Muvi-UAT' });

/** A gateway of a process whose journal stands in a folder. The first attempts of a write are throttled. */
async function alice(folder: string, throttled: number, whileWaiting: () => Promise<void>) {
  const journal = await openIn(folder);
  let sent = 0;
  const clock: Clock = { now: () => 0, sleep: whileWaiting };
  const gateway = createGateway({
    transport: {
      send: async () => {
        sent += 1;
        if (sent <= throttled)
          throw new CallFailed({ failure: 'throttled', errorName: 'Throttling', message: 'slower' });
        return { value: {} };
      },
    },
    places: PLACES_BY_NAME,
    guard: { read: () => {}, write: () => {}, otherWrite: () => {} },
    clock,
    random: () => 0.5,
    channels: {},
    mayWrite: () => journal.ready(),
  });
  return { gateway, sent: () => sent };
}

it('a process whose lock was taken while it waited sends nothing more', async () => {
  const folder = freshFolder();
  const process = await alice(folder, 1, async () => {
    const store = directoryStore(folder, new TestClock());
    await unlock({ store, actor: 'bob', clock: new TestClock(), scrub: (text) => text });
    const bob = await openIn(folder, { actor: 'bob' });
    await bob.append(STARTED);
  });
  await expect(process.gateway.write('uae', create)).rejects.toMatchObject({ code: 'LOCK_LOST', exit: 6 });
  expect(process.sent()).toBe(1);
});

it('a process whose lock is its own sends once more', async () => {
  const process = await alice(freshFolder(), 2, async () => {});
  await expect(process.gateway.write('uae', create)).resolves.toMatchObject({ value: {} });
  expect(process.sent()).toBe(3);
});
