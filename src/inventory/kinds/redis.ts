import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, sorted } from '../resource.ts';

const also = ['redis'];

/** A group, with what only its members are described to have: engine version, subnet and security groups. */
export const replicationGroups = resourceKind({
  kind: 'elasticache/replication-group',
  title: 'Redis replication groups',
  service: 'elasticache',
  also,
  async list(ask) {
    const [listed, members] = await Promise.all([
      ask.list(describe('elasticache', 'DescribeReplicationGroups', {}), (reply) => reply.ReplicationGroups),
      ask.list(describe('elasticache', 'DescribeCacheClusters', {}), (reply) => reply.CacheClusters),
    ]);
    return listed.map((group) => {
      const id = needed(group.ReplicationGroupId, 'ReplicationGroupId');
      const member = members.find(({ ReplicationGroupId }) => ReplicationGroupId === id);
      const groups = member?.SecurityGroups?.map(({ SecurityGroupId }) => SecurityGroupId) ?? [];
      return resource({
        kind: 'elasticache/replication-group',
        id,
        arn: group.ARN,
        facts: {
          Status: group.Status,
          CacheNodeType: group.CacheNodeType,
          Engine: member?.Engine ?? group.Engine,
          EngineVersion: member?.EngineVersion,
          AutomaticFailover: group.AutomaticFailover,
          MultiAZ: group.MultiAZ,
          ClusterEnabled: group.ClusterEnabled,
          Nodes: group.MemberClusters?.length,
          Port: group.NodeGroups?.[0]?.PrimaryEndpoint?.Port,
          TransitEncryptionEnabled: group.TransitEncryptionEnabled,
          AtRestEncryptionEnabled: group.AtRestEncryptionEnabled,
          AuthTokenEnabled: group.AuthTokenEnabled,
          SnapshotRetentionLimit: group.SnapshotRetentionLimit,
          CacheParameterGroupName: member?.CacheParameterGroup?.CacheParameterGroupName,
          CacheSubnetGroupName: member?.CacheSubnetGroupName,
          SecurityGroups: sorted(groups),
        },
        uses: [member?.CacheSubnetGroupName, ...groups],
      });
    });
  },
});

/** Cache clusters that belong to no replication group. */
export const cacheClusters = resourceKind({
  kind: 'elasticache/cache-cluster',
  title: 'single cache clusters',
  service: 'elasticache',
  also,
  async list(ask) {
    const described = describe('elasticache', 'DescribeCacheClusters', {});
    const listed = await ask.list(described, (reply) => reply.CacheClusters);
    return listed
      .filter(({ ReplicationGroupId }) => ReplicationGroupId === undefined)
      .map((cluster) =>
        resource({
          kind: 'elasticache/cache-cluster',
          id: needed(cluster.CacheClusterId, 'CacheClusterId'),
          arn: cluster.ARN,
          facts: {
            CacheClusterStatus: cluster.CacheClusterStatus,
            CacheNodeType: cluster.CacheNodeType,
            Engine: cluster.Engine,
            EngineVersion: cluster.EngineVersion,
            NumCacheNodes: cluster.NumCacheNodes,
            AtRestEncryptionEnabled: cluster.AtRestEncryptionEnabled,
            TransitEncryptionEnabled: cluster.TransitEncryptionEnabled,
          },
          uses: [cluster.CacheSubnetGroupName],
        }),
      );
  },
});

export const cacheSubnetGroups = resourceKind({
  kind: 'elasticache/subnet-group',
  title: 'cache subnet groups',
  service: 'elasticache',
  also,
  async list(ask) {
    const listed = await ask.list(
      describe('elasticache', 'DescribeCacheSubnetGroups', {}),
      (reply) => reply.CacheSubnetGroups,
    );
    return listed.map(({ CacheSubnetGroupName, ARN, VpcId, Subnets }) =>
      resource({
        kind: 'elasticache/subnet-group',
        id: needed(CacheSubnetGroupName, 'CacheSubnetGroupName'),
        arn: ARN,
        facts: { VpcId, Subnets: sorted(Subnets?.map(({ SubnetIdentifier }) => SubnetIdentifier)) },
        uses: [VpcId],
      }),
    );
  },
});

export const cacheParameterGroups = resourceKind({
  kind: 'elasticache/parameter-group',
  title: 'cache parameter groups',
  service: 'elasticache',
  also,
  async list(ask) {
    const listed = await ask.list(
      describe('elasticache', 'DescribeCacheParameterGroups', {}),
      (reply) => reply.CacheParameterGroups,
    );
    return listed.map(({ CacheParameterGroupName, CacheParameterGroupFamily, ARN }) =>
      resource({
        kind: 'elasticache/parameter-group',
        id: needed(CacheParameterGroupName, 'CacheParameterGroupName'),
        arn: ARN,
        facts: { CacheParameterGroupFamily },
      }),
    );
  },
});
