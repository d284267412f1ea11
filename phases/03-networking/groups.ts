import { call, describe } from '../../src/aws/call.ts';
import { includes } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { vpcId } from '../../src/inventory/network.ts';
import { securityGroupId } from '../../src/inventory/refs.ts';
import {
  builtBy,
  containerPort,
  mainVpc,
  type SecurityGroup,
  securityGroups,
  services,
} from '../environment.ts';

const elb = 'elastic-load-balancing-v2';
const ALL_PORTS = -1;

/** A rule that lets one group of phase 3 into another. */
interface Rule {
  readonly name: string;
  readonly into: SecurityGroup;
  readonly from: SecurityGroup;
  readonly protocol: 'tcp' | '-1';
  readonly ports: readonly [number, number];
}

const rule = (into: SecurityGroup, from: SecurityGroup, first: number, last = first): Rule => ({
  name: `${into} ${first === ALL_PORTS ? 'all' : `${first}-${last}`} from ${from}`,
  into,
  from,
  protocol: first === ALL_PORTS ? '-1' : 'tcp',
  ports: [first, last],
});

const internalRules: readonly Rule[] = [
  rule('muvi-uat-internal-alb-sg', 'muvi-uat-ecs-sg', 5002, 5007),
  rule('muvi-uat-ecs-sg', 'muvi-uat-alb-sg', containerPort),
  // "ALB SG" means both: without this one the internal load balancer could not reach a task.
  rule('muvi-uat-ecs-sg', 'muvi-uat-internal-alb-sg', containerPort),
  rule('muvi-uat-ecs-sg', 'muvi-uat-ecs-sg', ALL_PORTS),
  rule('muvi-uat-rds-sg', 'muvi-uat-ecs-sg', 5432),
  rule('muvi-uat-redis-sg', 'muvi-uat-ecs-sg', 6379),
];

const rulesOf = (group: SecurityGroup) =>
  describe('ec2', 'DescribeSecurityGroupRules', {
    Filters: [{ Name: 'group-id', Values: [securityGroupId(group, '3.1')] }],
  });

/** 3.1 and 3.2: who may talk to whom, and where load balancers send traffic. */
export const groups: readonly Step[] = [
  step({
    id: '3.1',
    title: 'Create the five security groups',
    in: 'uae',
    does: 'create',
    each: securityGroups,
    write: ({ name, purpose }) =>
      call('ec2', 'CreateSecurityGroup', {
        GroupName: name,
        Description: purpose,
        VpcId: vpcId(mainVpc.cidr),
        TagSpecifications: [{ ResourceType: 'security-group', Tags: builtBy('3') }],
      }),
    verify: ({ name }) =>
      describe('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'group-name', Values: [name] }] }).shows({
        SecurityGroups: [{ GroupName: name, VpcId: vpcId(mainVpc.cidr) }],
      }),
  }),
  step({
    id: '3.1b',
    title: 'Open the public load balancers to the internet',
    in: 'uae',
    does: 'create',
    each: [
      { name: 'muvi-uat-alb-sg 80', port: 80 },
      { name: 'muvi-uat-alb-sg 443', port: 443 },
    ],
    warns: 'the whole internet (0.0.0.0/0) may reach ports 80 and 443 of the public load balancers',
    write: ({ port }) =>
      call('ec2', 'AuthorizeSecurityGroupIngress', {
        GroupId: securityGroupId('muvi-uat-alb-sg', '3.1'),
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: port,
            ToPort: port,
            IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'Public load balancers' }],
          },
        ],
      }),
    verify: ({ port }) =>
      rulesOf('muvi-uat-alb-sg').shows({
        SecurityGroupRules: includes([
          { IsEgress: false, IpProtocol: 'tcp', FromPort: port, ToPort: port, CidrIpv4: '0.0.0.0/0' },
        ]),
      }),
  }),
  step({
    id: '3.1c',
    title: 'Let the groups reach each other',
    in: 'uae',
    does: 'create',
    each: internalRules,
    write: ({ into, from, protocol, ports: [FromPort, ToPort] }) =>
      call('ec2', 'AuthorizeSecurityGroupIngress', {
        GroupId: securityGroupId(into, '3.1'),
        IpPermissions: [
          {
            IpProtocol: protocol,
            ...(protocol === 'tcp' ? { FromPort, ToPort } : {}),
            UserIdGroupPairs: [{ GroupId: securityGroupId(from, '3.1'), Description: `From ${from}` }],
          },
        ],
      }),
    verify: ({ into, from, protocol, ports: [FromPort, ToPort] }) =>
      rulesOf(into).shows({
        SecurityGroupRules: includes([
          {
            IsEgress: false,
            IpProtocol: protocol,
            FromPort,
            ToPort,
            ReferencedGroupInfo: { GroupId: securityGroupId(from, '3.1') },
          },
        ]),
      }),
  }),
  step({
    id: '3.2',
    title: 'Create one target group per service',
    in: 'uae',
    does: 'create',
    each: services,
    write: (service) =>
      call(elb, 'CreateTargetGroup', {
        Name: service.targetGroup,
        Protocol: 'HTTP',
        ProtocolVersion: service.protocolVersion,
        Port: containerPort,
        VpcId: vpcId(mainVpc.cidr),
        TargetType: 'ip',
        HealthCheckProtocol: 'HTTP',
        HealthCheckPath: service.healthCheckPath,
        Tags: builtBy('3'),
      }),
    verify: (service) =>
      describe(elb, 'DescribeTargetGroups', { Names: [service.targetGroup] }).shows({
        TargetGroups: [
          {
            Protocol: 'HTTP',
            ProtocolVersion: service.protocolVersion,
            Port: containerPort,
            TargetType: 'ip',
            HealthCheckPath: service.healthCheckPath,
            VpcId: vpcId(mainVpc.cidr),
          },
        ],
      }),
  }),
];
