import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { phases } from '../../phases/index.ts';
import { isAwsCall } from '../../src/aws/call.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { declaredOperations } from './declared.ts';
import { discoveryGaps } from './discovery-gaps.ts';
import { END_STATES } from './end-states.ts';
import { MATRIX } from './matrix.ts';
import { networkGaps } from './network-gaps.ts';
import { type WireProcess, wireProcess } from './process.ts';
import { proxyGaps } from './proxy-gaps.ts';
import { readBack } from './read-back.ts';
import { type Relay, type Rename, startRelay } from './relay.ts';
import { runCommandGaps } from './run-command-gaps.ts';
import { CLUSTER_MEMBERS, seedKept } from './seed-kept.ts';
import { seedOld } from './seed-old.ts';
import { seedNamesakes } from './seed-prod.ts';
import { settingsOf } from './seed-settings.ts';
import { seedSources } from './seed-sources.ts';

/** Of the first phases of the build; phase 4 has a file of its own. */
const BUILD = ['1', '2', '2B', '3'] as const;
/** Declared, and never sent here: a new proxy's pool is as 2B.5b wants it. */
const ALREADY_SO = 'rds:ModifyDBProxyTargetGroup';
const noCli = lacks('aws');

describe.skipIf(lacks('moto_server'))(
  'phases 1, 2, 2B and 3 over HTTP, against an AWS that knows nothing of the twin',
  () => {
    let moto: Moto;
    let relay: Relay;
    let process: WireProcess;
    let renames: readonly Rename[];

    beforeAll(async () => {
      // AWS's own policies, which the helper's role is given, are there on request alone.
      vi.stubEnv('MOTO_IAM_LOAD_MANAGED_POLICIES', 'true');
      moto = await startMoto();
      vi.unstubAllEnvs();
      const { peerings, aghaNatGateway } = await seedOld(moto, await seedKept(moto));
      await seedSources(moto);
      await seedNamesakes(moto);
      await moto.startRecording();
      // The emulator makes its own ids, and the runbook names these three things by theirs.
      renames = [
        [peerings[0], 'pcx-0351c9bc3f265a5e1'],
        [peerings[1], 'pcx-0190f1784ee4c30f6'],
        [aghaNatGateway, 'nat-05a3575223ded23d0'],
      ];
      const amendments = [networkGaps(), discoveryGaps(), runCommandGaps(), proxyGaps(CLUSTER_MEMBERS)];
      relay = await startRelay(moto.url, { amendments, renames });
      process = await wireProcess({ phases: phases(), endpoint: relay.url, variables: moto.environment });
    });
    afterAll(async () => {
      await process?.close();
      await relay?.close();
      await moto?.stop();
    });

    describe.each(BUILD)('phase %s', (id) => {
      it('runs to its end, writes what it says that it wrote, and a second run sends nothing', async () => {
        const before = process.departures.length;
        const outcome = await process.run(id);
        expect(outcome.stops).toEqual([]);
        expect(outcome).toMatchObject({ exit: 0, complete: true });
        const sent = process.departures.slice(before);
        const unlisted = sent.flatMap(({ call }) =>
          isAwsCall(call) && !MATRIX.has(`${call.service}:${call.operation}`) ? [call.operation] : [],
        );
        expect(unlisted).toEqual([]);
        expect(outcome.wrote).toBeGreaterThan(30);
        expect(sent.filter(({ kind }) => kind === 'write')).toHaveLength(outcome.wrote);
        expect(await process.run(id, { again: true })).toMatchObject({ exit: 0, wrote: 0, complete: true });
      });

      describe.skipIf(noCli)('left, as the aws CLI and muvi see alike,', () => {
        const ends = (END_STATES[id] ?? []).map((end) => [`${end.count} of ${end.kind}`, end] as const);
        it.concurrent.each(ends)('%s', async (_title, end) => {
          const { cli, muvi } = await readBack({ moto, process, renames }, end);
          expect(cli).toHaveLength(end.count);
          expect(muvi).toEqual(cli);
        });
      });
    });

    it('gave the emulator every request that the matrix says it can answer, and got an answer', () => {
      const phasesOwn = relay.passed.filter(
        ({ service, operation }) => MATRIX.get(`${service}:${operation}`)?.emulator === 'yes',
      );
      expect(phasesOwn.length).toBeGreaterThan(100);
      expect(
        phasesOwn.filter(({ answeredBy, status }) => answeredBy !== 'emulator' || status >= 500),
      ).toEqual([]);
    });

    it('had each of their operations answered by the emulator, where the matrix says that it knows it', () => {
      const answered = new Set(
        relay.passed.flatMap(({ service, operation, answeredBy, status }) =>
          answeredBy === 'emulator' && status < 500 ? [`${service}:${operation}`] : [],
        ),
      );
      const built = phases().filter(({ id }) => BUILD.some((one) => one === id));
      const known = [...declaredOperations(built)].filter((name) => MATRIX.get(name)?.emulator !== 'no');
      expect(known.filter((name) => !answered.has(name))).toEqual([ALREADY_SO]);
    });

    it('put no writing request under the key of production on the wire, and left its namesakes alone', async () => {
      const { accessKeyId } = moto.keys('muvi-prod');
      const recorded = [...(await moto.recording()), ...relay.passed].filter(
        (one) => one.accessKeyId === accessKeyId,
      );
      expect(recorded.map(({ operation }) => operation)).toContain('DescribeDBClusters');
      expect(
        recorded.filter(({ operation }) => !/^(Describe|List|Get)/.test(operation ?? 'unnamed')),
      ).toEqual([]);
      const elb = new ElasticLoadBalancingV2Client(settingsOf(moto, 'muvi-prod'));
      const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
      expect(LoadBalancers.map(({ LoadBalancerName }) => LoadBalancerName)).toEqual(['Muvi-UAT']);
    });
  },
);
