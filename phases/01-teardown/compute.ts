import { call, describe } from '../../src/aws/call.ts';
import { becomes, missing } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { loadBalancerTags } from '../../src/inventory/balancing.ts';
import { saved } from '../../src/inventory/prices.ts';
import { genericRedisGroup } from '../environment.ts';
import { oldCluster, oldLoadBalancers, oldServices, oldTargetGroups } from './names.ts';

const elb = 'elastic-load-balancing-v2';

/** 1.1 to 1.5: services, their cluster, and what sends traffic to them. */
export const compute: readonly Step[] = [
  step({
    id: '1.1',
    title: 'Scale the six old services to none',
    in: 'uae',
    does: 'modify',
    each: oldServices,
    supersededBy: '1.1b',
    write: (name) => call('ecs', 'UpdateService', { cluster: oldCluster, service: name, desiredCount: 0 }),
    verify: (name) =>
      describe('ecs', 'DescribeServices', { cluster: oldCluster, services: [name] }).shows({
        services: [{ desiredCount: 0, runningCount: becomes(0), pendingCount: becomes(0) }],
      }),
    wait: { usually: '1m', atMost: '10m' },
  }),
  step({
    id: '1.1b',
    title: 'Delete the six old services',
    in: 'uae',
    does: 'delete',
    each: oldServices,
    find: (name) =>
      describe('ecs', 'DescribeServices', { cluster: oldCluster, services: [name] }).picks((reply) => {
        const service = reply.services?.[0];
        return service?.serviceArn && service.status !== 'INACTIVE'
          ? {
              identity: service.serviceArn,
              made: service.createdAt,
              shown: {
                status: service.status,
                desired: service.desiredCount,
                running: service.runningCount,
                'task definition': service.taskDefinition,
              },
              moving: ['status', 'desired', 'running'],
            }
          : undefined;
      }),
    write: (_name, service) =>
      call('ecs', 'DeleteService', { cluster: oldCluster, service: service.identity, force: true }),
    verify: (_name, arn) =>
      describe('ecs', 'DescribeServices', { cluster: oldCluster, services: [arn] }).isGone(),
    wait: { usually: '3m', atMost: '15m' },
    monthly: () => 'unknown',
  }),
  step({
    id: '1.2',
    title: 'Delete the old cluster',
    in: 'uae',
    does: 'delete',
    each: [oldCluster],
    find: (name) =>
      describe('ecs', 'DescribeClusters', { clusters: [name] }).picks((reply) => {
        const cluster = reply.clusters?.[0];
        return cluster?.clusterArn && cluster.status !== 'INACTIVE'
          ? {
              identity: cluster.clusterArn,
              shown: {
                status: cluster.status,
                'active services': cluster.activeServicesCount,
                'running tasks': cluster.runningTasksCount,
              },
              moving: ['status', 'active services', 'running tasks'],
            }
          : undefined;
      }),
    dependents: (name) => [
      describe('ecs', 'ListServices', { cluster: name }).picks((reply) => reply.serviceArns ?? []),
    ],
    write: (_name, cluster) => call('ecs', 'DeleteCluster', { cluster: cluster.identity }),
    verify: (_name, arn) => describe('ecs', 'DescribeClusters', { clusters: [arn] }).isGone(),
  }),
  step({
    id: '1.3',
    title: 'Delete the old load balancers',
    in: 'uae',
    does: 'delete',
    each: oldLoadBalancers,
    // Phase 3 makes one of these names again (readings 18): the new one is not the one that goes.
    supersededBy: '3.3',
    find: (name) =>
      describe(elb, 'DescribeLoadBalancers', { Names: [name] }).picksWith(
        { tags: loadBalancerTags(name) },
        (reply, { tags }) => {
          const balancer = reply.LoadBalancers?.[0];
          const successor = tags['muvi:phase'];
          return balancer?.LoadBalancerArn
            ? {
                identity: balancer.LoadBalancerArn,
                shown: {
                  state: balancer.State?.Code,
                  scheme: balancer.Scheme,
                  dns: balancer.DNSName,
                  created: balancer.CreatedTime,
                },
                moving: ['state'],
                ...(successor ? { kept: `phase ${successor} made it: it is not the old one` } : {}),
              }
            : undefined;
        },
      ),
    dependents: (_name, balancer) => [
      describe(elb, 'DescribeListeners', { LoadBalancerArn: balancer.identity }).picks((reply) =>
        (reply.Listeners ?? []).map((listener) => `listener ${listener.Protocol}:${listener.Port}`),
      ),
    ],
    write: (_name, balancer) => call(elb, 'DeleteLoadBalancer', { LoadBalancerArn: balancer.identity }),
    verify: (_name, arn) => [
      describe(elb, 'DescribeLoadBalancers', { LoadBalancerArns: [arn] }).isGone(),
      // Its interfaces outlive it by minutes, and hold its security groups (1.11b).
      describe('ec2', 'DescribeNetworkInterfaces', {
        Filters: [{ Name: 'description', Values: [`ELB ${arn.split(':loadbalancer/')[1]}`] }],
      }).shows({ NetworkInterfaces: becomes(missing()) }),
    ],
    wait: { usually: '2m', atMost: '20m' },
    monthly: () => saved('elbv2:load-balancer'),
  }),
  step({
    id: '1.4',
    title: 'Delete the old target groups',
    in: 'uae',
    does: 'delete',
    each: oldTargetGroups,
    find: (name) =>
      describe(elb, 'DescribeTargetGroups', { Names: [name] }).picks((reply) => {
        const group = reply.TargetGroups?.[0];
        return group?.TargetGroupArn
          ? {
              identity: group.TargetGroupArn,
              shown: { port: group.Port, protocol: group.Protocol, vpc: group.VpcId },
              dependents: (group.LoadBalancerArns ?? []).map((arn) => `load balancer ${arn}`),
            }
          : undefined;
      }),
    write: (_name, group) => call(elb, 'DeleteTargetGroup', { TargetGroupArn: group.identity }),
    verify: (_name, arn) => describe(elb, 'DescribeTargetGroups', { TargetGroupArns: [arn] }).isGone(),
  }),
  step({
    id: '1.5',
    title: 'The old Redis node is the only member of its group, and goes with it in 4.5',
    in: 'uae',
    does: 'survey',
    // ElastiCache does not delete the only member of a group alone (readings 19).
    supersededBy: '4.5',
    verify: () =>
      describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: genericRedisGroup }).shows(
        { ReplicationGroups: [{ MemberClusters: [`${genericRedisGroup}-001`] }] },
        (reply) => ({
          [genericRedisGroup]: `${reply.ReplicationGroups?.[0]?.CacheNodeType}, ${reply.ReplicationGroups?.[0]?.Status}`,
        }),
      ),
  }),
];
