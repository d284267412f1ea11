/**
 * Target groups. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 * (and Describe, Modify, Delete, ModifyTargetGroupAttributes)
 * One again with the same settings gives the one there is; with others it is refused. One that a listener or a rule
 * forwards to is not deleted; deleting one that is not there succeeds. Only HTTP and HTTPS groups of ip or instance
 * targets are modelled; of attributes the twin heeds the deregistration delay.
 */
import { vpcs } from '../ec2/kinds.ts';
import { describes } from '../handlers/describes.ts';
import { unheld } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { GROUP_ATTRIBUTES } from './attributes.ts';
import { attributeList, balancingArn, changed, invalid, markers, named } from './common.ts';
import {
  loadBalancers,
  loadBalancersOf,
  type TargetGroup,
  targetGroups,
  targets,
  targetsOf,
  usersOf,
} from './kinds.ts';

const view = ({ id, data }: Stored<TargetGroup>, tx: Tx) => ({
  TargetGroupArn: id,
  TargetGroupName: data.name,
  Protocol: data.protocol as 'HTTP',
  ProtocolVersion: data.version,
  Port: data.port,
  VpcId: data.vpcId,
  HealthCheckProtocol: data.health.protocol as 'HTTP',
  HealthCheckPort: data.health.port,
  HealthCheckEnabled: true,
  HealthCheckIntervalSeconds: data.health.interval,
  HealthCheckTimeoutSeconds: data.health.timeout,
  HealthyThresholdCount: data.health.healthy,
  UnhealthyThresholdCount: data.health.unhealthy,
  HealthCheckPath: data.health.path,
  Matcher: data.version === 'GRPC' ? { GrpcCode: data.health.matcher } : { HttpCode: data.health.matcher },
  LoadBalancerArns: [...loadBalancersOf(id, tx)],
  TargetType: data.targetType as 'ip',
  IpAddressType: 'ipv4' as const,
});

interface HealthInput {
  readonly HealthCheckEnabled?: boolean;
  readonly HealthCheckProtocol?: string;
  readonly HealthCheckPort?: string;
  readonly HealthCheckPath?: string;
  readonly HealthCheckIntervalSeconds?: number;
  readonly HealthCheckTimeoutSeconds?: number;
  readonly HealthyThresholdCount?: number;
  readonly UnhealthyThresholdCount?: number;
  readonly Matcher?: { readonly HttpCode?: string; readonly GrpcCode?: string };
}

const HEALTH = [
  'HealthCheckEnabled',
  'HealthCheckProtocol',
  'HealthCheckPort',
  'HealthCheckPath',
  'HealthCheckIntervalSeconds',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'UnhealthyThresholdCount',
  'Matcher',
] as const;

/** The health check of a new group of this protocol version. */
export function usualHealth(version: string): TargetGroup['health'] {
  const grpc = version === 'GRPC';
  return {
    protocol: 'HTTP',
    port: 'traffic-port',
    path: grpc ? '/AWS.ALB/healthcheck' : '/',
    interval: 30,
    timeout: 5,
    healthy: 5,
    unhealthy: 2,
    matcher: grpc ? '12' : '200',
  };
}

/** The health check with what a request changes of it, within AWS's bounds. */
function health(input: HealthInput, from: TargetGroup['health'], version: string): TargetGroup['health'] {
  if (input.HealthCheckEnabled === false)
    invalid('Health check enabled must be true for target groups with target type ip');
  const { HttpCode, GrpcCode } = input.Matcher ?? {};
  const [own, other] = version === 'GRPC' ? [GrpcCode, HttpCode] : [HttpCode, GrpcCode];
  if (other !== undefined)
    invalid(`The matcher does not fit a target group with the protocol version ${version}`);
  const result = {
    protocol: input.HealthCheckProtocol ?? from.protocol,
    port: input.HealthCheckPort ?? from.port,
    path: input.HealthCheckPath ?? from.path,
    interval: input.HealthCheckIntervalSeconds ?? from.interval,
    timeout: input.HealthCheckTimeoutSeconds ?? from.timeout,
    healthy: input.HealthyThresholdCount ?? from.healthy,
    unhealthy: input.UnhealthyThresholdCount ?? from.unhealthy,
    matcher: own ?? from.matcher,
  };
  const bounded = (what: string, value: number, least: number, most: number): void => {
    if (value < least || value > most) invalid(`${what} '${value}' must be between ${least} and ${most}`);
  };
  if (!['HTTP', 'HTTPS'].includes(result.protocol)) {
    invalid(`Health check protocol '${result.protocol}' must be one of 'HTTP, HTTPS'`);
  }
  if (!result.path.startsWith('/')) invalid(`Health check path '${result.path}' must begin with a '/'`);
  bounded('Health check interval', result.interval, 5, 300);
  bounded('Health check timeout', result.timeout, 2, 120);
  bounded('Healthy threshold count', result.healthy, 2, 10);
  bounded('Unhealthy threshold count', result.unhealthy, 2, 10);
  if (result.timeout >= result.interval) invalid('Health check interval must be greater than the timeout.');
  return result;
}

const VERSIONS = ['HTTP1', 'HTTP2', 'GRPC'];

export const targetGroupOperations: Operations<'elastic-load-balancing-v2'> = {
  CreateTargetGroup: {
    takes: [
      'Name',
      'Protocol',
      'ProtocolVersion',
      'Port',
      'VpcId',
      'TargetType',
      'IpAddressType',
      'Tags',
      ...HEALTH,
    ],
    run(input, tx) {
      const name = named(input.Name ?? '', 'target group');
      const {
        Protocol: protocol = '',
        ProtocolVersion: version = 'HTTP1',
        TargetType: targetType = 'instance',
      } = input;
      if (!['HTTP', 'HTTPS'].includes(protocol)) unsupported(`the target group protocol ${protocol}`);
      if (!VERSIONS.includes(version))
        invalid(`Protocol version '${version}' must be one of '${VERSIONS.join(', ')}'`);
      if (!['instance', 'ip'].includes(targetType)) unsupported(`the target type ${targetType}`);
      if ((input.IpAddressType ?? 'ipv4') !== 'ipv4') unsupported(`the address type ${input.IpAddressType}`);
      const port = input.Port ?? invalid('A port must be specified');
      const vpcId = input.VpcId ?? invalid('A VPC ID must be specified');
      if (!tx.find(vpcs, vpcId)) invalid(`The VPC ID '${vpcId}' is not found`);
      const checks = health(input, usualHealth(version), version);
      const data = {
        name,
        protocol,
        version,
        port,
        vpcId,
        targetType,
        health: checks,
        attributes: GROUP_ATTRIBUTES,
      };
      const there = tx.list(targetGroups).find((each) => each.data.name === name);
      if (there) {
        const equal =
          JSON.stringify({ ...there.data, attributes: GROUP_ATTRIBUTES }) === JSON.stringify(data);
        if (!equal)
          refuse('DuplicateTargetGroupNameException', targetGroups.errors.exists?.says(name, '') ?? '');
        return { TargetGroups: [view(there, tx)] };
      }
      const arn = balancingArn(tx, `targetgroup/${name}/${tx.unique(16)}`);
      return { TargetGroups: [view(tx.add(targetGroups, arn, 'active', data, tagsOf(input.Tags)), tx)] };
    },
  },
  DescribeTargetGroups: describes(targetGroups, {
    list: 'TargetGroups',
    several: 'TargetGroupArns',
    view,
    also: {
      Names: (things, names: readonly string[]) => {
        const found = things.filter(({ data }) => names.includes(data.name));
        if (found.length < new Set(names).size) {
          refuse('TargetGroupNotFoundException', targetGroups.errors.missing.says('', ''));
        }
        return found;
      },
      LoadBalancerArn: (things, arn: string, tx) => {
        const { id: balancer } = tx.get(loadBalancers, arn);
        return things.filter(({ id }) => loadBalancersOf(id, tx).includes(balancer));
      },
    },
    paging: markers,
  }),
  ModifyTargetGroup: {
    takes: ['TargetGroupArn', ...HEALTH],
    run(input, tx) {
      const { id, data } = tx.get(targetGroups, input.TargetGroupArn ?? '');
      const changedGroup = tx.patch(targetGroups, id, { health: health(input, data.health, data.version) });
      return { TargetGroups: [view(changedGroup, tx)] };
    },
  },
  DeleteTargetGroup: {
    takes: ['TargetGroupArn'],
    run({ TargetGroupArn: arn = '' }, tx) {
      if (!arn.includes(':targetgroup/')) invalid(`'${arn}' is not a valid target group ARN`);
      const there = tx.find(targetGroups, arn);
      if (!there) return {};
      unheld(targetGroups, there, usersOf(arn, tx));
      for (const { id } of targetsOf(arn, tx)) tx.remove(targets, id);
      tx.remove(targetGroups, arn);
      return {};
    },
  },
  DescribeTargetGroupAttributes: {
    takes: ['TargetGroupArn'],
    run: ({ TargetGroupArn = '' }, tx) => ({
      Attributes: attributeList(tx.get(targetGroups, TargetGroupArn).data.attributes),
    }),
  },
  ModifyTargetGroupAttributes: {
    takes: ['TargetGroupArn', 'Attributes'],
    run({ TargetGroupArn: arn = '', Attributes }, tx) {
      const attributes = changed(tx.get(targetGroups, arn).data.attributes, Attributes);
      tx.patch(targetGroups, arn, { attributes });
      return { Attributes: attributeList(attributes) };
    },
  },
};
