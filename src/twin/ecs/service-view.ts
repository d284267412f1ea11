import type { Tx } from '../kind.ts';
import type { Stored } from '../world.ts';
import { ecsArn, ecsTagList } from './common.ts';
import { type Deployment, type Network, type Service, services, taskDefinitions } from './kinds.ts';
import { isStarting, isSteady, isUp, tasksOf } from './scheduler.ts';

/** What LATEST is on Linux. */
const PLATFORM = '1.4.0';

/** The role that ECS made for itself. */
const ROLE = 'role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';

const shownNetwork = ({ subnets, securityGroups, assignPublicIp }: Network) => ({
  awsvpcConfiguration: {
    subnets: [...subnets],
    securityGroups: [...securityGroups],
    assignPublicIp: assignPublicIp as 'ENABLED',
  },
});

function rollout(service: Stored<Service>, deployment: Deployment, isPrimary: boolean, tx: Tx) {
  const { id } = deployment;
  if (deployment.broken) {
    return {
      rolloutState: 'FAILED' as const,
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    };
  }
  if (deployment.completed || (isPrimary && isSteady(service, tx))) {
    return { rolloutState: 'COMPLETED' as const, rolloutStateReason: `ECS deployment ${id} completed.` };
  }
  return { rolloutState: 'IN_PROGRESS' as const, rolloutStateReason: `ECS deployment ${id} in progress.` };
}

const definitionArn = (id: string, tx: Tx): string =>
  taskDefinitions.arn?.({ id } as Parameters<NonNullable<typeof taskDefinitions.arn>>[0], tx) ?? id;

/** A service as it is described; its tags only where they are asked for. */
export function serviceView(service: Stored<Service>, tx: Tx, withTags = false) {
  const { data, state, created } = service;
  const all = tasksOf(service.id, tx);
  const launched = data.launchType as 'FARGATE' | undefined;
  const strategy = data.strategy.length === 0 ? undefined : data.strategy.map((each) => ({ ...each }));
  const [primary] = data.deployments as readonly [Deployment];
  return {
    serviceArn: services.arn?.(service, tx),
    serviceName: data.name,
    clusterArn: ecsArn(tx, `cluster/${data.cluster}`),
    loadBalancers: data.balancers.map((each) => ({ ...each })),
    serviceRegistries: data.registries.map((each) => ({ ...each })),
    status: state,
    desiredCount: data.desired,
    runningCount: all.filter(isUp).length,
    pendingCount: all.filter(isStarting).length,
    launchType: launched,
    capacityProviderStrategy: strategy,
    platformVersion: data.platformVersion,
    platformFamily: 'Linux',
    taskDefinition: definitionArn(primary.taskDefinition, tx),
    deploymentConfiguration: {
      deploymentCircuitBreaker: { ...data.breaker },
      maximumPercent: data.percent.maximum,
      minimumHealthyPercent: data.percent.minimumHealthy,
    },
    deployments: (state === 'INACTIVE' ? [] : data.deployments).map((deployment, index) => ({
      id: deployment.id,
      status: index === 0 ? 'PRIMARY' : 'ACTIVE',
      taskDefinition: definitionArn(deployment.taskDefinition, tx),
      desiredCount: index === 0 ? data.desired : 0,
      pendingCount: all.filter((task) => task.data.deployment === deployment.id && isStarting(task)).length,
      runningCount: all.filter((task) => task.data.deployment === deployment.id && isUp(task)).length,
      failedTasks: deployment.failedTasks,
      createdAt: new Date(deployment.made),
      updatedAt: new Date(deployment.updated),
      launchType: launched,
      capacityProviderStrategy: strategy,
      platformVersion: PLATFORM,
      platformFamily: 'Linux',
      networkConfiguration: shownNetwork(deployment.network),
      ...rollout(service, deployment, index === 0, tx),
    })),
    roleArn: `arn:aws:iam::${tx.place.account}:${ROLE}`,
    events: data.events.map(({ id, at, message }) => ({ id, createdAt: new Date(at), message })),
    createdAt: new Date(created),
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: shownNetwork(primary.network),
    healthCheckGracePeriodSeconds: data.graceSeconds,
    schedulingStrategy: 'REPLICA' as const,
    deploymentController: { type: 'ECS' as const },
    enableECSManagedTags: data.managedTags,
    propagateTags: data.propagateTags as 'NONE',
    enableExecuteCommand: data.exec,
    tags: withTags ? ecsTagList(service.tags) : undefined,
  };
}
