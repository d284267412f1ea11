/** What a running task is entered in: its load balancer's target groups, Cloud Map, its log. */
import { deregisterTarget, registerTarget } from '../elbv2/targets.ts';
import type { Tx } from '../kind.ts';
import { logGroups } from '../logs/groups.ts';
import { written } from '../logs/streams.ts';
import { deregistered, registered } from '../servicediscovery/kinds.ts';
import type { Stored } from '../world.ts';
import { type Service, type Task, taskDefinitions } from './kinds.ts';

/** Enters a task that begins to run. */
export function joins(service: Stored<Service>, task: Stored<Task>, tx: Tx): void {
  for (const { targetGroupArn, containerPort } of service.data.balancers) {
    registerTarget(tx, targetGroupArn, task.data.ip, containerPort, true);
  }
  registers(service, task, tx);
  for (const { name, logConfiguration } of tx.get(taskDefinitions, task.data.taskDefinition).data
    .containers) {
    const {
      'awslogs-group': group,
      'awslogs-stream-prefix': prefix,
      'awslogs-region': region,
    } = logConfiguration?.options ?? {};
    if (group === undefined || prefix === undefined) continue;
    const line = { timestamp: tx.now, message: `${name} started`, ingested: tx.now };
    const stream = `${prefix}/${name}/${task.id.split('/').at(-1)}`;
    const at = tx.in({ region: region ?? tx.place.region });
    // A task gets this far without its group only where it may make it.
    if (!at.find(logGroups, group)) at.add(logGroups, group, 'active', {});
    written(at, group, stream, [line]);
  }
}

/** Takes a task out again; gives how long its load balancers drain, milliseconds. */
export function parts(service: Stored<Service>, task: Stored<Task>, tx: Tx): number {
  const { balancers, registries } = service.data;
  const drains = balancers.map(({ targetGroupArn, containerPort }) =>
    deregisterTarget(tx, targetGroupArn, task.data.ip, containerPort),
  );
  for (const { registryArn } of registries) {
    deregistered(tx, registryArn.split('/').at(-1) ?? '', task.id.split('/').at(-1) ?? '');
  }
  return Math.max(0, ...drains);
}

/** Registers a task with its service's Cloud Map services. */
export function registers(service: Stored<Service>, task: Stored<Task>, tx: Tx): void {
  const [family = ''] = task.data.taskDefinition.split(':');
  for (const { registryArn, port } of service.data.registries) {
    registered(tx, registryArn.split('/').at(-1) ?? '', task.id.split('/').at(-1) ?? '', {
      AWS_INSTANCE_IPV4: task.data.ip,
      ...(port === undefined ? {} : { AWS_INSTANCE_PORT: String(port) }),
      AVAILABILITY_ZONE: `${tx.place.region}a`,
      ECS_CLUSTER_NAME: service.data.cluster,
      ECS_SERVICE_NAME: service.data.name,
      ECS_TASK_DEFINITION_FAMILY: family,
      REGION: tx.place.region,
    });
  }
}
