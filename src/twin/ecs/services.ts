/**
 * Services. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html (and Update, Delete,
 * Describe, List)
 * ACTIVE at once, its tasks over the minutes that follow (`scheduler.ts`). A deleted one is DRAINING until its tasks
 * stop, then INACTIVE; both are described and neither is listed. Not modelled: EC2, daemons, external and blue/green
 * deployments, Service Connect, volumes.
 */

import { inState } from '../handlers/guards.ts';
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { activeCluster, clusterNamed, ecsArn, ecsTags, invalid, nameOf, tokens } from './common.ts';
import { type Service, services } from './kinds.ts';
import {
  deploy,
  isStarting,
  isUp,
  newDeployment,
  noteSteady,
  reconcile,
  retries,
  tasksOf,
} from './scheduler.ts';
import { balancers, launching, network, registries, rollouts, runnable } from './service-inputs.ts';
import { serviceView } from './service-view.ts';

/** DescribeServices takes ten at a time. */
const MOST = 10;

function named(cluster: string | undefined, nameOrArn: string | undefined, tx: Tx): Stored<Service> {
  return tx.get(services, `${clusterNamed(cluster, tx).id}/${nameOf(nameOrArn ?? '')}`);
}

/** A name that is free: not that of a service which is active or still draining. */
function free(id: string, tx: Tx): void {
  const there = tx.find(services, id);
  if (there?.state === 'ACTIVE')
    refuse('InvalidParameterException', services.errors.exists?.says(id, '') ?? '');
  if (there?.state === 'DRAINING') invalid('Unable to Start a service that is still Draining.');
  if (there) tx.remove(services, id);
}

export const serviceOperations: Operations<'ecs'> = {
  CreateService: {
    takes: [
      'cluster',
      'serviceName',
      'taskDefinition',
      'loadBalancers',
      'serviceRegistries',
      'desiredCount',
      'launchType',
      'capacityProviderStrategy',
      'platformVersion',
      'deploymentConfiguration',
      'networkConfiguration',
      'healthCheckGracePeriodSeconds',
      'schedulingStrategy',
      'deploymentController',
      'tags',
      'enableECSManagedTags',
      'propagateTags',
      'enableExecuteCommand',
    ],
    run(input, tx) {
      const { serviceName: name = '', schedulingStrategy = 'REPLICA', deploymentController } = input;
      const cluster = activeCluster(input.cluster, tx);
      if (!/^[\w-]{1,255}$/.test(name)) invalid('The service name is not valid.');
      if (schedulingStrategy !== 'REPLICA') unsupported(`the scheduling strategy ${schedulingStrategy}`);
      if ((deploymentController?.type ?? 'ECS') !== 'ECS')
        unsupported(`the controller ${deploymentController?.type}`);
      const desired = input.desiredCount ?? invalid('The desired count is missing.');
      if (desired < 0) invalid('The desired count cannot be negative.');
      const id = `${cluster.id}/${name}`;
      free(id, tx);
      const definition = runnable(input.taskDefinition, tx);
      const behind = balancers(input.loadBalancers, definition, tx);
      if (input.healthCheckGracePeriodSeconds !== undefined && behind.length === 0) {
        invalid('Health check grace period is only valid for services configured to use load balancers');
      }
      const first = { taskDefinition: definition.id, network: network(input.networkConfiguration, tx) };
      tx.add(
        services,
        id,
        'ACTIVE',
        {
          cluster: cluster.id,
          name,
          desired,
          ...launching(input, cluster.data.strategy),
          balancers: behind,
          registries: registries(input.serviceRegistries, tx),
          ...rollouts(input.deploymentConfiguration),
          graceSeconds: input.healthCheckGracePeriodSeconds ?? (behind.length > 0 ? 0 : undefined),
          exec: input.enableExecuteCommand ?? false,
          managedTags: input.enableECSManagedTags ?? false,
          propagateTags: input.propagateTags ?? 'NONE',
          deployments: [newDeployment(first, tx)],
          events: [],
        },
        ecsTags(input.tags),
      );
      reconcile(id, tx);
      return { service: serviceView(tx.get(services, id), tx, true) };
    },
  },
  UpdateService: {
    takes: [
      'cluster',
      'service',
      'desiredCount',
      'taskDefinition',
      'deploymentConfiguration',
      'networkConfiguration',
      'forceNewDeployment',
      'healthCheckGracePeriodSeconds',
      'enableExecuteCommand',
      'enableECSManagedTags',
      'propagateTags',
      'loadBalancers',
      'serviceRegistries',
    ],
    run(input, tx) {
      const service = named(input.cluster, input.service, tx);
      inState(services, service, ['ACTIVE']);
      noteSteady(service.id, tx);
      const { data } = service;
      const [now] = data.deployments;
      const definition = runnable(input.taskDefinition ?? now?.taskDefinition, tx);
      tx.patch(services, service.id, {
        desired: input.desiredCount ?? data.desired,
        ...rollouts(input.deploymentConfiguration, data),
        graceSeconds: input.healthCheckGracePeriodSeconds ?? data.graceSeconds,
        exec: input.enableExecuteCommand ?? data.exec,
        managedTags: input.enableECSManagedTags ?? data.managedTags,
        propagateTags: input.propagateTags ?? data.propagateTags,
        balancers: input.loadBalancers ? balancers(input.loadBalancers, definition, tx) : data.balancers,
        registries: input.serviceRegistries ? registries(input.serviceRegistries, tx) : data.registries,
      });
      const to = {
        taskDefinition: definition.id,
        network: input.networkConfiguration
          ? network(input.networkConfiguration, tx)
          : (now?.network as never),
      };
      const other =
        input.forceNewDeployment === true ||
        to.taskDefinition !== now?.taskDefinition ||
        [input.networkConfiguration, input.loadBalancers, input.serviceRegistries].some(
          (given) => given !== undefined,
        );
      if (other) deploy(service.id, to, tx);
      else reconcile(service.id, tx);
      return { service: serviceView(tx.get(services, service.id), tx) };
    },
  },
  DeleteService: {
    takes: ['cluster', 'service', 'force'],
    run({ cluster, service: name, force = false }, tx) {
      const service = named(cluster, name, tx);
      if (service.state !== 'ACTIVE') return { service: serviceView(service, tx) };
      if (!force && service.data.desired > 0)
        invalid('The service cannot be stopped while it is scaled above 0.');
      if (!force && tasksOf(service.id, tx).some((task) => isUp(task) || isStarting(task))) {
        invalid('The service cannot be stopped while deployments are active.');
      }
      tx.patch(services, service.id, { desired: 0 });
      tx.enter(services, service.id, 'DRAINING');
      tx.remove(retries, service.id);
      reconcile(service.id, tx);
      const idle = !tasksOf(service.id, tx).some(
        (task) => !['STOPPING', 'DEPROVISIONING', 'STOPPED'].includes(task.state),
      );
      const answer = serviceView(tx.get(services, service.id), tx);
      if (idle) tx.enter(services, service.id, 'INACTIVE');
      return { service: answer };
    },
  },
  DescribeServices: {
    takes: ['cluster', 'services', 'include'],
    run({ cluster, services: names = [], include = [] }, tx) {
      const { id } = clusterNamed(cluster, tx);
      if (names.length === 0 || names.length > MOST)
        invalid(`Services must have between 1 and ${MOST} elements.`);
      const found = names.map((name) => ({ name, service: tx.find(services, `${id}/${nameOf(name)}`) }));
      return {
        services: found.flatMap(({ service }) =>
          service ? [serviceView(service, tx, include.includes('TAGS'))] : [],
        ),
        failures: found
          .filter(({ service }) => !service)
          .map(({ name }) => ({ arn: ecsArn(tx, `service/${id}/${nameOf(name)}`), reason: 'MISSING' })),
      };
    },
  },
  ListServices: {
    takes: ['cluster', 'launchType', 'schedulingStrategy', 'maxResults', 'nextToken'],
    run(input, tx) {
      const { id: cluster } = clusterNamed(input.cluster, tx);
      const { launchType, schedulingStrategy = 'REPLICA' } = input;
      const listed = tx
        .list(services)
        .filter(({ data, state }) => data.cluster === cluster && state === 'ACTIVE')
        .filter(({ data }) => launchType === undefined || data.launchType === launchType)
        .filter(() => schedulingStrategy === 'REPLICA');
      const shown = page(listed, ({ id }) => id, { ...input }, tokens(10));
      return {
        serviceArns: shown.items.map((thing) => services.arn?.(thing, tx) ?? ''),
        nextToken: shown.next,
      };
    },
  },
};
