import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { elasticacheGaps } from './elasticache-gaps.ts';
import { END_STATES } from './end-states.ts';
import { type WireProcess, wireProcess } from './process.ts';
import { readBack } from './read-back.ts';
import { type Relay, startRelay } from './relay.ts';
import { seedRedis } from './seed-redis.ts';

describe.skipIf(lacks('moto_server'))(
  'phase 4 over HTTP, against an AWS that knows nothing of the twin',
  () => {
    let moto: Moto;
    let relay: Relay;
    let process: WireProcess;

    beforeAll(async () => {
      moto = await startMoto();
      await seedRedis(moto);
      await moto.startRecording();
      relay = await startRelay(moto.url, { amendments: [elasticacheGaps()] });
      process = await wireProcess({ phases: phases(), endpoint: relay.url, variables: moto.environment });
    });
    afterAll(async () => {
      await process?.close();
      await relay?.close();
      await moto?.stop();
    });

    it('runs to its end, and a second run sends nothing', async () => {
      const outcome = await process.run('4');
      expect(outcome.stops).toEqual([]);
      expect(outcome).toMatchObject({ exit: 0, complete: true });
      const writes = process.departures.filter(({ kind }) => kind === 'write').length;
      expect(writes).toBe(outcome.wrote);
      expect(await process.run('4', { again: true })).toMatchObject({ exit: 0, wrote: 0 });
    });

    it('put no writing request under the key of production on the wire', async () => {
      const recorded = await moto.recording();
      const prod = recorded.filter(({ accessKeyId }) => accessKeyId === moto.keys('muvi-prod').accessKeyId);
      expect(prod.length).toBeGreaterThan(0);
      expect(prod.filter(({ operation }) => !/^(Describe|List|Get)/.test(operation ?? 'unnamed'))).toEqual(
        [],
      );
    });

    const ends = (END_STATES['4'] ?? []).map((end) => [`${end.count} of ${end.kind}`, end] as const);
    it.skipIf(lacks('aws')).each(ends)(
      'left %s, which the aws CLI and muvi see alike',
      async (_title, end) => {
        const { cli, muvi } = await readBack({ moto, process }, end);
        expect(cli).toHaveLength(end.count);
        expect(muvi).toEqual(cli);
      },
    );
  },
);
