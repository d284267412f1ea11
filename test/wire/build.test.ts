import {
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { isAwsCall } from '../../src/aws/call.ts';
import { KINDS } from '../../src/inventory/kinds/index.ts';
import { survey } from '../../src/inventory/survey.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { awsCli } from './aws-cli.ts';
import { discoveryGaps } from './discovery-gaps.ts';
import { END_STATES } from './end-states.ts';
import { MATRIX } from './matrix.ts';
import { networkGaps } from './network-gaps.ts';
import { WIRE_PLACES, type WireProcess, wireProcess } from './process.ts';
import { proxyGaps } from './proxy-gaps.ts';
import { type Relay, startRelay } from './relay.ts';
import { CLUSTER_MEMBERS, seedKept } from './seed-kept.ts';
import { seedOld } from './seed-old.ts';
import { seedNamesakes } from './seed-prod.ts';
import { settingsOf } from './seed-settings.ts';

/** Of the first phases of the build; phase 4 has a file of its own. */
const BUILD = ['1', '2B', '3'] as const;
const noCli = lacks('aws');

describe.skipIf(lacks('moto_server'))(
  'phases 1, 2B and 3 over HTTP, against an AWS that knows nothing of the twin',
  () => {
    let moto: Moto;
    let relay: Relay;
    let process: WireProcess;
    let renames: readonly (readonly [string, string])[];

    beforeAll(async () => {
      moto = await startMoto();
      const { peerings, aghaNatGateway } = await seedOld(moto, await seedKept(moto));
      await seedNamesakes(moto);
      await moto.startRecording();
      // The emulator makes its own ids, and the runbook names these three things by theirs.
      renames = [
        [peerings[0], 'pcx-0351c9bc3f265a5e1'],
        [peerings[1], 'pcx-0190f1784ee4c30f6'],
        [aghaNatGateway, 'nat-05a3575223ded23d0'],
      ];
      const amendments = [networkGaps(), discoveryGaps(), proxyGaps(CLUSTER_MEMBERS)];
      relay = await startRelay(moto.url, { amendments, renames });
      process = await wireProcess({ phases: phases(), endpoint: relay.url, variables: moto.environment });
    });
    afterAll(async () => {
      await process?.close();
      await relay?.close();
      await moto?.stop();
    });

    /** What muvi's own inventory says of a kind, read through the relay as a run reads. */
    const inventory = async (kind: string) => {
      const said = await survey('uae', {
        gateway: process.context.gateway,
        clock: process.context.clock,
        waiting: { sleep: () => new Promise(() => {}) },
        place: WIRE_PLACES.uae,
        kinds: KINDS.filter((one) => one.kind === kind),
        concurrency: 4,
      });
      return said.sections[0];
    };
    /** Rows as texts, in an order that both sides share; ids as the runbook has them. */
    const inOrder = (rows: readonly (readonly unknown[])[]) =>
      rows
        .map((row) =>
          renames.reduce((text, [emulator, own]) => text.replaceAll(emulator, own), JSON.stringify(row)),
        )
        .sort();

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

      const ends = (END_STATES[id] ?? []).map((end) => [`${end.count} of ${end.kind}`, end] as const);
      it.concurrent.skipIf(noCli).each(ends)('left %s, which the aws CLI and muvi see alike', async (_title, end) => {
        const [listed, said] = await Promise.all([awsCli(moto, end.cli, end.query), inventory(end.kind)]);
        expect(listed).toHaveLength(end.count);
        expect(said?.unread).toBeUndefined();
        const rows = (said?.resources ?? []).flatMap((found) => {
          const row = end.row(found);
          return row ? [row] : [];
        });
        expect(inOrder(rows)).toEqual(inOrder(listed));
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

    it('put no writing request under the key of production on the wire, and left its namesakes alone', async () => {
      const { accessKeyId } = moto.keys('muvi-prod');
      const recorded = [...(await moto.recording()), ...relay.passed].filter(
        (one) => one.accessKeyId === accessKeyId,
      );
      expect(
        recorded.filter(({ operation }) => !/^(Describe|List|Get)/.test(operation ?? 'unnamed')),
      ).toEqual([]);
      const elb = new ElasticLoadBalancingV2Client(settingsOf(moto, 'muvi-prod'));
      const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
      expect(LoadBalancers.map(({ LoadBalancerName }) => LoadBalancerName)).toEqual(['Muvi-UAT']);
    });
  },
);
