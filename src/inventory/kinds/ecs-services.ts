import { describe } from '../../aws/call.ts';
import { type Ask, needed, resourceKind, runs } from '../kind.ts';
import { resource, sorted, tagsOf } from '../resource.ts';

const clusterArns = (ask: Ask) => ask.list(describe('ecs', 'ListClusters', {}), (reply) => reply.clusterArns);

/** ECS's tags have keys in lower case. */
const lowerTags = (tags: readonly { key?: string; value?: string }[] | undefined) =>
  tagsOf(tags?.map(({ key, value }) => ({ Key: key, Value: value })));

const lastPart = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

export const ecsClusters = resourceKind({
  kind: 'ecs/cluster',
  title: 'ECS clusters',
  service: 'ecs',
  async list(ask) {
    const arns = await clusterArns(ask);
    const found = await Promise.all(
      runs(arns, 100).map((clusters) =>
        ask.list(
          describe('ecs', 'DescribeClusters', { clusters: [...clusters], include: ['SETTINGS', 'TAGS'] }),
          (reply) => reply.clusters,
        ),
      ),
    );
    return found
      .flat()
      .filter(({ status }) => status !== 'INACTIVE')
      .map(({ clusterArn, clusterName, status, settings, capacityProviders, tags }) =>
        resource({
          kind: 'ecs/cluster',
          id: needed(clusterArn, 'clusterArn'),
          arn: clusterArn,
          name: needed(clusterName, 'clusterName'),
          tags: lowerTags(tags),
          facts: {
            status,
            capacityProviders: sorted(capacityProviders),
            containerInsights:
              settings?.find(({ name }) => name === 'containerInsights')?.value ?? 'disabled',
          },
        }),
      );
  },
});

/** The services of every cluster, as AWS describes them; deleted ones are left out. */
export async function describedServices(ask: Ask) {
  const clusters = await clusterArns(ask);
  const found = await Promise.all(
    clusters.map(async (cluster) => {
      const arns = await ask.list(
        describe('ecs', 'ListServices', { cluster, maxResults: 100 }),
        (reply) => reply.serviceArns,
      );
      const described = await Promise.all(
        runs(arns, 10).map((services) =>
          ask.list(
            describe('ecs', 'DescribeServices', { cluster, services: [...services], include: ['TAGS'] }),
            (reply) => reply.services,
          ),
        ),
      );
      return described.flat();
    }),
  );
  return found.flat().filter(({ status }) => status !== 'INACTIVE');
}

export const ecsServices = resourceKind({
  kind: 'ecs/service',
  title: 'ECS services',
  service: 'ecs',
  async list(ask) {
    return (await describedServices(ask)).map((service) => {
      const network = service.networkConfiguration?.awsvpcConfiguration;
      const balancers = service.loadBalancers ?? [];
      const registries = service.serviceRegistries ?? [];
      const cluster = needed(service.clusterArn, 'clusterArn');
      return resource({
        kind: 'ecs/service',
        id: needed(service.serviceArn, 'serviceArn'),
        arn: service.serviceArn,
        name: needed(service.serviceName, 'serviceName'),
        tags: lowerTags(service.tags),
        facts: {
          cluster,
          status: service.status,
          desiredCount: service.desiredCount,
          runningCount: service.runningCount,
          launchType: service.launchType,
          platformVersion: service.platformVersion,
          taskDefinition: lastPart(service.taskDefinition ?? '').replace(/:\d+$/, ''),
          minimumHealthyPercent: service.deploymentConfiguration?.minimumHealthyPercent,
          maximumPercent: service.deploymentConfiguration?.maximumPercent,
          circuitBreaker: service.deploymentConfiguration?.deploymentCircuitBreaker?.enable,
          healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
          enableExecuteCommand: service.enableExecuteCommand,
          subnets: sorted(network?.subnets),
          securityGroups: sorted(network?.securityGroups),
          assignPublicIp: network?.assignPublicIp,
          loadBalancers: balancers.map(({ targetGroupArn, containerName, containerPort }) => ({
            targetGroup: targetGroupArn ?? '',
            container: containerName ?? '',
            port: containerPort ?? 0,
          })),
          serviceRegistries: sorted(registries.map(({ registryArn }) => registryArn)),
        },
        uses: [
          cluster,
          service.taskDefinition,
          ...balancers.map(({ targetGroupArn }) => targetGroupArn),
          ...registries.map(({ registryArn }) => registryArn),
          ...(network?.securityGroups ?? []),
        ],
      });
    });
  },
});
