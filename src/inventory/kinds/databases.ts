import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, sorted, tagsOf } from '../resource.ts';

const also = ['databases'];

export const dbInstances = resourceKind({
  kind: 'rds/instance',
  title: 'RDS instances',
  service: 'rds',
  also,
  async list(ask) {
    const listed = await ask.list(describe('rds', 'DescribeDBInstances', {}), (reply) => reply.DBInstances);
    return listed.map((instance) => {
      const groups = instance.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId) ?? [];
      return resource({
        kind: 'rds/instance',
        id: needed(instance.DBInstanceIdentifier, 'DBInstanceIdentifier'),
        arn: instance.DBInstanceArn,
        tags: tagsOf(instance.TagList),
        facts: {
          DBInstanceClass: instance.DBInstanceClass,
          Engine: instance.Engine,
          EngineVersion: instance.EngineVersion,
          DBInstanceStatus: instance.DBInstanceStatus,
          DBClusterIdentifier: instance.DBClusterIdentifier,
          AllocatedStorage: instance.AllocatedStorage,
          StorageType: instance.StorageType,
          StorageEncrypted: instance.StorageEncrypted,
          MultiAZ: instance.MultiAZ,
          PubliclyAccessible: instance.PubliclyAccessible,
          // A member's backups are its cluster's.
          BackupRetentionPeriod:
            instance.DBClusterIdentifier === undefined ? instance.BackupRetentionPeriod : undefined,
          DeletionProtection: instance.DeletionProtection,
          Port: instance.Endpoint?.Port,
          VpcId: instance.DBSubnetGroup?.VpcId,
          SecurityGroups: sorted(groups),
        },
        uses: [instance.DBSubnetGroup?.VpcId, instance.DBClusterIdentifier, ...groups],
      });
    });
  },
});

export const dbClusters = resourceKind({
  kind: 'rds/cluster',
  title: 'Aurora clusters',
  service: 'rds',
  also: [...also, 'aurora'],
  async list(ask) {
    const listed = await ask.list(describe('rds', 'DescribeDBClusters', {}), (reply) => reply.DBClusters);
    return listed.map((cluster) => {
      const groups = cluster.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId) ?? [];
      const members = cluster.DBClusterMembers ?? [];
      return resource({
        kind: 'rds/cluster',
        id: needed(cluster.DBClusterIdentifier, 'DBClusterIdentifier'),
        arn: cluster.DBClusterArn,
        tags: tagsOf(cluster.TagList),
        facts: {
          Engine: cluster.Engine,
          EngineVersion: cluster.EngineVersion,
          Status: cluster.Status,
          Members: members.length,
          MultiAZ: cluster.MultiAZ,
          Port: cluster.Port,
          StorageEncrypted: cluster.StorageEncrypted,
          BackupRetentionPeriod: cluster.BackupRetentionPeriod,
          DeletionProtection: cluster.DeletionProtection,
          IAMDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled,
          SecurityGroups: sorted(groups),
        },
        uses: [...members.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier), ...groups],
      });
    });
  },
});
