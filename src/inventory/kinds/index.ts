import type { ResourceKind } from '../kind.ts';
import { certificates } from './certificates.ts';
import { dbClusters, dbInstances } from './databases.ts';
import { distributions, webAcls } from './delivery.ts';
import { pipelines, projects } from './deployment.ts';
import { discoveryServices, namespaces } from './discovery.ts';
import { ecsClusters, ecsServices } from './ecs-services.ts';
import { roles } from './identities.ts';
import { listeners, loadBalancers } from './load-balancers.ts';
import { logGroups } from './logging.ts';
import { machines, volumes } from './machines.ts';
import { peerings, subnets, vpcs } from './networks.ts';
import { proxies, proxyEndpoints } from './proxies.ts';
import { cacheClusters, cacheParameterGroups, cacheSubnetGroups, replicationGroups } from './redis.ts';
import { repositories } from './registries.ts';
import { addresses, natGateways, routeTables } from './routing.ts';
import { scalableTargets } from './scaling.ts';
import { securityGroups } from './security-groups.ts';
import { parameters, secrets } from './settings.ts';
import { buckets } from './storage.ts';
import { targetGroups } from './target-groups.ts';
import { taskDefinitions } from './task-definitions.ts';

/** Every kind of resource that is looked at, in the order in which people read about them. */
export const KINDS: readonly ResourceKind[] = [
  vpcs,
  subnets,
  routeTables,
  natGateways,
  addresses,
  peerings,
  securityGroups,
  machines,
  volumes,
  loadBalancers,
  listeners,
  targetGroups,
  ecsClusters,
  ecsServices,
  scalableTargets,
  taskDefinitions,
  repositories,
  dbClusters,
  dbInstances,
  proxies,
  proxyEndpoints,
  replicationGroups,
  cacheClusters,
  cacheSubnetGroups,
  cacheParameterGroups,
  buckets,
  distributions,
  webAcls,
  parameters,
  secrets,
  namespaces,
  discoveryServices,
  pipelines,
  projects,
  logGroups,
  roles,
  certificates,
];
