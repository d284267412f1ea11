import { describe } from '../../aws/call.ts';
import { type Ask, needed, resourceKind } from '../kind.ts';
import { type Resource, resource, sorted } from '../resource.ts';

const elb = 'elastic-load-balancing-v2';
const also = ['elbv2', 'alb'];

const balancersOf = (ask: Ask) =>
  ask.list(describe(elb, 'DescribeLoadBalancers', {}), (reply) => reply.LoadBalancers);

export const loadBalancers = resourceKind({
  kind: 'elbv2/load-balancer',
  title: 'load balancers',
  service: elb,
  also,
  async list(ask) {
    return (await balancersOf(ask)).map((balancer) =>
      resource({
        kind: 'elbv2/load-balancer',
        id: needed(balancer.LoadBalancerArn, 'LoadBalancerArn'),
        arn: balancer.LoadBalancerArn,
        name: needed(balancer.LoadBalancerName, 'LoadBalancerName'),
        facts: {
          Type: balancer.Type,
          Scheme: balancer.Scheme,
          State: balancer.State?.Code,
          VpcId: balancer.VpcId,
          IpAddressType: balancer.IpAddressType,
          DNSName: balancer.DNSName,
          Subnets: sorted(balancer.AvailabilityZones?.map(({ SubnetId }) => SubnetId)),
          SecurityGroups: sorted(balancer.SecurityGroups),
        },
        uses: [balancer.VpcId, ...(balancer.SecurityGroups ?? [])],
      }),
    );
  },
});

export const listeners = resourceKind({
  kind: 'elbv2/listener',
  title: 'listeners',
  service: elb,
  also,
  async list(ask): Promise<readonly Resource[]> {
    const balancers = await balancersOf(ask);
    const found = await Promise.all(
      balancers.map(async ({ LoadBalancerArn, LoadBalancerName }) => {
        const arn = needed(LoadBalancerArn, 'LoadBalancerArn');
        const described = describe(elb, 'DescribeListeners', { LoadBalancerArn: arn });
        const listed = await ask.list(described, (reply) => reply.Listeners);
        return listed.map((listener) => {
          const { ListenerArn, Port, Protocol, SslPolicy, Certificates, DefaultActions = [] } = listener;
          const groups = DefaultActions.flatMap(({ TargetGroupArn, ForwardConfig }) => [
            TargetGroupArn,
            ...(ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn),
          ]);
          return resource({
            kind: 'elbv2/listener',
            id: needed(ListenerArn, 'ListenerArn'),
            arn: ListenerArn,
            name: `${LoadBalancerName}:${Port}`,
            facts: {
              LoadBalancer: arn,
              Port,
              Protocol,
              SslPolicy,
              Certificates: sorted(Certificates?.map(({ CertificateArn }) => CertificateArn)),
              Actions: DefaultActions.map(({ Type }) => Type ?? ''),
              TargetGroups: [...new Set(sorted(groups))],
            },
            uses: [arn, ...groups],
          });
        });
      }),
    );
    return found.flat();
  },
});
