import { describe, expect, it } from 'vitest';
import { SERVICE_GROUPS, UAE } from '../../src/twin/start/facts.ts';
import { startingWorld } from '../../src/twin/start/index.ts';
import { BEGINNING } from '../../src/twin/world.ts';
import { rehearsal } from './support.ts';

describe('the starting world', () => {
  it('is always the same, and begins with the runbook', () => {
    expect(JSON.stringify(startingWorld())).toBe(JSON.stringify(startingWorld()));
    expect(rehearsal().clock.now()).toBe(BEGINNING);
  });

  it('has the two VPCs with nine route tables, and four subnets in the main one', async () => {
    const { ask } = rehearsal();
    const inVpcs = (...Values: string[]) => ({ Filters: [{ Name: 'vpc-id', Values }] });
    const { RouteTables } = await ask('ec2', 'DescribeRouteTables', inVpcs(UAE.mainVpc, UAE.databaseVpc));
    expect(RouteTables).toHaveLength(9);
    expect(RouteTables?.flatMap(({ Routes }) => Routes ?? []).every(({ State }) => State === 'active')).toBe(
      true,
    );
    const { Subnets } = await ask('ec2', 'DescribeSubnets', inVpcs(UAE.mainVpc));
    expect(Subnets?.map(({ Tags }) => Tags?.[0]?.Value).sort()).toEqual([
      'private-a',
      'private-b',
      'public-a',
      'public-b',
    ]);
  });

  it('has three NAT gateways, two of them in the main VPC', async () => {
    const { ask } = rehearsal();
    const { NatGateways } = await ask('ec2', 'DescribeNatGateways');
    expect(NatGateways?.map(({ VpcId }) => VpcId).sort()).toEqual(
      [UAE.mainVpc, UAE.mainVpc, UAE.aghaVpc].sort(),
    );
    expect(
      (await ask('ec2', 'DescribeAddresses')).Addresses?.every(({ AssociationId }) => AssociationId),
    ).toBe(true);
  });

  it('opens Redis to the stale group alone, though the seven groups are there', async () => {
    const { ask } = rehearsal();
    const { SecurityGroups } = await ask('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'ip-permission.from-port', Values: ['6379'] }],
    });
    expect(SecurityGroups).toMatchObject([
      {
        GroupId: 'sg-0731967bbd5ef6e51',
        IpPermissions: [
          { UserIdGroupPairs: [{ GroupId: UAE.securityGroups['sample-film-session-ecs-sg'] }] },
        ],
      },
    ]);
    const names = SERVICE_GROUPS.map((service) => `muvi-uat-${service}-ecs-sg`);
    const found = await ask('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: names }],
    });
    expect(found.SecurityGroups).toHaveLength(7);
  });

  it.each([
    ['uae', ['muvi-uat-redis-uae-classic cache.t3.small']],
    [
      'prod',
      [
        'foms-redis-prod-bulk-refund-booking cache.t3.medium',
        'foms-redis-prod-fb cache.t3.medium',
        'foms-redis-prod-getway cache.t3.medium',
        'foms-redis-prod-identity cache.t3.medium',
        'foms-redis-prod-main cache.r5.large',
        'foms-redis-prod-notification cache.r5.large',
        'foms-redis-prod-offer cache.t3.medium',
        'foms-redis-prod-paymnet cache.t3.medium',
        'foms-redis-prod-shared cache.t3.medium',
      ],
    ],
  ] as const)('has the Redis clusters of %s', async (environment, groups) => {
    const { ask } = rehearsal({ in: environment });
    const { ReplicationGroups } = await ask('elasticache', 'DescribeReplicationGroups');
    expect(ReplicationGroups?.map((each) => `${each.ReplicationGroupId} ${each.CacheNodeType}`)).toEqual(
      groups,
    );
  });

  it('has four Redis clusters in Frankfurt', async () => {
    const { ask } = rehearsal({ in: 'frankfurt' });
    expect((await ask('elasticache', 'DescribeReplicationGroups')).ReplicationGroups).toHaveLength(4);
  });
});
