/**
 * ElastiCache replication groups, cluster mode disabled.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html (and Describe,
 * Modify, Delete). creating → available; a change that is applied immediately passes through `modifying`, any other
 * waits for a maintenance window that never comes here; a delete may take a final snapshot. Each node stands in its
 * subnet through a network interface that carries the security groups. Not modelled: cluster mode, Valkey, global
 * datastores, user groups, log delivery, KMS keys.
 */
import { attachInterface, regroupInterfaces } from '../ec2/interfaces.ts';
import { securityGroups } from '../ec2/kinds.ts';
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { markers } from './common.ts';
import { familyOf, fullVersion, groupId, knownNodeType } from './engine.ts';
import {
  parameterGroups,
  type ReplicationGroup,
  replicationGroups,
  snapshots,
  subnetGroups,
} from './kinds.ts';
import { takeSnapshot } from './snapshots.ts';
import { groupView, members } from './views.ts';

/** The members of a create whose meaning is modelled. */
const TAKES = [
  'ReplicationGroupId',
  'ReplicationGroupDescription',
  'AutomaticFailoverEnabled',
  'MultiAZEnabled',
  'NumCacheClusters',
  'NumNodeGroups',
  'ReplicasPerNodeGroup',
  'CacheNodeType',
  'Engine',
  'EngineVersion',
  'CacheParameterGroupName',
  'CacheSubnetGroupName',
  'SecurityGroupIds',
  'Tags',
  'SnapshotName',
  'PreferredMaintenanceWindow',
  'Port',
  'AutoMinorVersionUpgrade',
  'SnapshotRetentionLimit',
  'SnapshotWindow',
  'AuthToken',
  'TransitEncryptionEnabled',
  'AtRestEncryptionEnabled',
  'ClusterMode',
] as const;

interface Asked {
  readonly [member: string]: unknown;
}

function made(input: Asked, tx: Tx): ReplicationGroup {
  const given = <T>(member: (typeof TAKES)[number]): T | undefined => input[member] as T | undefined;
  if ((given<string>('Engine') ?? 'redis') !== 'redis') unsupported('other engines than redis');
  if (
    (given<string>('ClusterMode') ?? 'disabled') !== 'disabled' ||
    (given<number>('NumNodeGroups') ?? 1) > 1
  ) {
    unsupported('cluster mode');
  }
  const from = given<string>('SnapshotName');
  const source = from === undefined ? undefined : available(from, tx);
  const version =
    given<string>('EngineVersion') === undefined && source
      ? source.version
      : fullVersion(given('EngineVersion'));
  const nodes = given<number>('NumCacheClusters') ?? (given<number>('ReplicasPerNodeGroup') ?? 0) + 1;
  if (nodes < 1 || nodes > 6) refuse('InvalidParameterValue', 'A replication group has 1 to 6 nodes.');
  const failover = given<boolean>('AutomaticFailoverEnabled') ?? false;
  const multiAz = given<boolean>('MultiAZEnabled') ?? false;
  replicated({ nodes, failover, multiAz });
  const parameterGroup = given<string>('CacheParameterGroupName') ?? `default.${familyOf(version)}`;
  const subnetGroup = given<string>('CacheSubnetGroupName') ?? 'default';
  const { vpcId } = tx.get(subnetGroups, subnetGroup).data;
  fits(parameterGroup, version, tx);
  const authToken = given<string>('AuthToken');
  const transitEncryption = given<boolean>('TransitEncryptionEnabled') ?? false;
  if (authToken !== undefined && !transitEncryption) {
    refuse(
      'InvalidParameterCombination',
      'AuthToken is only supported when encryption in transit is enabled.',
    );
  }
  return {
    description: given<string>('ReplicationGroupDescription') ?? '',
    nodeType: knownNodeType(given<string>('CacheNodeType') ?? source?.nodeType),
    version,
    parameterGroup,
    subnetGroup,
    securityGroups: guarding(given('SecurityGroupIds'), vpcId, tx),
    port: given<number>('Port') ?? 6379,
    nodes,
    failover,
    multiAz,
    transitEncryption,
    atRestEncryption: given<boolean>('AtRestEncryptionEnabled') ?? false,
    ...(authToken === undefined ? {} : { authToken }),
    autoMinorVersionUpgrade: given<boolean>('AutoMinorVersionUpgrade') ?? true,
    retention: given<number>('SnapshotRetentionLimit') ?? 0,
    snapshotWindow: given<string>('SnapshotWindow') ?? '03:00-04:00',
    maintenanceWindow: given<string>('PreferredMaintenanceWindow') ?? 'sun:05:00-sun:06:00',
  };
}

function available(name: string, tx: Tx): ReplicationGroup {
  const snapshot = tx.get(snapshots, name);
  if (snapshot.state === 'available') return snapshot.data.of;
  return refuse(
    'InvalidParameterValue',
    `Snapshot ${name} is not in a valid state to be restored: ${snapshot.state}`,
  );
}

function replicated({
  nodes,
  failover,
  multiAz,
}: Pick<ReplicationGroup, 'nodes' | 'failover' | 'multiAz'>): void {
  if (failover && nodes < 2) {
    refuse(
      'InvalidParameterCombination',
      'When using automatic failover, there must be at least 2 cache clusters in the replication group.',
    );
  }
  if (multiAz && !failover) {
    refuse(
      'InvalidParameterCombination',
      'Must enable automatic failover for the replication group to enable Multi-AZ.',
    );
  }
}

function fits(parameterGroup: string, version: string, tx: Tx): void {
  const { family } = tx.get(parameterGroups, parameterGroup).data;
  if (family === familyOf(version)) return;
  refuse(
    'InvalidParameterCombination',
    `Expected a parameter group of family ${familyOf(version)} but found one of family ${family}`,
  );
}

/** The security groups of the nodes: the ones asked for, or the VPC's default group. */
function guarding(ids: readonly string[] | undefined, vpcId: string, tx: Tx): readonly string[] {
  const inVpc = tx.list(securityGroups).filter(({ data }) => data.vpcId === vpcId);
  if (!ids?.length) return inVpc.filter(({ data }) => data.name === 'default').map(({ id }) => id);
  const foreign = ids.find((id) => !inVpc.some((group) => group.id === id));
  if (foreign)
    refuse('InvalidParameterValue', `Some security groups do not exist or are not in ${vpcId}: ${foreign}`);
  return ids;
}

/** Puts the nodes of a group into its subnets, one interface each. */
export function connectNodes(id: string, data: ReplicationGroup, tx: Tx): void {
  const { subnetIds } = tx.get(subnetGroups, data.subnetGroup).data;
  for (const [index, member] of members({ id, data } as never).entries()) {
    attachInterface(tx, {
      subnetId: subnetIds[index % subnetIds.length] as string,
      groups: data.securityGroups,
      description: `ElastiCache ${member}`,
      type: 'interface',
      owner: id,
      requester: 'amazon-elasticache',
    });
  }
}

/** What a modify leaves waiting, or applies at the end of `modifying`. */
function changes(input: Asked, data: ReplicationGroup, tx: Tx): ReplicationGroup['pending'] {
  const pending: { -readonly [K in keyof NonNullable<ReplicationGroup['pending']>]: ReplicationGroup[K] } =
    {};
  if (input.CacheNodeType !== undefined) pending.nodeType = knownNodeType(input.CacheNodeType as string);
  if (input.EngineVersion !== undefined) {
    pending.version = fullVersion(input.EngineVersion as string);
    if (pending.version < data.version)
      refuse('InvalidParameterCombination', 'An engine version cannot be lowered');
  }
  if (input.CacheParameterGroupName !== undefined)
    pending.parameterGroup = input.CacheParameterGroupName as string;
  if (input.AutomaticFailoverEnabled !== undefined)
    pending.failover = input.AutomaticFailoverEnabled as boolean;
  if (input.MultiAZEnabled !== undefined) pending.multiAz = input.MultiAZEnabled as boolean;
  const after = { ...data, ...pending };
  replicated(after);
  fits(after.parameterGroup, after.version, tx);
  return Object.keys(pending).length === 0 ? undefined : pending;
}

export const replicationGroupOperations: Operations<'elasticache'> = {
  CreateReplicationGroup: creates(replicationGroups, {
    takes: TAKES,
    id: (input) => groupId(input.ReplicationGroupId as string),
    enters: 'creating',
    data: made,
    tags: (input) => tagsOf(input.Tags as never),
    answers: (thing, tx) => {
      connectNodes(thing.id, thing.data, tx);
      return { ReplicationGroup: groupView(thing, tx) };
    },
  }),
  DescribeReplicationGroups: describes(replicationGroups, {
    list: 'ReplicationGroups',
    one: 'ReplicationGroupId',
    view: groupView,
    paging: markers(),
  }),
  ModifyReplicationGroup: {
    takes: [
      'ReplicationGroupId',
      'ReplicationGroupDescription',
      'AutomaticFailoverEnabled',
      'MultiAZEnabled',
      'CacheNodeType',
      'EngineVersion',
      'CacheParameterGroupName',
      'SecurityGroupIds',
      'SnapshotRetentionLimit',
      'SnapshotWindow',
      'PreferredMaintenanceWindow',
      'AutoMinorVersionUpgrade',
      'ApplyImmediately',
    ],
    run: (input, tx) => {
      const group = tx.get(replicationGroups, input.ReplicationGroupId ?? '');
      inState(replicationGroups, group, ['available']);
      const { data } = group;
      const pending = changes({ ...input }, data, tx);
      const { vpcId } = tx.get(subnetGroups, data.subnetGroup).data;
      const guards =
        input.SecurityGroupIds === undefined
          ? data.securityGroups
          : guarding(input.SecurityGroupIds, vpcId, tx);
      regroupInterfaces(tx, group.id, guards);
      tx.patch(replicationGroups, group.id, {
        description: input.ReplicationGroupDescription ?? data.description,
        securityGroups: guards,
        retention: input.SnapshotRetentionLimit ?? data.retention,
        snapshotWindow: input.SnapshotWindow ?? data.snapshotWindow,
        maintenanceWindow: input.PreferredMaintenanceWindow ?? data.maintenanceWindow,
        autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? data.autoMinorVersionUpgrade,
        ...(pending ? { pending: { ...data.pending, ...pending } } : {}),
      });
      if (pending && input.ApplyImmediately === true) tx.enter(replicationGroups, group.id, 'modifying');
      return { ReplicationGroup: groupView(tx.get(replicationGroups, group.id), tx) };
    },
  },
  DeleteReplicationGroup: deletes(replicationGroups, {
    by: 'ReplicationGroupId',
    takes: ['FinalSnapshotIdentifier', 'RetainPrimaryCluster'],
    from: ['available', 'create-failed'],
    enters: 'deleting',
    before: (group, input, tx) => {
      if (input.RetainPrimaryCluster === true) unsupported('keeping the primary cluster of a deleted group');
      if (input.FinalSnapshotIdentifier !== undefined)
        takeSnapshot(group, input.FinalSnapshotIdentifier as string, tx);
    },
    answers: (thing, tx) => ({ ReplicationGroup: groupView(thing, tx) }),
  }),
};
