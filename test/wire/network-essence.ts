import {
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Moto } from '../moto.ts';
import { settingsOf } from './seed-settings.ts';

/** What phase 3 made, as the bare SDK reads it: names, rules and ports, in order; made-up ids left out. */
export async function networkEssence(moto: Moto): Promise<readonly string[]> {
  const settings = settingsOf(moto, 'muvi-uat');
  const ec2 = new EC2Client(settings);
  const elb = new ElasticLoadBalancingV2Client(settings);
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({}));
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  const groupName = (id: string | undefined) =>
    SecurityGroups.find(({ GroupId }) => GroupId === id)?.GroupName;
  const targetName = (arn: string | undefined) =>
    TargetGroups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.TargetGroupName;
  const listeners = await Promise.all(
    LoadBalancers.map(async ({ LoadBalancerName, LoadBalancerArn }) => {
      const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
      return Listeners.map(({ Protocol, Port, DefaultActions, Certificates = [] }) => [
        ...[LoadBalancerName, Protocol, Port, targetName(DefaultActions?.[0]?.TargetGroupArn)],
        Certificates.length,
      ]);
    }),
  );
  return [
    ...SecurityGroups.map(({ GroupName, Description }) => ['group', GroupName, Description]),
    ...SecurityGroupRules.map((rule) => [
      ...['rule', groupName(rule.GroupId), rule.IsEgress, rule.IpProtocol, rule.FromPort, rule.ToPort],
      rule.CidrIpv4 ?? groupName(rule.ReferencedGroupInfo?.GroupId),
    ]),
    ...TargetGroups.map((group) => [
      'target group',
      ...[group.TargetGroupName, group.ProtocolVersion, group.HealthCheckPath],
    ]),
    ...LoadBalancers.map(({ LoadBalancerName, Scheme, SecurityGroups: carried = [] }) => [
      ...['load balancer', LoadBalancerName, Scheme, ...carried.map(groupName)],
    ]),
    ...listeners.flat(),
  ]
    .map((row) => JSON.stringify(row))
    .sort();
}
