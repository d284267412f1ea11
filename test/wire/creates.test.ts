import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { elasticacheGaps } from './elasticache-gaps.ts';
import { type WireProcess, wireProcess } from './process.ts';
import { type Relay, startRelay } from './relay.ts';
import { seedRedis } from './seed-redis.ts';

/** Milliseconds that each create takes on its way: long beside what the emulator takes to answer. */
const DELAY = 1_500;
const CREATE = 'CreateReplicationGroup';

describe.skipIf(lacks('moto_server'))('nine creates, each far away', () => {
  let moto: Moto;
  let relay: Relay;
  let process: WireProcess;

  beforeAll(async () => {
    moto = await startMoto();
    await seedRedis(moto);
    relay = await startRelay(moto.url, {
      amendments: [elasticacheGaps()],
      delayMs: ({ operation }) => (operation === CREATE ? DELAY : 0),
    });
    process = await wireProcess({
      phases: phases(),
      endpoint: relay.url,
      variables: moto.environment,
      concurrency: 9,
    });
  });
  afterAll(async () => {
    await process?.close();
    await relay?.close();
    await moto?.stop();
  });

  it('take the time of the slowest on the wall clock, not the sum', async () => {
    expect(await process.run('4', { only: '4.3' })).toMatchObject({ exit: 0, wrote: 9 });
    const creates = relay.passed.filter(({ operation }) => operation === CREATE);
    expect(creates).toHaveLength(9);
    const slowest = Math.max(...creates.map(({ arrived, answered }) => answered - arrived));
    expect(slowest).toBeGreaterThanOrEqual(DELAY);
    const first = Math.min(...creates.map(({ arrived }) => arrived));
    const last = Math.max(...creates.map(({ answered }) => answered));
    expect(last - first).toBeLessThan(3 * slowest);
  });
});
