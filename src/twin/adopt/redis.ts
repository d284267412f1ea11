import { domains, parameterGroups, replicationGroups, subnetGroups } from '../elasticache/kinds.ts';
import { seal } from '../ids.ts';
import type { Tx } from '../kind.ts';
import type { Answers } from './answers.ts';
import { adopt } from './put.ts';

const cache = 'elasticache';

/** ElastiCache: replication groups, and the groups they use. */
export function adoptRedis(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    cache,
    'DescribeCacheSubnetGroups',
    (reply) => reply.CacheSubnetGroups,
    (one) => one.CacheSubnetGroupName,
  )) {
    const data = {
      description: one.CacheSubnetGroupDescription,
      vpcId: one.VpcId,
      subnetIds: (one.Subnets ?? []).flatMap(({ SubnetIdentifier }) => SubnetIdentifier ?? []),
    };
    adopt(tx, subnetGroups, one.CacheSubnetGroupName, 'active', data);
  }
  for (const one of answers.all(
    cache,
    'DescribeCacheParameterGroups',
    (reply) => reply.CacheParameterGroups,
    (one) => one.CacheParameterGroupName,
  )) {
    const data = { family: one.CacheParameterGroupFamily, description: one.Description };
    adopt(tx, parameterGroups, one.CacheParameterGroupName, 'active', data);
  }
  const nodes = answers.all(
    cache,
    'DescribeCacheClusters',
    (reply) => reply.CacheClusters,
    (one) => one.CacheClusterId,
  );
  const groups = answers.all(
    cache,
    'DescribeReplicationGroups',
    (reply) => reply.ReplicationGroups,
    (one) => one.ReplicationGroupId,
  );
  const hosts = groups.map(({ NodeGroups }) => NodeGroups?.[0]?.PrimaryEndpoint?.Address ?? '');
  const hash = hosts.map((host) => /^[^.]+\.([^.]+)\.ng\./.exec(host)?.[1]).find(Boolean);
  if (hash !== undefined) adopt(tx, domains, 'dns', 'there', { hash });
  for (const one of groups) {
    const id = one.ReplicationGroupId;
    const node = nodes.find(({ ReplicationGroupId }) => ReplicationGroupId === id);
    const data = {
      description: one.Description,
      nodeType: one.CacheNodeType,
      version: node?.EngineVersion,
      parameterGroup: node?.CacheParameterGroup?.CacheParameterGroupName,
      subnetGroup: node?.CacheSubnetGroupName,
      securityGroups: (node?.SecurityGroups ?? []).flatMap(({ SecurityGroupId }) => SecurityGroupId ?? []),
      port: one.NodeGroups?.[0]?.PrimaryEndpoint?.Port ?? 6379,
      nodes: one.MemberClusters?.length,
      failover: one.AutomaticFailover === 'enabled',
      multiAz: one.MultiAZ === 'enabled',
      transitEncryption: one.TransitEncryptionEnabled,
      atRestEncryption: one.AtRestEncryptionEnabled,
      // Another's secret: one is made up.
      authToken: one.AuthTokenEnabled === true ? seal(tx.seed, `token of ${id}`) : undefined,
      autoMinorVersionUpgrade: one.AutoMinorVersionUpgrade,
      retention: one.SnapshotRetentionLimit,
      snapshotWindow: one.SnapshotWindow,
      maintenanceWindow: node?.PreferredMaintenanceWindow,
    };
    adopt(tx, replicationGroups, id, one.Status, data, { made: one.ReplicationGroupCreateTime });
  }
}
