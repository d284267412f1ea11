import { defineService } from '../service.ts';
import shapes from '../shapes/rds.generated.json' with { type: 'json' };
import { clusterOperations } from './clusters.ts';
import { engineOperations } from './engines.ts';
import { instanceChangeOperations } from './instance-changes.ts';
import { instanceCreation } from './instance-creation.ts';
import { instanceOperations } from './instances.ts';
import {
  clusterParameterGroups,
  clusterSnapshots,
  clusters,
  domains,
  instanceSnapshots,
  instances,
  parameterGroups,
  subnetGroups,
} from './kinds.ts';
import { parameterGroupOperations } from './parameter-groups.ts';
import { proxyOperations } from './proxies.ts';
import { proxyEndpointOperations } from './proxy-endpoints.ts';
import { proxies, proxyEndpoints, proxyTargets } from './proxy-kinds.ts';
import { proxyTargetOperations } from './proxy-targets.ts';
import { snapshotOperations } from './snapshots.ts';
import { subnetGroupOperations } from './subnet-groups.ts';
import { tagOperations } from './tags.ts';

/** RDS, as far as the build needs it: PostgreSQL, single and Aurora, and the proxies before it. See `README.md`. */
export const rds = defineService({
  service: 'rds',
  shapes,
  malformed: {
    missing: 'MissingParameter',
    invalid: 'InvalidParameterValue',
    unknown: 'InvalidParameterValue',
  },
  kinds: [
    domains,
    subnetGroups,
    parameterGroups,
    clusterParameterGroups,
    instances,
    clusters,
    instanceSnapshots,
    clusterSnapshots,
    proxies,
    proxyTargets,
    proxyEndpoints,
  ],
  operations: {
    ...engineOperations,
    ...subnetGroupOperations,
    ...parameterGroupOperations,
    ...instanceCreation,
    ...instanceOperations,
    ...instanceChangeOperations,
    ...clusterOperations,
    ...snapshotOperations,
    ...proxyOperations,
    ...proxyTargetOperations,
    ...proxyEndpointOperations,
    ...tagOperations,
  },
});
