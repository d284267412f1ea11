/** ElastiCache's kinds, which the files of its operations share. */
import { detachInterfaces } from '../ec2/interfaces.ts';
import { arn } from '../handlers/tags.ts';
import { GONE, kind } from '../kind.ts';

export interface ParameterGroup {
  readonly family: string;
  readonly description: string;
}

export const parameterGroups = kind<ParameterGroup>({
  service: 'elasticache',
  name: 'ParameterGroup',
  errors: {
    missing: {
      name: 'CacheParameterGroupNotFoundFault',
      says: (id) => `CacheParameterGroup not found: ${id}`,
    },
    exists: {
      name: 'CacheParameterGroupAlreadyExistsFault',
      says: (id) => `Cache parameter group ${id} already exists`,
    },
    held: {
      name: 'InvalidCacheParameterGroupStateFault',
      says: (id) => `${id} is in use by one or more cache clusters`,
    },
  },
  arn: (thing, tx) => arn(tx, 'elasticache', `parametergroup:${thing.id}`),
});

export interface SubnetGroup {
  readonly description: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

export const subnetGroups = kind<SubnetGroup>({
  service: 'elasticache',
  name: 'SubnetGroup',
  errors: {
    missing: {
      name: 'CacheSubnetGroupNotFoundFault',
      says: (id) => `Cache Subnet Group ${id} does not exist.`,
    },
    exists: {
      name: 'CacheSubnetGroupAlreadyExistsFault',
      says: (id) => `Cache subnet group ${id} already exists.`,
    },
    held: {
      name: 'CacheSubnetGroupInUse',
      says: (id) => `Cache subnet group ${id} is currently in use by a cache cluster.`,
    },
  },
  arn: (thing, tx) => arn(tx, 'elasticache', `subnetgroup:${thing.id}`),
});

/** What of a replication group waits: for the maintenance window, or for the end of `modifying`. */
type Changeable = Pick<ReplicationGroup, 'nodeType' | 'version' | 'parameterGroup' | 'failover' | 'multiAz'>;

export interface ReplicationGroup {
  readonly description: string;
  readonly nodeType: string;
  /** The version in full, as it is described: `7.0.7`. */
  readonly version: string;
  readonly parameterGroup: string;
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly port: number;
  /** The primary and its replicas. */
  readonly nodes: number;
  readonly failover: boolean;
  readonly multiAz: boolean;
  readonly transitEncryption: boolean;
  readonly atRestEncryption: boolean;
  readonly authToken?: string;
  readonly autoMinorVersionUpgrade: boolean;
  readonly retention: number;
  readonly snapshotWindow: string;
  readonly maintenanceWindow: string;
  readonly pending?: Partial<Changeable>;
}

export const replicationGroups = kind<ReplicationGroup>({
  service: 'elasticache',
  name: 'ReplicationGroup',
  passing: {
    creating: { lasts: ['6m', '10m'], next: 'available' },
    modifying: { lasts: ['2m', '5m'], next: 'available' },
    snapshotting: { lasts: ['2m', '4m'], next: 'available' },
    deleting: { lasts: ['5m', '8m'], next: GONE },
  },
  errors: {
    missing: { name: 'ReplicationGroupNotFoundFault', says: (id) => `ReplicationGroup ${id} not found.` },
    exists: {
      name: 'ReplicationGroupAlreadyExists',
      says: (id) => `Replication group with id ${id} already exists.`,
    },
    state: {
      name: 'InvalidReplicationGroupState',
      says: (id, state) =>
        `Replication group ${id} has status ${state} which is not valid for this operation.`,
    },
  },
  arn: (thing, tx) => arn(tx, 'elasticache', `replicationgroup:${thing.id}`),
  entered: {
    available: ({ id, data: { pending, ...data } }, tx) => {
      if (pending)
        tx.put(replicationGroups, { ...tx.get(replicationGroups, id), data: { ...data, ...pending } });
    },
    [GONE]: ({ id }, tx) => detachInterfaces(tx, id),
  },
});

export interface Snapshot {
  readonly groupId: string;
  /** The group as it was. */
  readonly of: ReplicationGroup;
  readonly groupCreated: number;
  readonly vpcId: string;
}

export const snapshots = kind<Snapshot>({
  service: 'elasticache',
  name: 'Snapshot',
  passing: {
    creating: { lasts: ['2m', '4m'], next: 'available' },
    deleting: { lasts: ['10s', '30s'], next: GONE },
  },
  errors: {
    missing: { name: 'SnapshotNotFoundFault', says: (id) => `${id} not found` },
    exists: { name: 'SnapshotAlreadyExistsFault', says: (id) => `Snapshot with name ${id} already exists` },
    state: { name: 'InvalidSnapshotState', says: (id, state) => `Snapshot ${id} is not available: ${state}` },
  },
  arn: (thing, tx) => arn(tx, 'elasticache', `snapshot:${thing.id}`),
});

/** The part of this account's host names that is its own in a region. */
export const domains = kind<{ readonly hash: string }>({
  service: 'elasticache',
  name: 'Domain',
  errors: { missing: { name: 'InternalFailure', says: (id) => `no ${id}` } },
});
