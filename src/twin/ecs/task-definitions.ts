/**
 * Task definitions. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html (and
 * Describe, Deregister, List, DeleteTaskDefinitions)
 * Every registration is a new revision; a deregistered one is INACTIVE and still described. What Fargate asks of a
 * definition is checked; the rest of a container's definition is kept and shown with AWS's defaults.
 */
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { clientError, ecsTagList, ecsTags, invalid, nameOf, tokens } from './common.ts';
import { cpuUnits, memoryMib, onFargate } from './fargate.ts';
import { type Container, type TaskDefinition, taskDefinitions } from './kinds.ts';

/** Kept and shown as given. */
const OTHERS = ['runtimePlatform', 'volumes', 'ephemeralStorage'] as const;

const ECR = /^\d{12}\.dkr\.ecr\./;

export const definitionView = (thing: Stored<TaskDefinition>, tx: Tx) => {
  const { data, state, created } = thing;
  return {
    volumes: [],
    ...data.others,
    taskDefinitionArn: taskDefinitions.arn?.(thing, tx),
    containerDefinitions: structuredClone(data.containers) as never,
    family: data.family,
    revision: data.revision,
    taskRoleArn: data.taskRole,
    executionRoleArn: data.executionRole,
    networkMode: data.networkMode as 'awsvpc',
    status: state as 'ACTIVE',
    placementConstraints: [],
    compatibilities: [...data.compatibilities] as 'FARGATE'[],
    requiresCompatibilities: data.requires.length === 0 ? undefined : ([...data.requires] as 'FARGATE'[]),
    cpu: data.cpu,
    memory: data.memory,
    registeredAt: new Date(created),
    deregisteredAt: data.deregistered === undefined ? undefined : new Date(data.deregistered),
  };
};

export function revisionsOf(family: string, tx: Tx): readonly Stored<TaskDefinition>[] {
  return tx
    .list(taskDefinitions)
    .filter(({ data }) => data.family === family)
    .sort((a, b) => b.data.revision - a.data.revision);
}

/** A definition by ARN, by family and revision, or the newest active one of a family. */
export function definitionNamed(nameOrArn: string, tx: Tx): Stored<TaskDefinition> | undefined {
  const name = nameOf(nameOrArn);
  if (name.includes(':')) return tx.find(taskDefinitions, name);
  return revisionsOf(name, tx).find(({ state }) => state === 'ACTIVE');
}

type Given = { readonly name?: string; readonly image?: string } & Readonly<Record<string, unknown>>;

/** What ECS shows of a container where nothing else was given. */
const DEFAULTS = {
  cpu: 0,
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
};

/** A container's definition as it will be described. */
function container(given: Given): Container {
  const name = given.name ?? '';
  if (!/^[\w-]{1,255}$/.test(name)) clientError(`Container.name '${name}' is not valid.`);
  if (!given.image) clientError('Container.image cannot be null or empty.');
  const ports = (given.portMappings ?? []) as Container['portMappings'];
  const shown = { ...DEFAULTS, ...given };
  return {
    ...shown,
    name,
    image: given.image,
    // In awsvpc mode a host port is the container's own.
    portMappings: ports.map((port) => ({
      protocol: 'tcp',
      ...port,
      hostPort: port.hostPort ?? port.containerPort,
    })),
  };
}

/** What Fargate asks of a definition. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
function fargate(data: TaskDefinition): void {
  if (data.networkMode !== 'awsvpc') clientError('Fargate only supports network mode ‘awsvpc’.');
  if (data.cpu === undefined) clientError("Fargate requires that 'cpu' be defined at the task level.");
  if (data.memory === undefined) clientError("Fargate requires that 'memory' be defined at the task level.");
  onFargate(Number(data.cpu), Number(data.memory));
  for (const { name, portMappings } of data.containers) {
    if (portMappings.some(({ containerPort, hostPort }) => containerPort !== hostPort)) {
      clientError(`When networkMode=awsvpc, the host ports and container ports in ${name} must match.`);
    }
  }
  if (data.executionRole !== undefined) return;
  if (data.containers.some(({ image }) => ECR.test(image))) {
    clientError('Fargate requires task definition to have execution role ARN to support ECR images.');
  }
  if (data.containers.some(({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs')) {
    clientError('Fargate requires task definition to have execution role ARN to support log driver awslogs.');
  }
}

export const taskDefinitionOperations: Operations<'ecs'> = {
  RegisterTaskDefinition: {
    takes: [
      'family',
      'taskRoleArn',
      'executionRoleArn',
      'networkMode',
      'containerDefinitions',
      'requiresCompatibilities',
      'cpu',
      'memory',
      'tags',
      ...OTHERS,
    ],
    run(input, tx) {
      const { family = '', containerDefinitions = [], requiresCompatibilities: requires = [] } = input;
      if (!/^[\w-]{1,255}$/.test(family)) clientError('Family contains invalid characters.');
      if (containerDefinitions.length === 0) clientError('Container list cannot be empty.');
      const networkMode = input.networkMode ?? 'bridge';
      const data: TaskDefinition = {
        family,
        revision: Math.max(0, ...revisionsOf(family, tx).map((each) => each.data.revision)) + 1,
        containers: containerDefinitions.map((each) => container(each as Given)),
        cpu: input.cpu === undefined ? undefined : String(cpuUnits(input.cpu)),
        memory: input.memory === undefined ? undefined : String(memoryMib(input.memory)),
        networkMode,
        compatibilities: requires.includes('FARGATE') ? ['EC2', 'FARGATE'] : ['EC2'],
        requires,
        executionRole: input.executionRoleArn,
        taskRole: input.taskRoleArn,
        others: Object.fromEntries(
          OTHERS.map((name) => [name, input[name]]).filter(([, value]) => value !== undefined),
        ),
      };
      const names = data.containers.map(({ name }) => name);
      if (new Set(names).size < names.length)
        clientError('Container.name must be unique in a task definition.');
      if (requires.includes('FARGATE')) fargate(data);
      const made = tx.add(taskDefinitions, `${family}:${data.revision}`, 'ACTIVE', data, ecsTags(input.tags));
      return { taskDefinition: definitionView(made, tx), tags: ecsTagList(made.tags) };
    },
  },
  DescribeTaskDefinition: {
    takes: ['taskDefinition', 'include'],
    run({ taskDefinition = '', include = [] }, tx) {
      const found = definitionNamed(taskDefinition, tx) ?? clientError('Unable to describe task definition.');
      return {
        taskDefinition: definitionView(found, tx),
        tags: include.includes('TAGS') ? ecsTagList(found.tags) : undefined,
      };
    },
  },
  DeregisterTaskDefinition: {
    takes: ['taskDefinition'],
    run({ taskDefinition = '' }, tx) {
      if (!nameOf(taskDefinition).includes(':')) invalid('Revision is missing.');
      const found = definitionNamed(taskDefinition, tx);
      if (!found) return clientError('The specified task definition does not exist.');
      tx.enter(taskDefinitions, found.id, 'INACTIVE');
      return {
        taskDefinition: definitionView(tx.patch(taskDefinitions, found.id, { deregistered: tx.now }), tx),
      };
    },
  },
  DeleteTaskDefinitions: {
    takes: ['taskDefinitions'],
    run({ taskDefinitions: names = [] }, tx) {
      const deleted: ReturnType<typeof definitionView>[] = [];
      const failures: { arn: string; reason: string; detail?: string }[] = [];
      for (const name of names) {
        const found = definitionNamed(name, tx);
        if (found?.state !== 'INACTIVE') {
          const detail =
            'The specified task definition is still in ACTIVE status. Deregister it and try again.';
          failures.push(
            found ? { arn: name, reason: 'DELETE_FAILED', detail } : { arn: name, reason: 'MISSING' },
          );
          continue;
        }
        tx.enter(taskDefinitions, found.id, 'DELETE_IN_PROGRESS');
        deleted.push(definitionView(tx.get(taskDefinitions, found.id), tx));
      }
      return { taskDefinitions: deleted, failures };
    },
  },
  ListTaskDefinitions: {
    takes: ['familyPrefix', 'status', 'sort', 'maxResults', 'nextToken'],
    run(input, tx) {
      if ((input.sort ?? 'ASC') !== 'ASC') unsupported(`the order ${input.sort}`);
      const { status = 'ACTIVE' } = input;
      const found = tx
        .list(taskDefinitions)
        .filter(({ data, state }) => state === status && data.family === (input.familyPrefix ?? data.family));
      const key = ({ data }: Stored<TaskDefinition>) =>
        `${data.family}:${String(data.revision).padStart(9, '0')}`;
      const sorted = [...found].sort((a, b) => (key(a) < key(b) ? -1 : 1));
      const shown = page(sorted, key, { ...input }, tokens());
      return {
        taskDefinitionArns: shown.items.map((thing) => taskDefinitions.arn?.(thing, tx) ?? ''),
        nextToken: shown.next,
      };
    },
  },
  ListTaskDefinitionFamilies: {
    takes: ['familyPrefix', 'status', 'maxResults', 'nextToken'],
    run(input, tx) {
      const { status = 'ACTIVE', familyPrefix = '' } = input;
      if (!['ACTIVE', 'INACTIVE', 'ALL'].includes(status))
        refuse('InvalidParameterException', 'Invalid status.');
      const active = (family: string): boolean =>
        revisionsOf(family, tx).some(({ state }) => state === 'ACTIVE');
      const families = [...new Set(tx.list(taskDefinitions).map(({ data }) => data.family))]
        .filter((family) => family.startsWith(familyPrefix))
        .filter((family) => status === 'ALL' || active(family) === (status === 'ACTIVE'))
        .sort();
      const shown = page(families, (family) => family, { ...input }, tokens());
      return { families: [...shown.items], nextToken: shown.next };
    },
  },
};
