import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe } from '../../aws/call.ts';
import { REDACTED as WITHHELD } from '../../engine/secret.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, sorted } from '../resource.ts';
import { describedServices } from './ecs-services.ts';

const lastPart = (arn: string | undefined) => arn?.slice(arn.lastIndexOf('/') + 1);

/** The newest revision of every active family, and any older one that a service still runs. */
export const taskDefinitions = resourceKind({
  kind: 'ecs/task-definition',
  title: 'task definitions',
  service: 'ecs',
  async list(ask) {
    const [families, services] = await Promise.all([
      ask.list(
        describe('ecs', 'ListTaskDefinitionFamilies', { status: 'ACTIVE' }),
        (reply) => reply.families,
      ),
      describedServices(ask),
    ]);
    const running = services.flatMap(({ taskDefinition }) => taskDefinition ?? []);
    const replies = await Promise.all(
      [...families, ...new Set(running)].map((taskDefinition) =>
        ask.of(describe('ecs', 'DescribeTaskDefinition', { taskDefinition })),
      ),
    );
    const described = replies.map(({ taskDefinition }) => needed(taskDefinition, 'taskDefinition'));
    const byArn = new Map(
      described.map((one) => [needed(one.taskDefinitionArn, 'taskDefinitionArn'), one] as const),
    );
    return [...byArn].map(([arn, definition]) => {
      const containers = definition.containerDefinitions ?? [];
      return resource({
        kind: 'ecs/task-definition',
        id: arn,
        arn,
        name: needed(definition.family, 'family'),
        facts: {
          revision: definition.revision,
          cpu: definition.cpu,
          memory: definition.memory,
          networkMode: definition.networkMode,
          executionRole: lastPart(definition.executionRoleArn),
          taskRole: lastPart(definition.taskRoleArn),
          containers: containers.map(containerFact),
        },
        uses: [definition.executionRoleArn, definition.taskRoleArn],
      });
    });
  },
});

/** Settings by their names alone: their values are nobody's to compare. */
function containerFact(container: ContainerDefinition) {
  const { image = '', portMappings = [], environment = [], secrets = [], logConfiguration } = container;
  return {
    name: container.name ?? '',
    repository: (lastPart(image) ?? '').replace(/[:@].*$/, ''),
    ports: portMappings.map(({ containerPort = 0, protocol = 'tcp' }) => `${containerPort}/${protocol}`),
    environment: sorted(environment.map(({ name }) => name)),
    secrets: sorted(secrets.map(({ name }) => name)),
    plainSecrets: sorted(environment.filter(({ value }) => value === WITHHELD).map(({ name }) => name)),
    logGroup: logConfiguration?.options?.['awslogs-group'] ?? '',
  };
}
