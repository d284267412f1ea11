/**
 * Manual snapshots of instances and clusters, and a cluster restored from one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html, API_CreateDBSnapshot.html
 * (and Describe, Delete). Automated ones and copies are not modelled. A snapshot of an instance backs it up meanwhile.
 */
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { identifier, markers } from './common.ts';
import {
  type Cluster,
  clusterSnapshots,
  clusters,
  type Instance,
  instanceSnapshots,
  instances,
  type Snapshot,
  subnetGroups,
} from './kinds.ts';
import { clusterSnapshotView, instanceSnapshotView } from './views.ts';

type Tags = Readonly<Record<string, string>> | undefined;

/** Snapshots' names may be longer than other identifiers. */
const name = (member: string, given: string): string => identifier(member, given, 255);

function taken<D extends { readonly subnetGroup: string }>(source: Stored<D>, tx: Tx): Snapshot<D> {
  const {
    pending: _pending,
    coming: _coming,
    ...of
  } = source.data as D & { pending?: unknown; coming?: unknown };
  const { vpcId } = tx.get(subnetGroups, source.data.subnetGroup).data;
  return { source: source.id, sourceCreated: source.created, of: of as unknown as D, vpcId };
}

/** Takes a snapshot of a cluster that is available. */
export function snapshotCluster(cluster: Stored<Cluster>, id: string, tags: Tags, tx: Tx) {
  inState(clusters, cluster, ['available']);
  return tx.add(
    clusterSnapshots,
    name('DBClusterSnapshotIdentifier', id),
    'creating',
    taken(cluster, tx),
    tags,
  );
}

/** Takes a snapshot of an instance that is available; it keeps its state where it is about to be deleted. */
export function snapshotInstance(instance: Stored<Instance>, id: string, tags: Tags, tx: Tx) {
  inState(instances, instance, ['available']);
  return tx.add(instanceSnapshots, name('DBSnapshotIdentifier', id), 'creating', taken(instance, tx), tags);
}

/** A final snapshot's tags: the source's, where it copies them. */
export function copied(source: Stored<{ readonly copyTags: boolean }>): Tags {
  return source.data.copyTags ? source.tags : undefined;
}

const clusterView = (thing: Stored<Snapshot<Cluster>>, tx: Tx) =>
  clusterSnapshotView(thing, clusterSnapshots.arn?.(thing, tx), tx);
const instanceView = (thing: Stored<Snapshot<Instance>>, tx: Tx) =>
  instanceSnapshotView(thing, instanceSnapshots.arn?.(thing, tx), tx);

/** Only manual ones are there; any other known type finds none. */
function ofType<D>(all: readonly Stored<D>[], type: string): readonly Stored<D>[] {
  if (type === 'manual') return all;
  if (['automated', 'shared', 'public', 'awsbackup'].includes(type)) return [];
  return refuse('InvalidParameterValue', `Invalid snapshot type: ${type}`);
}

export const snapshotOperations: Operations<'rds'> = {
  CreateDBClusterSnapshot: {
    takes: ['DBClusterSnapshotIdentifier', 'DBClusterIdentifier', 'Tags'],
    run: ({ DBClusterSnapshotIdentifier = '', DBClusterIdentifier = '', Tags }, tx) => {
      const cluster = tx.get(clusters, DBClusterIdentifier);
      const tags = Tags ? tagsOf(Tags) : copied(cluster);
      return {
        DBClusterSnapshot: clusterView(snapshotCluster(cluster, DBClusterSnapshotIdentifier, tags, tx), tx),
      };
    },
  },
  DescribeDBClusterSnapshots: describes(clusterSnapshots, {
    list: 'DBClusterSnapshots',
    one: 'DBClusterSnapshotIdentifier',
    view: clusterView,
    also: {
      DBClusterIdentifier: (all, id: string) => all.filter(({ data }) => data.source === id),
      SnapshotType: (all, type: string) => ofType(all, type),
    },
    filters: {
      'db-cluster-id': ({ data }) => [data.source],
      'db-cluster-snapshot-id': ({ id }) => [id],
      'snapshot-type': () => ['manual'],
      engine: ({ data }) => [data.of.engine],
    },
    indifferent: ['IncludeShared', 'IncludePublic'],
    paging: markers,
  }),
  DeleteDBClusterSnapshot: {
    takes: ['DBClusterSnapshotIdentifier'],
    run: ({ DBClusterSnapshotIdentifier = '' }, tx) => {
      const snapshot = tx.get(clusterSnapshots, DBClusterSnapshotIdentifier);
      inState(clusterSnapshots, snapshot, ['available']);
      tx.remove(clusterSnapshots, snapshot.id);
      return { DBClusterSnapshot: clusterView({ ...snapshot, state: 'deleted' }, tx) };
    },
  },
  CreateDBSnapshot: {
    takes: ['DBSnapshotIdentifier', 'DBInstanceIdentifier', 'Tags'],
    run: ({ DBSnapshotIdentifier = '', DBInstanceIdentifier = '', Tags }, tx) => {
      const instance = tx.get(instances, DBInstanceIdentifier);
      if (instance.data.clusterId !== undefined) {
        refuse(
          'InvalidParameterValue',
          'The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use the CreateDBClusterSnapshot API.',
        );
      }
      const snapshot = snapshotInstance(
        instance,
        DBSnapshotIdentifier,
        Tags ? tagsOf(Tags) : copied(instance),
        tx,
      );
      tx.enter(instances, instance.id, 'backing-up');
      return { DBSnapshot: instanceView(snapshot, tx) };
    },
  },
  DescribeDBSnapshots: describes(instanceSnapshots, {
    list: 'DBSnapshots',
    one: 'DBSnapshotIdentifier',
    view: instanceView,
    also: {
      DBInstanceIdentifier: (all, id: string) => all.filter(({ data }) => data.source === id),
      SnapshotType: (all, type: string) => ofType(all, type),
    },
    filters: {
      'db-instance-id': ({ data }) => [data.source],
      'db-snapshot-id': ({ id }) => [id],
      'snapshot-type': () => ['manual'],
      engine: ({ data }) => [data.of.engine],
    },
    indifferent: ['IncludeShared', 'IncludePublic'],
    paging: markers,
  }),
  DeleteDBSnapshot: {
    takes: ['DBSnapshotIdentifier'],
    run: ({ DBSnapshotIdentifier = '' }, tx) => {
      const snapshot = tx.get(instanceSnapshots, DBSnapshotIdentifier);
      inState(instanceSnapshots, snapshot, ['available']);
      tx.remove(instanceSnapshots, snapshot.id);
      return { DBSnapshot: instanceView({ ...snapshot, state: 'deleted' }, tx) };
    },
  },
};
