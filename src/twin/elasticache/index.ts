import { defineService } from '../service.ts';
import shapes from '../shapes/elasticache.generated.json' with { type: 'json' };
import { cacheClusterOperations } from './cache-clusters.ts';
import { domains, parameterGroups, replicationGroups, snapshots, subnetGroups } from './kinds.ts';
import { parameterGroupOperations } from './parameter-groups.ts';
import { replicationGroupOperations } from './replication-groups.ts';
import { snapshotOperations } from './snapshots.ts';
import { subnetGroupOperations } from './subnet-groups.ts';
import { tagOperations } from './tags.ts';

/** ElastiCache, as far as the build needs it: Redis replication groups and what belongs to them. */
export const elasticache = defineService({
  service: 'elasticache',
  shapes,
  malformed: {
    missing: 'MissingParameter',
    invalid: 'InvalidParameterValue',
    unknown: 'InvalidParameterValue',
  },
  kinds: [domains, parameterGroups, replicationGroups, snapshots, subnetGroups],
  operations: {
    ...cacheClusterOperations,
    ...parameterGroupOperations,
    ...replicationGroupOperations,
    ...snapshotOperations,
    ...subnetGroupOperations,
    ...tagOperations,
  },
});
