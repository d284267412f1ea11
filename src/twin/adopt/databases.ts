import { subnets } from '../ec2/kinds.ts';
import { seal } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { connectInstance } from '../rds/instance-creation.ts';
import {
  clusterParameterGroups,
  clusters,
  domains,
  instances,
  parameterGroups,
  subnetGroups,
} from '../rds/kinds.ts';
import { connectProxy } from '../rds/proxies.ts';
import { proxies, proxyEndpoints, proxyTargets } from '../rds/proxy-kinds.ts';
import type { Answers } from './answers.ts';
import { adopt, tagsFrom } from './put.ts';

/** RDS: Aurora and single databases, their groups, proxies. A master's password is another's secret: one is made up. */
export function adoptDatabases(answers: Answers, tx: Tx): void {
  adoptGroups(answers, tx);
  const password = (id: string | undefined) => seal(tx.seed, `the master's password of ${id}`);
  const found = answers.all(
    'rds',
    'DescribeDBClusters',
    (reply) => reply.DBClusters,
    (one) => one.DBClusterArn,
  );
  const single = described(answers);
  const hosts = [
    ...found.map(({ Endpoint = '' }) => /\.cluster-([^.]+)\./.exec(Endpoint)?.[1]),
    ...single.map(({ Endpoint }) => Endpoint?.Address?.split('.')[1]),
  ];
  const hash = hosts.find((host) => host !== undefined);
  if (hash !== undefined) adopt(tx, domains, 'dns', 'there', { hash });
  for (const one of found) {
    const data = {
      ...settingsOf(one),
      subnetGroup: one.DBSubnetGroup,
      parameterGroup: one.DBClusterParameterGroup,
      port: one.Port,
      password: password(one.DBClusterIdentifier),
      dbName: one.DatabaseName,
      resourceId: one.DbClusterResourceId,
      writer: one.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier,
    };
    const more = { tags: tagsFrom(one.TagList), made: one.ClusterCreateTime };
    adopt(tx, clusters, one.DBClusterIdentifier, one.Status, data, more);
  }
  adoptInstances(single, password, tx);
  adoptProxies(answers, tx);
}

function adoptGroups(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'rds',
    'DescribeDBSubnetGroups',
    (reply) => reply.DBSubnetGroups,
    (one) => one.DBSubnetGroupName,
  )) {
    const data = {
      description: one.DBSubnetGroupDescription,
      vpcId: one.VpcId,
      subnetIds: (one.Subnets ?? []).flatMap(({ SubnetIdentifier }) => SubnetIdentifier ?? []),
    };
    adopt(tx, subnetGroups, one.DBSubnetGroupName, one.SubnetGroupStatus, data);
  }
  for (const one of answers.all(
    'rds',
    'DescribeDBParameterGroups',
    (reply) => reply.DBParameterGroups,
    (one) => one.DBParameterGroupName,
  )) {
    const data = { family: one.DBParameterGroupFamily, description: one.Description, set: {} };
    adopt(tx, parameterGroups, one.DBParameterGroupName, 'there', data);
  }
  for (const one of answers.all(
    'rds',
    'DescribeDBClusterParameterGroups',
    (reply) => reply.DBClusterParameterGroups,
    (one) => one.DBClusterParameterGroupName,
  )) {
    const data = { family: one.DBParameterGroupFamily, description: one.Description, set: {} };
    adopt(tx, clusterParameterGroups, one.DBClusterParameterGroupName, 'there', data);
  }
}

const described = (answers: Answers) =>
  answers.all(
    'rds',
    'DescribeDBInstances',
    (reply) => reply.DBInstances,
    (one) => one.DBInstanceArn,
  );

/** What AWS tells of a cluster and of an instance by the same names. */
interface Settings {
  readonly Engine?: string | undefined;
  readonly EngineVersion?: string | undefined;
  readonly VpcSecurityGroups?: readonly { readonly VpcSecurityGroupId?: string | undefined }[] | undefined;
  readonly StorageEncrypted?: boolean | undefined;
  readonly IAMDatabaseAuthenticationEnabled?: boolean | undefined;
  readonly BackupRetentionPeriod?: number | undefined;
  readonly PreferredBackupWindow?: string | undefined;
  readonly PreferredMaintenanceWindow?: string | undefined;
  readonly DeletionProtection?: boolean | undefined;
  readonly CopyTagsToSnapshot?: boolean | undefined;
  readonly MasterUsername?: string | undefined;
}

const settingsOf = (one: Settings) => ({
  engine: one.Engine,
  version: one.EngineVersion,
  groups: (one.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []),
  encrypted: one.StorageEncrypted,
  iamAuth: one.IAMDatabaseAuthenticationEnabled,
  retention: one.BackupRetentionPeriod,
  backupWindow: one.PreferredBackupWindow,
  maintenanceWindow: one.PreferredMaintenanceWindow,
  deletionProtection: one.DeletionProtection,
  copyTags: one.CopyTagsToSnapshot,
  user: one.MasterUsername,
});

function adoptInstances(
  single: ReturnType<typeof described>,
  password: (id: string | undefined) => string,
  tx: Tx,
): void {
  for (const one of single) {
    const data = {
      ...settingsOf(one),
      subnetGroup: one.DBSubnetGroup?.DBSubnetGroupName,
      parameterGroup: one.DBParameterGroups?.[0]?.DBParameterGroupName,
      port: one.Endpoint?.Port ?? 5432,
      password: password(one.DBClusterIdentifier ?? one.DBInstanceIdentifier),
      dbName: one.DBName,
      resourceId: one.DbiResourceId,
      class: one.DBInstanceClass,
      clusterId: one.DBClusterIdentifier,
      zone: one.AvailabilityZone,
      storage: one.AllocatedStorage,
      storageType: one.StorageType,
      iops: one.Iops,
      multiAz: one.MultiAZ,
      isPublic: one.PubliclyAccessible,
      autoMinor: one.AutoMinorVersionUpgrade,
      promotionTier: one.PromotionTier,
    };
    const more = { tags: tagsFrom(one.TagList), made: one.InstanceCreateTime };
    const stored = adopt(tx, instances, one.DBInstanceIdentifier, one.DBInstanceStatus, data, more);
    if (stored === undefined) continue;
    // What is stopped starts by itself, when AWS says so.
    if (one.AutomaticRestartTime) tx.put(instances, { ...stored, due: one.AutomaticRestartTime.getTime() });
    const choice = (one.DBSubnetGroup?.Subnets ?? []).flatMap(
      ({ SubnetIdentifier }) => SubnetIdentifier ?? [],
    );
    const home = choice.find((id) => tx.find(subnets, id)?.data.zone === stored.data.zone) ?? choice[0];
    if (home !== undefined) connectInstance(stored.data, home, tx);
  }
}

function adoptProxies(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'rds',
    'DescribeDBProxies',
    (reply) => reply.DBProxies,
    (one) => one.DBProxyName,
  )) {
    const about = { DBProxyName: one.DBProxyName };
    const group = answers.about('rds', 'DescribeDBProxyTargetGroups', about)?.TargetGroups?.[0];
    const pool = group?.ConnectionPoolConfig;
    const data = {
      resourceId: one.DBProxyArn?.split(':').at(-1),
      family: one.EngineFamily,
      vpcId: one.VpcId,
      subnetIds: one.VpcSubnetIds ?? [],
      groups: one.VpcSecurityGroupIds ?? [],
      auth: (one.Auth ?? []).map((auth) => ({
        secretArn: auth.SecretArn ?? '',
        iamAuth: auth.IAMAuth ?? 'DISABLED',
        passwordType: auth.ClientPasswordAuthType ?? 'POSTGRES_SCRAM_SHA_256',
        ...(auth.Description === undefined ? {} : { description: auth.Description }),
      })),
      roleArn: one.RoleArn,
      tls: one.RequireTLS,
      idleTimeout: one.IdleClientTimeout,
      debug: one.DebugLogging,
      updated: one.UpdatedDate?.getTime(),
      groupId: group?.TargetGroupArn?.split(':').at(-1),
      pool: {
        most: pool?.MaxConnectionsPercent ?? 100,
        idle: pool?.MaxIdleConnectionsPercent ?? 50,
        borrow: pool?.ConnectionBorrowTimeout ?? 120,
        pinning: pool?.SessionPinningFilters ?? [],
        ...(pool?.InitQuery ? { init: pool.InitQuery } : {}),
      },
      groupUpdated: group?.UpdatedDate?.getTime(),
    };
    const stored = adopt(tx, proxies, one.DBProxyName, one.Status, data, { made: one.CreatedDate });
    if (stored) connectProxy(stored.data.resourceId, stored.data.subnetIds, stored.data.groups, tx);
    const tracked = answers.about('rds', 'DescribeDBProxyTargets', about)?.Targets ?? [];
    for (const clusterId of new Set(tracked.flatMap(({ TrackedClusterId }) => TrackedClusterId ?? [])))
      adopt(tx, proxyTargets, `${one.DBProxyName} ${clusterId}`, 'registered', {
        proxy: one.DBProxyName,
        clusterId,
        instanceId: undefined,
      });
  }
  for (const one of answers.all(
    'rds',
    'DescribeDBProxyEndpoints',
    (reply) => reply.DBProxyEndpoints,
    (one) => one.DBProxyEndpointName,
  )) {
    if (one.IsDefault === true) continue;
    const data = {
      resourceId: one.DBProxyEndpointArn?.split(':').at(-1),
      proxy: one.DBProxyName,
      vpcId: one.VpcId,
      subnetIds: one.VpcSubnetIds ?? [],
      groups: one.VpcSecurityGroupIds ?? [],
      role: one.TargetRole,
    };
    const stored = adopt(tx, proxyEndpoints, one.DBProxyEndpointName, one.Status, data, {
      made: one.CreatedDate,
    });
    if (stored) connectProxy(stored.data.resourceId, stored.data.subnetIds, stored.data.groups, tx);
  }
}
