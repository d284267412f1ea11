/** RDS's kinds, their states and what follows from them; the files of its operations share them. */
import { detachInterfaces } from '../ec2/interfaces.ts';
import { arn } from '../handlers/tags.ts';
import { type ErrorText, GONE, kind, type Passing, type Tx } from '../kind.ts';
import type { Stored } from '../world.ts';

const text = (name: string, says: ErrorText['says']): ErrorText => ({ name, says });

/** The part of the host names that an account has in a region, where it is known. */
export const domains = kind<{ readonly hash: string }>({
  service: 'rds',
  name: 'Domain',
  errors: { missing: text('InternalFailure', () => '') },
});

export interface SubnetGroup {
  readonly description: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

export const subnetGroups = kind<SubnetGroup>({
  service: 'rds',
  name: 'SubnetGroup',
  errors: {
    missing: text('DBSubnetGroupNotFoundFault', (id) => `DB subnet group '${id}' does not exist.`),
    exists: text('DBSubnetGroupAlreadyExistsFault', (id) => `The DB subnet group '${id}' already exists.`),
    held: text(
      'InvalidDBSubnetGroupStateFault',
      (id, by) =>
        `Cannot delete the subnet group '${id}' because at least one database instance: ${by} is still using it.`,
    ),
  },
  arn: (thing, tx) => arn(tx, 'rds', `subgrp:${thing.id}`),
});

export interface ParameterGroup {
  readonly family: string;
  readonly description: string;
  /** What was set, by parameter. */
  readonly set: Readonly<Record<string, { readonly value: string; readonly method: string }>>;
}

export const parameterGroups = kind<ParameterGroup>({
  service: 'rds',
  name: 'ParameterGroup',
  errors: {
    missing: text('DBParameterGroupNotFoundFault', (id) => `DBParameterGroup not found: ${id}`),
    exists: text('DBParameterGroupAlreadyExistsFault', (id) => `Parameter group ${id} already exists`),
    held: text(
      'InvalidDBParameterGroupStateFault',
      () =>
        'One or more database instances are still members of this parameter group, so the group cannot be deleted',
    ),
  },
  arn: (thing, tx) => arn(tx, 'rds', `pg:${thing.id}`),
});

export const clusterParameterGroups = kind<ParameterGroup>({
  service: 'rds',
  name: 'ClusterParameterGroup',
  errors: {
    missing: text('DBParameterGroupNotFoundFault', (id) => `DBClusterParameterGroup not found: ${id}`),
    exists: text('DBParameterGroupAlreadyExistsFault', (id) => `Parameter group ${id} already exists`),
    held: text(
      'InvalidDBParameterGroupStateFault',
      () =>
        'One or more database clusters are still members of this parameter group, so the group cannot be deleted',
    ),
  },
  arn: (thing, tx) => arn(tx, 'rds', `cluster-pg:${thing.id}`),
});

/** What instances and clusters have in common. */
interface Database {
  readonly resourceId: string;
  readonly engine: string;
  readonly version: string;
  readonly subnetGroup: string;
  readonly groups: readonly string[];
  readonly parameterGroup: string;
  readonly port: number;
  readonly encrypted: boolean;
  readonly iamAuth: boolean;
  readonly retention: number;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
  readonly deletionProtection: boolean;
  readonly copyTags: boolean;
  readonly user: string;
  /** The seal of its master's password. */
  readonly password?: string;
  readonly dbName?: string;
}

export interface Instance extends Database {
  readonly class: string;
  readonly clusterId?: string;
  readonly zone: string;
  /** GiB; 1 for a member of a cluster, whose storage is the cluster's. */
  readonly storage: number;
  readonly storageType: string;
  readonly iops?: number;
  readonly multiAz: boolean;
  readonly isPublic: boolean;
  readonly autoMinor: boolean;
  readonly promotionTier?: number;
  /** What waits for the maintenance window. */
  readonly pending?: Partial<Instance>;
  /** What is there when `modifying` is over. */
  readonly coming?: Partial<Instance>;
}

export interface Cluster extends Database {
  /** The member that writes. */
  readonly writer?: string;
  readonly pending?: Partial<Cluster>;
  readonly coming?: Partial<Cluster>;
}

/** The states an instance and a cluster share. A cluster stops and starts a little slower than its instances. */
const passing = (stop: Passing['lasts'], start: Passing['lasts']): Readonly<Record<string, Passing>> => ({
  creating: { lasts: ['5m', '10m'], next: 'available' },
  modifying: { lasts: ['1m', '3m'], next: 'available' },
  stopping: { lasts: stop, next: 'stopped' },
  // AWS starts what was stopped for seven days, so that it does not miss maintenance.
  stopped: { lasts: '7d', next: 'starting' },
  starting: { lasts: start, next: 'available' },
  deleting: { lasts: ['3m', '6m'], next: GONE },
});

export const instances = kind<Instance>({
  service: 'rds',
  name: 'Instance',
  passing: {
    ...passing(['3m', '5m'], ['7m', '9m']),
    rebooting: { lasts: ['1m', '2m'], next: 'available' },
    'backing-up': { lasts: ['2m', '5m'], next: 'available' },
  },
  errors: {
    missing: text('DBInstanceNotFoundFault', (id) => `DBInstance ${id} not found.`),
    exists: text('DBInstanceAlreadyExistsFault', () => 'DB instance already exists'),
    state: text('InvalidDBInstanceStateFault', () => 'Database instance is not in available state.'),
  },
  arn: (thing, tx) => arn(tx, 'rds', `db:${thing.id}`),
  entered: {
    available: (thing, tx) => void tx.put(instances, settledIn(thing)),
    gone: ({ id, data }, tx) => {
      detachInterfaces(tx, data.resourceId);
      if (data.clusterId !== undefined) succeed(data.clusterId, id, tx);
    },
  },
});

export const clusters = kind<Cluster>({
  service: 'rds',
  name: 'Cluster',
  passing: passing(['5m', '6m'], ['9m', '11m']),
  errors: {
    missing: text('DBClusterNotFoundFault', (id) => `DBCluster ${id} not found.`),
    exists: text('DBClusterAlreadyExistsFault', () => 'DB Cluster already exists'),
    state: text(
      'InvalidDBClusterStateFault',
      (id, state) => `DB cluster ${id} is not in available state: ${state}`,
    ),
  },
  arn: (thing, tx) => arn(tx, 'rds', `cluster:${thing.id}`),
  entered: {
    available: (thing, tx) => void tx.put(clusters, settledIn(thing)),
    // Whoever starts it, a request or the seventh day, its members start with it.
    starting: ({ id }, tx) => carry(id, 'stopped', 'starting', tx),
    stopping: ({ id }, tx) => carry(id, 'available', 'stopping', tx),
  },
});

/** A thing whose modification is over. */
function settledIn<D extends { readonly coming?: Partial<D> }>(thing: Stored<D>): Stored<D> {
  const { coming, ...data } = thing.data;
  return { ...thing, data: { ...data, ...coming } as D };
}

/** The instances of a cluster. */
export function membersOf(clusterId: string, tx: Tx): readonly Stored<Instance>[] {
  return tx.list(instances).filter(({ data }) => data.clusterId === clusterId);
}

function carry(clusterId: string, from: string, into: string, tx: Tx): void {
  for (const { id, state } of membersOf(clusterId, tx)) if (state === from) tx.enter(instances, id, into);
}

/** Where the writer of a cluster is gone, the reader that comes first in promotion tier and name takes over. */
function succeed(clusterId: string, gone: string, tx: Tx): void {
  const cluster = tx.find(clusters, clusterId);
  if (cluster?.data.writer !== gone) return;
  const order = ({ id, data }: Stored<Instance>) =>
    `${String(data.promotionTier ?? 1).padStart(2, '0')} ${id}`;
  const [next] = [...membersOf(clusterId, tx)]
    .filter(({ id }) => id !== gone)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const { writer: _writer, ...data } = cluster.data;
  tx.put(clusters, { ...cluster, data: next ? { ...data, writer: next.id } : data });
}

export interface Snapshot<D> {
  readonly source: string;
  readonly sourceCreated: number;
  readonly of: D;
  readonly vpcId: string;
}

const snapshotStates: Readonly<Record<string, Passing>> = {
  creating: { lasts: ['2m', '5m'], next: 'available' },
};

export const instanceSnapshots = kind<Snapshot<Instance>>({
  service: 'rds',
  name: 'Snapshot',
  passing: snapshotStates,
  errors: {
    missing: text('DBSnapshotNotFoundFault', (id) => `DBSnapshot not found: ${id}`),
    exists: text(
      'DBSnapshotAlreadyExistsFault',
      (id) => `Cannot create the snapshot because a snapshot with the identifier ${id} already exists.`,
    ),
    state: text(
      'InvalidDBSnapshotStateFault',
      (id, state) => `DBSnapshot ${id} is not in a valid state: ${state}`,
    ),
  },
  arn: (thing, tx) => arn(tx, 'rds', `snapshot:${thing.id}`),
});

export const clusterSnapshots = kind<Snapshot<Cluster>>({
  service: 'rds',
  name: 'ClusterSnapshot',
  passing: snapshotStates,
  errors: {
    missing: text('DBClusterSnapshotNotFoundFault', (id) => `DBClusterSnapshot not found: ${id}`),
    exists: text(
      'DBClusterSnapshotAlreadyExistsFault',
      (id) => `Cannot create the cluster snapshot because one with the identifier ${id} already exists.`,
    ),
    state: text(
      'InvalidDBClusterSnapshotStateFault',
      (id, state) => `DBClusterSnapshot ${id} is not in a valid state: ${state}`,
    ),
  },
  arn: (thing, tx) => arn(tx, 'rds', `cluster-snapshot:${thing.id}`),
});
