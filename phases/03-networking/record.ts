import { describe } from '../../src/aws/call.ts';
import { includes } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import {
  internalLoadBalancer,
  publicLoadBalancer,
  securityGroups,
  services,
  websiteLoadBalancer,
} from '../environment.ts';

const elb = 'elastic-load-balancing-v2';

/** 3.6: what later phases and people need to know, from one listing each. */
export const record: readonly Step[] = [
  step({
    id: '3.6',
    title: 'ARNs and DNS names of load balancers and target groups',
    in: 'uae',
    does: 'survey',
    verify: () => [
      describe(elb, 'DescribeLoadBalancers', {}).shows(
        {
          LoadBalancers: includes(
            [publicLoadBalancer, internalLoadBalancer, websiteLoadBalancer].map(({ name, scheme }) => ({
              LoadBalancerName: name,
              Scheme: scheme,
              State: { Code: 'active' },
            })),
          ),
        },
        (reply) =>
          Object.fromEntries(
            (reply.LoadBalancers ?? []).flatMap(({ LoadBalancerName, LoadBalancerArn, DNSName }) => [
              [`ARN of ${LoadBalancerName}`, `${LoadBalancerArn}`],
              [`DNS name of ${LoadBalancerName}`, `${DNSName}`],
            ]),
          ),
      ),
      describe(elb, 'DescribeTargetGroups', {}).shows(
        { TargetGroups: includes(services.map(({ targetGroup }) => ({ TargetGroupName: targetGroup }))) },
        (reply) =>
          Object.fromEntries(
            (reply.TargetGroups ?? []).map((group) => [
              `ARN of ${group.TargetGroupName}`,
              `${group.TargetGroupArn}`,
            ]),
          ),
      ),
      describe('ec2', 'DescribeSecurityGroups', {
        Filters: [{ Name: 'group-name', Values: securityGroups.map(({ name }) => name) }],
      }).shows(
        { SecurityGroups: includes(securityGroups.map(({ name }) => ({ GroupName: name }))) },
        (reply) =>
          Object.fromEntries(
            (reply.SecurityGroups ?? []).map((group) => [`id of ${group.GroupName}`, `${group.GroupId}`]),
          ),
      ),
    ],
  }),
];
