import { scalableTargets, scalingPolicies } from '../autoscaling/index.ts';
import { type Container, clusters, services, taskDefinitions } from '../ecs/kinds.ts';
import { tasks } from '../ecs/scheduler.ts';
import type { Tx } from '../kind.ts';
import type { Answers } from './answers.ts';
import { adopt, lastPart, tagsFrom } from './put.ts';

/** `cluster/name` from an ARN of a service or a task. */
const within = (arn: string | undefined): string => arn?.split(/:(?:service|task)\//)[1] ?? '';

/** ECS: clusters, task definitions, services and the tasks they run; their scaling. */
export function adoptCompute(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'ecs',
    'DescribeClusters',
    (reply) => reply.clusters,
    (one) => one.clusterArn,
  )) {
    const insights = one.settings?.find(({ name }) => name === 'containerInsights')?.value;
    const data = {
      containerInsights: insights ?? 'disabled',
      capacityProviders: one.capacityProviders ?? [],
      strategy: (one.defaultCapacityProviderStrategy ?? []).map((each) => ({
        ...each,
        capacityProvider: each.capacityProvider,
      })),
    };
    adopt(tx, clusters, one.clusterName, one.status, data, { tags: tagsFrom(one.tags) });
  }
  adoptDefinitions(answers, tx);
  adoptServices(answers, tx);
  adoptTasks(answers, tx);
  adoptScaling(answers, tx);
}

function adoptDefinitions(answers: Answers, tx: Tx): void {
  for (const { output } of answers.of('ecs', 'DescribeTaskDefinition')) {
    const { taskDefinition: one, tags } = output;
    if (one === undefined) continue;
    const others = { volumes: one.volumes, runtimePlatform: one.runtimePlatform };
    const data = {
      family: one.family,
      revision: one.revision,
      containers: (one.containerDefinitions ?? []) as unknown as readonly Container[],
      cpu: one.cpu,
      memory: one.memory,
      networkMode: one.networkMode,
      compatibilities: one.compatibilities ?? [],
      requires: one.requiresCompatibilities ?? [],
      executionRole: one.executionRoleArn,
      taskRole: one.taskRoleArn,
      others: Object.fromEntries(
        Object.entries(others).filter(([, value]) => value !== undefined && Object.keys(value).length > 0),
      ),
    };
    const id = `${one.family}:${one.revision}`;
    adopt(tx, taskDefinitions, id, one.status, data, { tags: tagsFrom(tags), made: one.registeredAt });
  }
}

function adoptServices(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'ecs',
    'DescribeServices',
    (reply) => reply.services,
    (one) => one.serviceArn,
  )) {
    const networkOf = (given: typeof one.networkConfiguration) => ({
      subnets: given?.awsvpcConfiguration?.subnets ?? [],
      securityGroups: given?.awsvpcConfiguration?.securityGroups ?? [],
      assignPublicIp: given?.awsvpcConfiguration?.assignPublicIp ?? 'DISABLED',
    });
    const network = networkOf(one.networkConfiguration);
    const taskDefinition = lastPart(one.taskDefinition);
    const circuit = one.deploymentConfiguration?.deploymentCircuitBreaker;
    const data = {
      cluster: lastPart(one.clusterArn),
      name: one.serviceName,
      desired: one.desiredCount,
      launchType: one.launchType,
      strategy: (one.capacityProviderStrategy ?? []).map((each) => ({
        ...each,
        capacityProvider: each.capacityProvider,
      })),
      platformVersion: one.platformVersion ?? 'LATEST',
      balancers: (one.loadBalancers ?? []).map((each) => ({
        targetGroupArn: each.targetGroupArn ?? '',
        containerName: each.containerName ?? '',
        containerPort: each.containerPort ?? 0,
      })),
      registries: (one.serviceRegistries ?? []).map((each) => ({
        ...each,
        registryArn: each.registryArn ?? '',
      })),
      breaker: { enable: circuit?.enable ?? false, rollback: circuit?.rollback ?? false },
      percent: {
        maximum: one.deploymentConfiguration?.maximumPercent ?? 200,
        minimumHealthy: one.deploymentConfiguration?.minimumHealthyPercent ?? 100,
      },
      graceSeconds: one.healthCheckGracePeriodSeconds,
      exec: one.enableExecuteCommand ?? false,
      managedTags: one.enableECSManagedTags ?? false,
      propagateTags: one.propagateTags ?? 'NONE',
      deployments: (one.deployments ?? []).map((each) => ({
        id: each.id ?? '',
        taskDefinition: lastPart(each.taskDefinition),
        network: networkOf(each.networkConfiguration),
        made: each.createdAt?.getTime() ?? tx.now,
        updated: each.updatedAt?.getTime() ?? tx.now,
        failedTasks: each.failedTasks ?? 0,
        ...(each.rolloutState === 'COMPLETED' ? { completed: true as const } : {}),
        ...(each.rolloutState === 'FAILED' ? { broken: true as const } : {}),
      })),
      lastGood: { taskDefinition, network },
      events: (one.events ?? []).map(({ id = '', createdAt, message = '' }) => ({
        id,
        at: createdAt?.getTime() ?? tx.now,
        message,
      })),
    };
    const more = { tags: tagsFrom(one.tags), made: one.createdAt };
    adopt(tx, services, within(one.serviceArn), one.status, data, more);
  }
}

function adoptTasks(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'ecs',
    'DescribeTasks',
    (reply) => reply.tasks,
    (one) => one.taskArn,
  )) {
    const detail = (name: string) =>
      one.attachments?.flatMap(({ details = [] }) => details).find((each) => each.name === name)?.value;
    const cluster = lastPart(one.clusterArn);
    const data = {
      cluster,
      service: `${cluster}/${one.group?.replace(/^service:/, '')}`,
      deployment: one.startedBy,
      taskDefinition: lastPart(one.taskDefinitionArn),
      subnetId: detail('subnetId'),
      interfaceId: detail('networkInterfaceId'),
      ip: detail('privateIPv4Address'),
      wanted: one.desiredStatus as 'RUNNING' | undefined,
      startedAt: one.startedAt?.getTime(),
    };
    adopt(tx, tasks, within(one.taskArn), one.lastStatus, data, { made: one.createdAt });
  }
}

function adoptScaling(answers: Answers, tx: Tx): void {
  const scaling = 'application-auto-scaling';
  const scaled = (one: { ServiceNamespace?: string; ResourceId?: string; ScalableDimension?: string }) => ({
    namespace: one.ServiceNamespace,
    resource: one.ResourceId,
    dimension: one.ScalableDimension,
  });
  const ranges = answers.all(
    scaling,
    'DescribeScalableTargets',
    (reply) => reply.ScalableTargets,
    (one) => one.ResourceId,
  );
  for (const one of ranges) {
    const data = { ...scaled(one), least: one.MinCapacity, most: one.MaxCapacity };
    adopt(tx, scalableTargets, one.ResourceId, 'active', data, { made: one.CreationTime });
  }
  const policies = answers.all(
    scaling,
    'DescribeScalingPolicies',
    (reply) => reply.ScalingPolicies,
    (one) => `${one.ResourceId} ${one.PolicyName}`,
  );
  for (const one of policies) {
    const tracking = one.TargetTrackingScalingPolicyConfiguration;
    const data = {
      ...scaled(one),
      name: one.PolicyName,
      metric: tracking?.PredefinedMetricSpecification?.PredefinedMetricType,
      value: tracking?.TargetValue,
    };
    const id = `${one.ResourceId} ${one.PolicyName}`;
    adopt(tx, scalingPolicies, id, 'active', data, { made: one.CreationTime });
  }
}
