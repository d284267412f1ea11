/**
 * Cache clusters: only as members of replication groups.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html and
 * API_DeleteCacheCluster: the primary, or the last node, of a replication group cannot be deleted alone. A cluster of
 * its own is not modelled.
 */
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { markers } from './common.ts';
import { type ReplicationGroup, replicationGroups } from './kinds.ts';
import { clusterView, members } from './views.ts';

interface Member {
  readonly id: string;
  readonly group: Stored<ReplicationGroup>;
  readonly index: number;
}

const all = (tx: Tx): Member[] =>
  tx
    .list(replicationGroups)
    .flatMap((group) => members(group).map((id, index) => ({ id, group, index })))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

function named(id: string, tx: Tx): Member {
  return (
    all(tx).find((member) => member.id === id) ??
    refuse('CacheClusterNotFound', `CacheCluster not found: ${id}`)
  );
}

export const cacheClusterOperations: Operations<'elasticache'> = {
  DescribeCacheClusters: {
    takes: [
      'CacheClusterId',
      'ShowCacheNodeInfo',
      'ShowCacheClustersNotInReplicationGroups',
      'MaxRecords',
      'Marker',
    ],
    run: (input, tx) => {
      const asked = input.CacheClusterId === undefined ? all(tx) : [named(input.CacheClusterId, tx)];
      const found = input.ShowCacheClustersNotInReplicationGroups === true ? [] : asked;
      const { items, next } = page(found, ({ id }) => id, { ...input }, markers());
      return {
        CacheClusters: items.map(({ group, index }) =>
          clusterView(group, index, input.ShowCacheNodeInfo === true, tx),
        ),
        Marker: next,
      };
    },
  },
  DeleteCacheCluster: {
    takes: ['CacheClusterId'],
    run: ({ CacheClusterId = '' }, tx) => {
      const { id, group, index } = named(CacheClusterId, tx);
      if (index > 0) refuse('UnsupportedByTwin', 'the rehearsal cloud does not model deleting a replica');
      const why = group.data.nodes === 1 ? 'the last node' : 'the primary';
      return refuse(
        'InvalidCacheClusterState',
        `Cache cluster ${id} is ${why} of replication group ${group.id} and cannot be deleted by itself.`,
      );
    },
  },
};
