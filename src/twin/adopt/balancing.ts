import { type Action, listeners, loadBalancers, rules, targetGroups, targets } from '../elbv2/kinds.ts';
import type { Tx } from '../kind.ts';
import type { Answers } from './answers.ts';
import { adopt, tagsFrom } from './put.ts';

const elb = 'elastic-load-balancing-v2';

/** Load balancers with their listeners, rules, target groups and targets. */
export function adoptBalancing(answers: Answers, tx: Tx): void {
  const tags = new Map(
    answers
      .of(elb, 'DescribeTags')
      .flatMap(({ output }) => output.TagDescriptions ?? [])
      .map(({ ResourceArn, Tags }) => [ResourceArn, tagsFrom(Tags)]),
  );
  const taggedAs = (arn: string | undefined) => ({ tags: tags.get(arn) ?? {} });
  const balancers = answers.all(
    elb,
    'DescribeLoadBalancers',
    (reply) => reply.LoadBalancers,
    (one) => one.LoadBalancerArn,
  );
  for (const one of balancers) {
    const arn = one.LoadBalancerArn;
    const attributes = answers.about(elb, 'DescribeLoadBalancerAttributes', { LoadBalancerArn: arn });
    const data = {
      name: one.LoadBalancerName,
      number: /-(\d+)\./.exec(one.DNSName ?? '')?.[1] ?? '0',
      scheme: one.Scheme,
      vpcId: one.VpcId,
      subnets: (one.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
      groups: one.SecurityGroups ?? [],
      attributes: tagsFrom(attributes?.Attributes),
    };
    adopt(tx, loadBalancers, arn, one.State?.Code, data, { ...taggedAs(arn), made: one.CreatedTime });
  }
  const groups = answers.all(
    elb,
    'DescribeTargetGroups',
    (reply) => reply.TargetGroups,
    (one) => one.TargetGroupArn,
  );
  for (const one of groups) {
    const arn = one.TargetGroupArn;
    const attributes = answers.about(elb, 'DescribeTargetGroupAttributes', { TargetGroupArn: arn });
    const data = {
      name: one.TargetGroupName,
      protocol: one.Protocol,
      version: one.ProtocolVersion,
      port: one.Port,
      vpcId: one.VpcId,
      targetType: one.TargetType,
      health: {
        protocol: one.HealthCheckProtocol ?? 'HTTP',
        port: one.HealthCheckPort ?? 'traffic-port',
        path: one.HealthCheckPath ?? '/',
        interval: one.HealthCheckIntervalSeconds ?? 30,
        timeout: one.HealthCheckTimeoutSeconds ?? 5,
        healthy: one.HealthyThresholdCount ?? 5,
        unhealthy: one.UnhealthyThresholdCount ?? 2,
        matcher: one.Matcher?.HttpCode ?? one.Matcher?.GrpcCode ?? '200',
      },
      attributes: tagsFrom(attributes?.Attributes),
    };
    adopt(tx, targetGroups, arn, 'active', data, taggedAs(arn));
    const health = answers.about(elb, 'DescribeTargetHealth', { TargetGroupArn: arn });
    for (const { Target, TargetHealth } of health?.TargetHealthDescriptions ?? []) {
      const target = {
        group: arn,
        target: Target?.Id,
        port: Target?.Port,
        serving: TargetHealth?.State === 'healthy',
      };
      adopt(tx, targets, `${arn} ${Target?.Id}:${Target?.Port}`, 'checked', target);
    }
  }
  adoptListeners(answers, tx);
}

function adoptListeners(answers: Answers, tx: Tx): void {
  const listed = answers.all(
    elb,
    'DescribeListeners',
    (reply) => reply.Listeners,
    (one) => one.ListenerArn,
  );
  for (const one of listed) {
    const data = {
      balancer: one.LoadBalancerArn,
      port: one.Port,
      protocol: one.Protocol,
      sslPolicy: one.SslPolicy,
      certificates: (one.Certificates ?? []).flatMap(({ CertificateArn }) => CertificateArn ?? []),
      actions: (one.DefaultActions ?? []) as readonly Action[],
    };
    adopt(tx, listeners, one.ListenerArn, 'active', data);
  }
  for (const { input, output } of answers.of(elb, 'DescribeRules')) {
    for (const one of output.Rules ?? []) {
      // The default rule is the listener's own.
      if (one.IsDefault === true) continue;
      const data = {
        listener: String(input.ListenerArn),
        priority: Number(one.Priority),
        conditions: (one.Conditions ?? []) as unknown as readonly Readonly<Record<string, unknown>>[],
        actions: (one.Actions ?? []) as readonly Action[],
      };
      adopt(tx, rules, one.RuleArn, 'active', data);
    }
  }
}
