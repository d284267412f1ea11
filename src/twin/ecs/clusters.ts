/**
 * Clusters. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html (and Describe, List,
 * Delete, PutClusterCapacityProviders)
 * At once there; creating an active one again gives it as it is. A deleted one is INACTIVE and still described, and
 * one that was never there is a failure in the answer, not an error.
 */

import { unheld } from '../handlers/guards.ts';
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import {
  activeCluster,
  clusterNamed,
  ecsArn,
  ecsTagList,
  ecsTags,
  invalid,
  nameOf,
  tokens,
} from './common.ts';
import { type Cluster, clusters, type Strategy, services } from './kinds.ts';
import { isActive, isStarting, isUp, tasks } from './scheduler.ts';

const FARGATE = ['FARGATE', 'FARGATE_SPOT'];

/** What a cluster shows only when asked to. */
const INCLUDED = ['TAGS', 'SETTINGS', 'STATISTICS', 'CONFIGURATIONS', 'ATTACHMENTS'];

const view = (thing: Stored<Cluster>, include: readonly string[], tx: Tx) => {
  const here = tx.list(tasks).filter(({ data }) => data.cluster === thing.id);
  const active = tx
    .list(services)
    .filter(({ data, state }) => data.cluster === thing.id && state === 'ACTIVE');
  return {
    clusterArn: clusters.arn?.(thing, tx),
    clusterName: thing.id,
    status: thing.state,
    registeredContainerInstancesCount: 0,
    runningTasksCount: here.filter(isUp).length,
    pendingTasksCount: here.filter(isStarting).length,
    activeServicesCount: active.length,
    statistics: [],
    tags: include.includes('TAGS') ? ecsTagList(thing.tags) : [],
    settings: include.includes('SETTINGS')
      ? [{ name: 'containerInsights' as const, value: thing.data.containerInsights }]
      : [],
    capacityProviders: [...thing.data.capacityProviders],
    defaultCapacityProviderStrategy: thing.data.strategy.map((each) => ({ ...each })),
  };
};

/** Capacity providers, and a strategy over them, that Fargate has. */
function capacity(
  providers: readonly string[] | undefined,
  strategy: readonly Strategy[] | undefined,
): Pick<Cluster, 'capacityProviders' | 'strategy'> {
  const other = providers?.find((name) => !FARGATE.includes(name));
  if (other !== undefined) unsupported(`the capacity provider ${other}`);
  if (strategy?.some(({ capacityProvider = '' }) => !providers?.includes(capacityProvider))) {
    invalid('The default capacity provider strategy names a provider that the cluster does not have.');
  }
  return { capacityProviders: providers ?? [], strategy: strategy ?? [] };
}

export const clusterOperations: Operations<'ecs'> = {
  CreateCluster: {
    takes: ['clusterName', 'tags', 'settings', 'capacityProviders', 'defaultCapacityProviderStrategy'],
    run(input, tx) {
      const name = input.clusterName ?? 'default';
      if (!/^[\w-]{1,255}$/.test(name)) invalid('The cluster name is not valid.');
      const there = tx.find(clusters, name);
      if (there?.state === 'ACTIVE') return { cluster: view(there, INCLUDED, tx) };
      const wrong = input.settings?.find((each) => each.name !== 'containerInsights');
      if (wrong) invalid(`The setting ${wrong.name} is not valid.`);
      const data = {
        containerInsights: input.settings?.[0]?.value ?? 'disabled',
        ...capacity(
          input.capacityProviders,
          input.defaultCapacityProviderStrategy as readonly Strategy[] | undefined,
        ),
      };
      if (there) tx.remove(clusters, name);
      return { cluster: view(tx.add(clusters, name, 'ACTIVE', data, ecsTags(input.tags)), INCLUDED, tx) };
    },
  },
  DescribeClusters: {
    takes: ['clusters', 'include'],
    run({ clusters: names = ['default'], include = [] }, tx) {
      const found = names.map((name) => ({ name, cluster: tx.find(clusters, nameOf(name)) }));
      return {
        clusters: found.flatMap(({ cluster }) => (cluster ? [view(cluster, include, tx)] : [])),
        failures: found
          .filter(({ cluster }) => !cluster)
          .map(({ name }) => ({ arn: ecsArn(tx, `cluster/${nameOf(name)}`), reason: 'MISSING' })),
      };
    },
  },
  ListClusters: {
    takes: ['maxResults', 'nextToken'],
    run(input, tx) {
      const active = tx.list(clusters).filter(({ state }) => state === 'ACTIVE');
      const shown = page(active, ({ id }) => id, { ...input }, tokens());
      return {
        clusterArns: shown.items.map((thing) => clusters.arn?.(thing, tx) ?? ''),
        nextToken: shown.next,
      };
    },
  },
  DeleteCluster: {
    takes: ['cluster'],
    run({ cluster: name }, tx) {
      const cluster = clusterNamed(name, tx);
      const inside = tx
        .list(services)
        .filter(({ data, state }) => data.cluster === cluster.id && state !== 'INACTIVE');
      unheld(
        clusters,
        cluster,
        inside.map(({ id }) => id),
      );
      if (tx.list(tasks).some((task) => task.data.cluster === cluster.id && isActive(task))) {
        refuse('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
      }
      if (cluster.state === 'ACTIVE') tx.enter(clusters, cluster.id, 'INACTIVE');
      return { cluster: view(tx.get(clusters, cluster.id), INCLUDED, tx) };
    },
  },
  PutClusterCapacityProviders: {
    takes: ['cluster', 'capacityProviders', 'defaultCapacityProviderStrategy'],
    run({ cluster: name, capacityProviders, defaultCapacityProviderStrategy }, tx) {
      const { id } = activeCluster(name, tx);
      const changed = capacity(
        capacityProviders,
        defaultCapacityProviderStrategy as readonly Strategy[] | undefined,
      );
      return { cluster: view(tx.patch(clusters, id, changed), INCLUDED, tx) };
    },
  },
};
