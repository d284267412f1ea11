/**
 * Tasks, as they are described, listed and stopped.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html (and ListTasks, StopTask)
 * Only services run tasks here: RunTask is not modelled.
 */
import { subnets } from '../ec2/kinds.ts';
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { clusterNamed, ecsArn, ecsTagList, invalid, nameOf, tokens } from './common.ts';
import { services, type Task, taskDefinitions } from './kinds.ts';
import { halt, interfaceOf, noteSteady, reconcile, tasks } from './scheduler.ts';

const lastStatus = ({ state }: Stored<Task>): string => (state === 'LEAVING' ? 'RUNNING' : state);

const date = (at: number | undefined): Date | undefined => (at === undefined ? undefined : new Date(at));

const view = (task: Stored<Task>, tx: Tx, withTags = false) => {
  const { id, data, created } = task;
  const service = tx.find(services, data.service);
  const definition = tx.find(taskDefinitions, data.taskDefinition);
  const status = lastStatus(task);
  const attached = interfaceOf(task, tx);
  const attachment = tx.fixed(32, 'attachment', id);
  return {
    taskArn: tasks.arn?.(task, tx),
    clusterArn: ecsArn(tx, `cluster/${data.cluster}`),
    taskDefinitionArn: definition && taskDefinitions.arn?.(definition, tx),
    group: `service:${data.service.split('/').at(-1)}`,
    startedBy: data.deployment,
    lastStatus: status,
    desiredStatus: data.wanted,
    launchType: 'FARGATE' as const,
    platformVersion: '1.4.0',
    platformFamily: 'Linux',
    cpu: definition?.data.cpu,
    memory: definition?.data.memory,
    availabilityZone: tx.find(subnets, data.subnetId)?.data.zone,
    createdAt: new Date(created),
    startedAt: date(data.startedAt),
    stoppingAt: date(data.stoppingAt),
    stoppedAt: date(data.stoppedAt),
    stopCode: data.stopCode as 'UserInitiated' | undefined,
    stoppedReason: data.stoppedReason,
    connectivity: data.startedAt === undefined ? undefined : ('CONNECTED' as const),
    healthStatus: 'UNKNOWN' as const,
    enableExecuteCommand: service?.data.exec ?? false,
    version: 1,
    attachments: [
      {
        id: attachment,
        type: 'ElasticNetworkInterface',
        status: attached ? 'ATTACHED' : 'DELETED',
        details: [
          { name: 'subnetId', value: data.subnetId },
          { name: 'networkInterfaceId', value: data.interfaceId },
          { name: 'privateIPv4Address', value: data.ip },
        ],
      },
    ],
    containers: (definition?.data.containers ?? []).map(({ name, image }) => ({
      containerArn: ecsArn(tx, `container/${id}/${tx.fixed(32, 'container', id, name)}`),
      taskArn: tasks.arn?.(task, tx),
      name,
      image,
      lastStatus: status === 'PROVISIONING' ? 'PENDING' : status,
      networkInterfaces: [{ attachmentId: attachment, privateIpv4Address: data.ip }],
      healthStatus: 'UNKNOWN' as const,
      reason: data.stopCode === 'TaskFailedToStart' ? data.stoppedReason : undefined,
    })),
    tags: withTags ? ecsTagList(task.tags) : [],
  };
};

export const taskOperations: Operations<'ecs'> = {
  DescribeTasks: {
    takes: ['cluster', 'tasks', 'include'],
    run({ cluster, tasks: names = [], include = [] }, tx) {
      const { id } = clusterNamed(cluster, tx);
      if (names.length === 0 || names.length > 100) invalid('Tasks must have between 1 and 100 elements.');
      const found = names.map((name) => ({ name, task: tx.find(tasks, `${id}/${nameOf(name)}`) }));
      return {
        tasks: found.flatMap(({ task }) => (task ? [view(task, tx, include.includes('TAGS'))] : [])),
        failures: found
          .filter(({ task }) => !task)
          .map(({ name }) => ({ arn: ecsArn(tx, `task/${id}/${nameOf(name)}`), reason: 'MISSING' })),
      };
    },
  },
  ListTasks: {
    takes: ['cluster', 'serviceName', 'family', 'desiredStatus', 'launchType', 'maxResults', 'nextToken'],
    run(input, tx) {
      const { id: cluster } = clusterNamed(input.cluster, tx);
      const { serviceName, family, desiredStatus = 'RUNNING' } = input;
      const service = serviceName === undefined ? undefined : `${cluster}/${nameOf(serviceName)}`;
      if (service !== undefined && !tx.find(services, service)) {
        refuse('ServiceNotFoundException', services.errors.missing.says(service, ''));
      }
      const listed = tx
        .list(tasks)
        .filter(
          ({ data }) =>
            data.cluster === cluster &&
            data.wanted === desiredStatus &&
            (service === undefined || data.service === service) &&
            (family === undefined || data.taskDefinition.startsWith(`${family}:`)),
        );
      const shown = page(listed, ({ id }) => id, { ...input }, tokens());
      return { taskArns: shown.items.map((task) => tasks.arn?.(task, tx) ?? ''), nextToken: shown.next };
    },
  },
  StopTask: {
    takes: ['cluster', 'task', 'reason'],
    run({ cluster, task: name = '', reason = '' }, tx) {
      const task = tx.get(tasks, `${clusterNamed(cluster, tx).id}/${nameOf(name)}`);
      if (task.data.wanted === 'RUNNING') {
        noteSteady(task.data.service, tx);
        halt(task.data.service, [task], reason, tx, 'UserInitiated');
        reconcile(task.data.service, tx);
      }
      return { task: view(tx.get(tasks, task.id), tx) };
    },
  },
};
