/**
 * ElastiCache replication groups, cluster mode disabled.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html (and Describe,
 * Modify, Delete). creating → available; a change that is applied immediately passes through `modifying`, any other
 * waits for a maintenance window that never comes here; a delete may take a final snapshot. Each node stands in its
 * subnet through a network interface that carries the security groups. Not modelled: cluster mode, Valkey, global
 * datastores, user groups, log delivery, KMS keys.
 */
import { attachInterface, regroupInterfaces } from '../ec2/interfaces.ts';
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { markers } from './common.ts';
import { groupId } from './engine.ts';
import { type ReplicationGroup, replicationGroups, subnetGroups } from './kinds.ts';
import { changes, guarding, requested, TAKES } from './requested.ts';
import { takeSnapshot } from './snapshots.ts';
import { groupView, members } from './views.ts';

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

export const replicationGroupOperations: Operations<'elasticache'> = {
  CreateReplicationGroup: creates(replicationGroups, {
    takes: TAKES,
    id: (input) => groupId(input.ReplicationGroupId as string),
    enters: 'creating',
    data: requested,
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
