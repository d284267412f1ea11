/**
 * ElastiCache snapshots, of replication groups.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateSnapshot.html (and Describe, Delete).
 * creating → available; the group is `snapshotting` meanwhile. Automatic snapshots are not taken.
 */
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { markers } from './common.ts';
import { type ReplicationGroup, replicationGroups, type Snapshot, snapshots, subnetGroups } from './kinds.ts';
import { members } from './views.ts';

/** Takes a snapshot of a group as it is now. */
export function takeSnapshot(
  group: Stored<ReplicationGroup>,
  name: string,
  tx: Tx,
  tags = {},
): Stored<Snapshot> {
  const { vpcId } = tx.get(subnetGroups, group.data.subnetGroup).data;
  const { pending: _pending, authToken: _token, ...of } = group.data;
  return tx.add(
    snapshots,
    name,
    'creating',
    { groupId: group.id, of, groupCreated: group.created, vpcId },
    tags,
  );
}

const view = (thing: Stored<Snapshot>, tx: Tx): Fields => {
  const { groupId, of, groupCreated, vpcId } = thing.data;
  return {
    SnapshotName: thing.id,
    ARN: snapshots.arn?.(thing, tx),
    ReplicationGroupId: groupId,
    ReplicationGroupDescription: of.description,
    SnapshotStatus: thing.state,
    SnapshotSource: 'manual',
    CacheNodeType: of.nodeType,
    Engine: 'redis',
    EngineVersion: of.version,
    PreferredMaintenanceWindow: of.maintenanceWindow,
    Port: of.port,
    CacheParameterGroupName: of.parameterGroup,
    CacheSubnetGroupName: of.subnetGroup,
    VpcId: vpcId,
    AutoMinorVersionUpgrade: of.autoMinorVersionUpgrade,
    SnapshotRetentionLimit: of.retention,
    SnapshotWindow: of.snapshotWindow,
    NumNodeGroups: 1,
    AutomaticFailover: of.failover ? 'enabled' : 'disabled',
    DataTiering: 'disabled',
    NodeSnapshots: [
      {
        CacheClusterId: members({ ...thing, id: groupId, data: of }).at(-1),
        NodeGroupId: '0001',
        CacheNodeId: '0001',
        CacheSize: '',
        CacheNodeCreateTime: new Date(groupCreated),
        SnapshotCreateTime: new Date(thing.created),
      },
    ],
  };
};

export const snapshotOperations: Operations<'elasticache'> = {
  CreateSnapshot: {
    takes: ['SnapshotName', 'ReplicationGroupId', 'Tags'],
    run: ({ SnapshotName = '', ReplicationGroupId, Tags }, tx) => {
      if (ReplicationGroupId === undefined)
        return refuse('UnsupportedByTwin', 'the rehearsal cloud snapshots whole replication groups');
      const group = tx.get(replicationGroups, ReplicationGroupId);
      inState(replicationGroups, group, ['available']);
      const taken = takeSnapshot(group, SnapshotName, tx, tagsOf(Tags));
      tx.enter(replicationGroups, group.id, 'snapshotting');
      return { Snapshot: view(taken, tx) };
    },
  },
  DescribeSnapshots: describes(snapshots, {
    list: 'Snapshots',
    one: 'SnapshotName',
    also: {
      ReplicationGroupId: (all, id: string) => all.filter(({ data }) => data.groupId === id),
      SnapshotSource: (all, source: string) => (source === 'user' ? all : []),
    },
    // The node groups' configuration adds nothing where cluster mode is disabled.
    indifferent: ['ShowNodeGroupConfig'],
    view,
    paging: markers(50),
  }),
  DeleteSnapshot: deletes(snapshots, {
    by: 'SnapshotName',
    from: ['available', 'failed'],
    enters: 'deleting',
    answers: (thing, tx) => ({ Snapshot: view(thing, tx) }),
  }),
};
