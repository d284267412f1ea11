import { describe, expect, it } from 'vitest';
import { reportOf } from '../../src/audit/report.ts';
import { costOf, unpriced } from '../../src/inventory/costs.ts';
import { PRICE_TABLE, priceOf } from '../../src/inventory/prices.ts';
import { resource } from '../../src/inventory/resource.ts';
import type { Inventory } from '../../src/inventory/survey.ts';
import type { World } from '../../src/twin/world.ts';
import { mirrorWorld, planted, taken } from './support.ts';

const mirror = mirrorWorld();

async function findings(world?: World) {
  const [uae] = (await taken(['uae'], world ? { world } : {})).inventories as [Inventory];
  return reportOf(uae).findings.map(
    ({ code, severity, name, what }) => `${severity} ${code}: ${name} ${what}`,
  );
}

const plant = (table: string, id: string, data: object): World => planted(mirror, table, id, () => data);

describe('findings in the UAE before phase 1', () => {
  it('name the open database, the open group, the stopped disks and what serves nobody', async () => {
    const found = await findings();
    expect(found).toContain(
      'high database-open: uatclusterdb-instance-1 is open to the world on 5432, by uatclusterdb-sg',
    );
    expect(found).toContain('high group-open: uatclusterdb-sg lets 0.0.0.0/0 in on tcp 5432');
    expect(found).toContain('high group-open: launch-wizard-1 lets 0.0.0.0/0 in on tcp 22');
    expect(found.find((one) => one.includes('stopped-with-disk: temp-muvi-uat-main'))).toMatch(/20\d\d GiB/);
    expect(found).toContain('low group-unused: launch-wizard-1 is carried by nothing that was found');
  });

  it('say nothing of groups open on 80 and 443', async () => {
    expect((await findings()).filter((one) => one.includes('muvi-alb-sg lets'))).toEqual([]);
  });
});

describe('findings that are planted', () => {
  it.each([
    [
      plant('rds:Cluster', 'uatclusterdb', { encrypted: false }),
      'medium unencrypted: uatclusterdb is not encrypted at rest',
    ],
    [
      plant('rds:Instance', 'uatclusterdb-instance-1', { isPublic: true }),
      'medium database-public: uatclusterdb-instance-1 has a public address',
    ],
    [
      plant('s3:Bucket', 'muvi-media-uat-uae', { publicAccessBlock: undefined }),
      'low bucket-unblocked: muvi-media-uat-uae does not block public access',
    ],
    [
      plant('s3:Bucket', 'muvi-media-uat-uae', {
        publicAccessBlock: undefined,
        policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:GetObject',
              Resource: 'arn:aws:s3:::muvi-media-uat-uae/*',
            },
          ],
        }),
      }),
      'high bucket-public: muvi-media-uat-uae has a policy that makes it public',
    ],
  ])('%#: is raised', async (world, sentence) => {
    expect(await findings()).not.toContain(sentence);
    expect(await findings(world)).toContain(sentence);
  });

  it.each([
    [-1, 'high certificate-expired'],
    [20, 'medium certificate-ending'],
  ])('a certificate that ends in %i days is raised', async (days, how) => {
    const place = '739991759290/me-central-1';
    const [arn] = Object.keys(mirror.tables[place]?.['acm:Certificate'] ?? {});
    const world = planted(mirror, 'acm:Certificate', arn as string, (data) => ({
      issued: { ...(data.issued as object), to: mirror.time + days * 86_400_000 },
    }));
    const found = await findings(world);
    expect(found.filter((one) => one.includes('certificate-')).map((one) => one.split(':')[0])).toEqual([
      how,
    ]);
    expect((await findings(mirror)).filter((one) => one.includes('certificate-'))).toEqual([]);
  });

  it('an address that is attached to nothing is raised', async () => {
    const place = '739991759290/me-central-1';
    const [id] = Object.keys(mirror.tables[place]?.['ec2:Address'] ?? {});
    const found = await findings(planted(mirror, 'ec2:Address', id as string, () => ({ used: undefined })));
    expect(found.filter((one) => one.includes('address-unattached')).length).toBe(1);
  });
});

describe('costs', () => {
  it('are the runbook’s for what phase 4 makes: nine clusters at its unit price', async () => {
    const world = ['main', 'notification'].reduce(
      (sofar, name) =>
        planted(sofar, 'elasticache:ReplicationGroup', `muvi-uat-redis-${name}`, () => ({
          nodeType: 'cache.t3.medium',
        })),
      mirror,
    );
    const [uae] = (await taken(['uae'], { world })).inventories as [Inventory];
    const { lines, phases } = reportOf(uae).costs;
    expect(lines.find(({ kind }) => kind === 'elasticache/replication-group')).toMatchObject({
      count: 9,
      known: 540,
      unpriced: 0,
    });
    expect(lines.find(({ kind }) => kind === 'elbv2/load-balancer')?.known).toBe(54);
    expect(lines.find(({ kind }) => kind === 'rds/proxy')?.known).toBe(265);
    expect(phases.find(({ phase }) => phase === '4')?.known).toBe(540);
  });

  it('of what has no price are unknown, and make the sum say so', async () => {
    const [uae] = (await taken(['uae'], { world: mirror })).inventories as [Inventory];
    const { costs } = reportOf(uae);
    const services = costs.lines.find(({ kind }) => kind === 'ecs/service');
    expect(services).toMatchObject({ count: 9, known: 0, unpriced: 9 });
    expect(costs.missing).toContain('ecs:service');
    expect(costs.unpriced).toBeGreaterThanOrEqual(9);
  });

  it('of a stopped database are its disk alone', () => {
    const stopped = resource({
      kind: 'rds/instance',
      id: 'db',
      facts: {
        DBInstanceStatus: 'stopped',
        DBInstanceClass: 'db.unheard-of',
        AllocatedStorage: 2048,
        MultiAZ: false,
      },
    });
    expect(costOf(stopped)).toBeCloseTo(160);
    expect(unpriced([stopped])).toEqual([]);
  });

  it('come from a table in which each price has a source and a date', () => {
    for (const { monthly, source, date } of Object.values(PRICE_TABLE.prices)) {
      expect(monthly).toBeGreaterThan(0);
      expect(source).not.toBe('');
      expect(date).toMatch(/^\d{4}-\d{2}(-\d{2})?$/);
    }
    expect(priceOf('nothing:of-the-kind')).toBe('unknown');
  });
});
