import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { withFaults } from '../../src/twin/faults/faults.ts';
import { parseFault } from '../../src/twin/faults/parse.ts';
import { UAE } from '../../src/twin/start/facts.ts';
import { asking, aws, errorOf, place, rehearsal } from './support.ts';

const MINUTE = 60_000;
const classic = 'muvi-uat-redis-uae-classic';

const wanted = (ReplicationGroupId: string) => ({
  ReplicationGroupId,
  ReplicationGroupDescription: 'a test group',
  CacheNodeType: 'cache.t3.medium',
  Engine: 'redis',
  EngineVersion: '7.0',
  NumCacheClusters: 1,
  CacheSubnetGroupName: 'muvi-uat-uae',
  SecurityGroupIds: [UAE.securityGroups['redis-uat-sg']],
});

function redis() {
  const { ask, clock, twin, here } = rehearsal();
  const described = async (id: string) =>
    (await ask('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: id }))
      .ReplicationGroups?.[0];
  return { ask, clock, twin, here, described };
}

describe('a replication group', () => {
  it('is made in six to ten minutes, and has endpoints then', async () => {
    const { ask, clock, described } = redis();
    const { ReplicationGroup: made } = await ask(
      'elasticache',
      'CreateReplicationGroup',
      wanted('Test-Group'),
    );
    expect(made).toMatchObject({ ReplicationGroupId: 'test-group', Status: 'creating' });
    expect(made?.NodeGroups).toBeUndefined();
    await clock.sleep(6 * MINUTE - 1);
    expect((await described('test-group'))?.Status).toBe('creating');
    await clock.sleep(4 * MINUTE + 1);
    expect(await described('test-group')).toMatchObject({
      Status: 'available',
      AutomaticFailover: 'disabled',
      MultiAZ: 'disabled',
      ClusterEnabled: false,
      MemberClusters: ['test-group-001'],
      NodeGroups: [
        {
          PrimaryEndpoint: { Address: 'test-group.c6kxj3.ng.0001.mec1.cache.amazonaws.com', Port: 6379 },
          ReaderEndpoint: { Address: 'test-group-ro.c6kxj3.ng.0001.mec1.cache.amazonaws.com', Port: 6379 },
        },
      ],
    });
  });

  it('is described by its member: full engine version, groups, and the node when asked', async () => {
    const { ask } = redis();
    const member = async (ShowCacheNodeInfo: boolean) =>
      (
        await ask('elasticache', 'DescribeCacheClusters', {
          CacheClusterId: `${classic}-001`,
          ShowCacheNodeInfo,
        })
      ).CacheClusters?.[0];
    expect(await member(true)).toMatchObject({
      EngineVersion: '7.0.7',
      CacheNodeType: 'cache.t3.small',
      ReplicationGroupId: classic,
      CacheSubnetGroupName: 'muvi-uat-uae',
      SecurityGroups: [{ SecurityGroupId: UAE.securityGroups['redis-uat-sg'], Status: 'active' }],
      CacheParameterGroup: { CacheParameterGroupName: 'default.redis7' },
      CacheNodes: [{ CacheNodeId: '0001' }],
    });
    expect((await member(false))?.CacheNodes).toBeUndefined();
  });

  it('takes as long as the slowest when nine are made at once, not as their sum', async () => {
    const { ask, clock, described } = redis();
    const start = clock.now();
    const one = async (id: string): Promise<number> => {
      await ask('elasticache', 'CreateReplicationGroup', wanted(id));
      while ((await described(id))?.Status !== 'available') await clock.sleep(10_000);
      return clock.now() - start;
    };
    const took = await Promise.all(Array.from({ length: 9 }, (_, index) => one(`many-${index}`)));
    expect(clock.now() - start).toBe(Math.max(...took));
    expect(new Set(took).size).toBeGreaterThan(3);
    expect(Math.max(...took)).toBeLessThanOrEqual(10 * MINUTE);
  });

  it.each([
    ['a taken name', { ReplicationGroupId: classic }, 'ReplicationGroupAlreadyExistsFault'],
    ['a full version', { EngineVersion: '7.0.7' }, 'InvalidParameterCombinationException'],
    ['a subnet group there is not', { CacheSubnetGroupName: 'nowhere' }, 'CacheSubnetGroupNotFoundFault'],
    [
      'a parameter group there is not',
      { CacheParameterGroupName: 'none' },
      'CacheParameterGroupNotFoundFault',
    ],
    [
      'a parameter group of another family',
      { CacheParameterGroupName: 'default.redis6.x' },
      'InvalidParameterCombinationException',
    ],
    ['a node type there is not', { CacheNodeType: 'cache.t3.huge' }, 'InvalidParameterValueException'],
    [
      'a security group of another VPC',
      { SecurityGroupIds: [UAE.securityGroups['uatclusterdb-sg']] },
      'InvalidParameterValueException',
    ],
    [
      'failover with a single node',
      { AutomaticFailoverEnabled: true },
      'InvalidParameterCombinationException',
    ],
    ['Multi-AZ without failover', { MultiAZEnabled: true }, 'InvalidParameterCombinationException'],
    ['a snapshot there is not', { SnapshotName: 'none' }, 'SnapshotNotFoundFault'],
    ['a bad name', { ReplicationGroupId: 'two--hyphens' }, 'InvalidParameterValueException'],
    ['no description', { ReplicationGroupDescription: undefined }, 'MissingParameter'],
  ])('is not made with %s', async (_what, change, error) => {
    const { twin, here } = redis();
    const input = { ...wanted('test'), ...change };
    expect(await errorOf(twin.send(here, aws('elasticache', 'CreateReplicationGroup', input)))).toBe(error);
  });

  it('can be changed or deleted only while it is available', async () => {
    const { ask, clock } = redis();
    await ask('elasticache', 'CreateReplicationGroup', wanted('early'));
    const named = { ReplicationGroupId: 'early' };
    const remove = () => errorOf(ask('elasticache', 'DeleteReplicationGroup', named));
    expect(await remove()).toBe('InvalidReplicationGroupStateFault');
    expect(await errorOf(ask('elasticache', 'ModifyReplicationGroup', named))).toBe(
      'InvalidReplicationGroupStateFault',
    );
    await clock.sleep(10 * MINUTE);
    expect([await remove(), await remove()]).toEqual(['none', 'InvalidReplicationGroupStateFault']);
  });

  it('is deleting for minutes, and not gone before; then its interface goes too', async () => {
    const { ask, clock, described } = redis();
    const interfaces = async () =>
      (
        await ask('ec2', 'DescribeNetworkInterfaces', {
          Filters: [{ Name: 'description', Values: [`ElastiCache ${classic}*`] }],
        })
      ).NetworkInterfaces?.length;
    await ask('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: classic });
    await clock.sleep(5 * MINUTE - 1);
    expect([(await described(classic))?.Status, await interfaces()]).toEqual(['deleting', 1]);
    await clock.sleep(3 * MINUTE + 1);
    expect([await errorOf(described(classic)), await interfaces()]).toEqual([
      'ReplicationGroupNotFoundFault',
      0,
    ]);
    expect(await errorOf(ask('elasticache', 'CreateReplicationGroup', wanted(classic)))).toBe('none');
  });

  it('does not give up its only member alone', async () => {
    const { ask } = redis();
    expect(
      await errorOf(ask('elasticache', 'DeleteCacheCluster', { CacheClusterId: `${classic}-001` })),
    ).toBe('InvalidCacheClusterStateFault');
  });

  it('leaves a final snapshot from which it comes back', async () => {
    const { ask, clock, described } = redis();
    await ask('elasticache', 'DeleteReplicationGroup', {
      ReplicationGroupId: classic,
      FinalSnapshotIdentifier: 'last',
    });
    const restore = () =>
      errorOf(
        ask('elasticache', 'CreateReplicationGroup', {
          ReplicationGroupId: 'restored',
          ReplicationGroupDescription: 'from the snapshot',
          SnapshotName: 'last',
          CacheSubnetGroupName: 'muvi-uat-uae',
        }),
      );
    expect(await restore()).toBe('InvalidParameterValueException');
    await clock.sleep(10 * MINUTE);
    expect(await errorOf(described(classic))).toBe('ReplicationGroupNotFoundFault');
    const { Snapshots } = await ask('elasticache', 'DescribeSnapshots', { ReplicationGroupId: classic });
    expect(Snapshots).toMatchObject([
      { SnapshotName: 'last', SnapshotStatus: 'available', EngineVersion: '7.0.7' },
    ]);
    expect(await restore()).toBe('none');
    expect((await described('restored'))?.CacheNodeType).toBe('cache.t3.small');
  });

  it('passes through modifying when a change is applied immediately, and waits otherwise', async () => {
    const { ask, clock, described } = redis();
    const change = { ReplicationGroupId: classic, CacheNodeType: 'cache.t3.medium' };
    await ask('elasticache', 'ModifyReplicationGroup', change);
    await clock.sleep(60 * MINUTE);
    expect(await described(classic)).toMatchObject({ Status: 'available', CacheNodeType: 'cache.t3.small' });
    const { CacheClusters } = await ask('elasticache', 'DescribeCacheClusters', {
      CacheClusterId: `${classic}-001`,
    });
    expect(CacheClusters?.[0]?.PendingModifiedValues).toEqual({ CacheNodeType: 'cache.t3.medium' });
    await ask('elasticache', 'ModifyReplicationGroup', { ...change, ApplyImmediately: true });
    expect(await described(classic)).toMatchObject({ Status: 'modifying', CacheNodeType: 'cache.t3.small' });
    await clock.sleep(5 * MINUTE);
    expect(await described(classic)).toMatchObject({ Status: 'available', CacheNodeType: 'cache.t3.medium' });
  });

  it('keeps its security groups from being deleted, whichever it has', async () => {
    const { ask } = redis();
    const other = UAE.securityGroups['launch-wizard-1'];
    await ask('elasticache', 'ModifyReplicationGroup', {
      ReplicationGroupId: classic,
      SecurityGroupIds: [other],
    });
    expect(await errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId: other }))).toBe('DependencyViolation');
    expect(
      await errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId: UAE.securityGroups['redis-uat-sg'] })),
    ).toBe('none');
  });

  it('carries its tags by ARN', async () => {
    const { ask, described } = redis();
    const ResourceName = (await described(classic))?.ARN as string;
    await ask('elasticache', 'AddTagsToResource', {
      ResourceName,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await ask('elasticache', 'RemoveTagsFromResource', { ResourceName, TagKeys: ['a'] });
    expect(await ask('elasticache', 'ListTagsForResource', { ResourceName })).toEqual({
      TagList: [{ Key: 'b', Value: '2' }],
    });
  });

  it('keeps its token to itself', async () => {
    const { twin, here } = redis();
    const AuthToken = new Secret('a-token-of-sixteen-and-more');
    const input = { ...wanted('sealed'), AuthToken, TransitEncryptionEnabled: true };
    const { value } = await twin.send(here, aws('elasticache', 'CreateReplicationGroup', input));
    expect(value).toMatchObject({ ReplicationGroup: { AuthTokenEnabled: true } });
    expect(JSON.stringify(twin.picture())).not.toContain('a-token-of-sixteen');
  });
});

describe('subnet and parameter groups', () => {
  it('in use cannot be deleted', async () => {
    const { ask } = redis();
    const subnets = { CacheSubnetGroupName: 'muvi-uat-uae' };
    expect(await errorOf(ask('elasticache', 'DeleteCacheSubnetGroup', subnets))).toBe(
      'CacheSubnetGroupInUse',
    );
    const defaults = { CacheParameterGroupName: 'default.redis7' };
    expect(await errorOf(ask('elasticache', 'DeleteCacheParameterGroup', defaults))).toBe(
      'InvalidCacheParameterGroupStateFault',
    );
  });

  it('hold subnets of one VPC', async () => {
    const { ask } = redis();
    const create = (...SubnetIds: string[]) =>
      errorOf(
        ask('elasticache', 'CreateCacheSubnetGroup', {
          CacheSubnetGroupName: 'Mixed',
          CacheSubnetGroupDescription: 'mixed',
          SubnetIds,
        }),
      );
    expect(await create(UAE.subnets['private-a'], UAE.subnets['database-a'])).toBe('InvalidSubnet');
    expect(await create(UAE.subnets['private-a'], UAE.subnets['private-b'])).toBe('none');
    const { CacheSubnetGroups } = await ask('elasticache', 'DescribeCacheSubnetGroups', {
      CacheSubnetGroupName: 'mixed',
    });
    expect(CacheSubnetGroups).toMatchObject([{ VpcId: UAE.mainVpc, Subnets: [{}, {}] }]);
  });
});

describe('a delete on which a fault happens', () => {
  const faulty = (kind: string) => {
    const { twin, here, clock } = rehearsal();
    const transport = withFaults(twin, [parseFault(`elasticache:DeleteReplicationGroup=${kind}`)], {
      crash: () => {},
    });
    const ask = asking(transport, here);
    const named = { ReplicationGroupId: classic };
    return {
      clock,
      remove: () => errorOf(ask('elasticache', 'DeleteReplicationGroup', named)),
      status: async () => {
        const { ReplicationGroups } = await ask('elasticache', 'DescribeReplicationGroups', named);
        return ReplicationGroups?.[0]?.Status;
      },
    };
  };

  it('is answered and not applied', async () => {
    const { remove, status, clock } = faulty('accepted-not-applied');
    expect(await remove()).toBe('none');
    await clock.sleep(60 * MINUTE);
    expect(await status()).toBe('available');
  });

  it('is deleting for ever', async () => {
    const { remove, status, clock } = faulty('stuck');
    expect(await remove()).toBe('none');
    await clock.sleep(60 * MINUTE);
    expect(await status()).toBe('deleting');
  });

  it('is not seen at first, and goes on meanwhile', async () => {
    const { remove, status, clock } = faulty('stale-reads=1');
    expect(await remove()).toBe('none');
    expect([await status(), await status()]).toEqual(['available', 'deleting']);
    await clock.sleep(8 * MINUTE);
    expect(await errorOf(status())).toBe('ReplicationGroupNotFoundFault');
  });
});

describe('a group that got stuck', () => {
  it('never leaves its passing state, in a later process neither', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-stuck-')), 'world.json');
    const { twin: first } = rehearsal({ file });
    const transport = withFaults(first, [parseFault('elasticache:CreateReplicationGroup=stuck')], {
      crash: () => {},
    });
    const ask = asking(transport, place('uae'));
    await ask('elasticache', 'CreateReplicationGroup', wanted('stuck'));
    await ask('elasticache', 'CreateReplicationGroup', wanted('free'));
    expect(transport.unfired()).toEqual([]);
    const later = rehearsal({ file });
    await later.clock.sleep(24 * 60 * MINUTE);
    const status = async (ReplicationGroupId: string) =>
      (await later.ask('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId }))
        .ReplicationGroups?.[0]?.Status;
    expect([await status('stuck'), await status('free')]).toEqual(['creating', 'available']);
  });
});
