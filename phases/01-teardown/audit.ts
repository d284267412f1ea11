import { describe } from '../../src/aws/call.ts';
import { excludes, includes } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { natGatewayOf, vpcId } from '../../src/inventory/network.ts';
import { RELEASE_TAG } from '../../src/inventory/refs.ts';
import {
  aurora,
  databaseVpc,
  mainVpc,
  namespace,
  privateSubnets,
  publicLoadBalancer,
  publicSubnets,
  services,
} from '../environment.ts';
import { aghaNatGateway, oldCluster, oldLoadBalancers, oldRepositories, oldTargetGroups } from './names.ts';

const elb = 'elastic-load-balancing-v2';

/** The checkpoint after the teardown, by listing what is there instead of asking for what went. */
export const audit: readonly Step[] = [
  step({
    id: '1.12',
    title: 'Clean slate: nothing of the old build is listed any more',
    in: 'uae',
    does: 'survey',
    verify: () => [
      describe('ecs', 'DescribeClusters', { clusters: [oldCluster] }).isGone(),
      describe(elb, 'DescribeLoadBalancers', {}).shows({
        // The name Muvi-UAT may be phase 3's by now; 1.3 asks about the one that went (readings 18).
        LoadBalancers: excludes(
          oldLoadBalancers
            .filter((name) => name !== publicLoadBalancer.name)
            .map((LoadBalancerName) => ({ LoadBalancerName })),
        ),
      }),
      describe(elb, 'DescribeTargetGroups', {}).shows({
        TargetGroups: excludes(oldTargetGroups.map((TargetGroupName) => ({ TargetGroupName }))),
      }),
      describe('ecr', 'DescribeRepositories', {}).shows({
        repositories: excludes(oldRepositories.map((repositoryName) => ({ repositoryName }))),
      }),
      describe('ec2', 'DescribeNatGateways', {
        Filter: [{ Name: 'vpc-id', Values: [vpcId(mainVpc.cidr)] }],
      }).shows({
        NatGateways: [{ NatGatewayId: natGatewayOf('private-a', mainVpc.cidr), State: 'available' }],
      }),
      describe('ec2', 'DescribeNatGateways', {
        Filter: [{ Name: 'nat-gateway-id', Values: [aghaNatGateway] }],
      }).isGone(),
      describe('ec2', 'DescribeAddresses', {
        Filters: [{ Name: 'tag-key', Values: [RELEASE_TAG] }],
      }).isGone(),
    ],
  }),
  step({
    id: '1.12b',
    title: 'What stays is there: database cluster, networks, namespace, image repositories',
    in: 'uae',
    does: 'survey',
    verify: () => [
      describe('rds', 'DescribeDBClusters', { DBClusterIdentifier: aurora.cluster }).shows({
        DBClusters: [{ DBClusterIdentifier: aurora.cluster }],
      }),
      describe('ec2', 'DescribeVpcs', {}).shows({
        Vpcs: includes([{ CidrBlock: mainVpc.cidr }, { CidrBlock: databaseVpc.cidr }]),
      }),
      describe('ec2', 'DescribeSubnets', {
        Filters: [{ Name: 'vpc-id', Values: [vpcId(mainVpc.cidr)] }],
      }).shows({
        Subnets: includes(
          [...publicSubnets, ...privateSubnets].map((Value) => ({
            Tags: includes([{ Key: 'Name', Value }]),
          })),
        ),
      }),
      describe('servicediscovery', 'ListNamespaces', {}).shows({
        Namespaces: includes([{ Name: namespace }]),
      }),
      describe('ecr', 'DescribeRepositories', {}).shows({
        repositories: includes(
          services.flatMap(({ repository, repositoryKept }) =>
            repositoryKept ? [{ repositoryName: repository }] : [],
          ),
        ),
      }),
    ],
  }),
];
