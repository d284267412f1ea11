import { securityGroups } from '../ec2/kinds.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import { familyOf, fullVersion, knownNodeType } from './engine.ts';
import { parameterGroups, type ReplicationGroup, snapshots, subnetGroups } from './kinds.ts';

/** The members of a create whose meaning is modelled. */
export const TAKES = [
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

/** The group a request asks for; refuses what ElastiCache would. */
export function requested(input: Asked, tx: Tx): ReplicationGroup {
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
export function guarding(ids: readonly string[] | undefined, vpcId: string, tx: Tx): readonly string[] {
  const inVpc = tx.list(securityGroups).filter(({ data }) => data.vpcId === vpcId);
  if (!ids?.length) return inVpc.filter(({ data }) => data.name === 'default').map(({ id }) => id);
  const foreign = ids.find((id) => !inVpc.some((group) => group.id === id));
  if (foreign)
    refuse('InvalidParameterValue', `Some security groups do not exist or are not in ${vpcId}: ${foreign}`);
  return ids;
}

/** What a modify leaves waiting, or applies at the end of `modifying`. */
export function changes(input: Asked, data: ReplicationGroup, tx: Tx): ReplicationGroup['pending'] {
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
