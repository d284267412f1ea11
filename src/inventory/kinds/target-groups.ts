import { describe } from '../../aws/call.ts';
import { factFrom, needed, resourceKind } from '../kind.ts';
import { resource } from '../resource.ts';

const elb = 'elastic-load-balancing-v2';

export const targetGroups = resourceKind({
  kind: 'elbv2/target-group',
  title: 'target groups',
  service: elb,
  also: ['elbv2', 'alb'],
  async list(ask) {
    const listed = await ask.list(describe(elb, 'DescribeTargetGroups', {}), (reply) => reply.TargetGroups);
    return Promise.all(
      listed.map(async (group) => {
        const arn = needed(group.TargetGroupArn, 'TargetGroupArn');
        const health = await ask.about(describe(elb, 'DescribeTargetHealth', { TargetGroupArn: arn }));
        const { facts, unread } = factFrom(
          health,
          'Targets',
          ({ TargetHealthDescriptions = [] }) => {
            const states = TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State ?? '');
            return Object.fromEntries(
              [...new Set(states)]
                .sort()
                .map((state) => [state, states.filter((one) => one === state).length]),
            );
          },
          {},
        );
        return resource({
          kind: 'elbv2/target-group',
          id: arn,
          arn,
          name: needed(group.TargetGroupName, 'TargetGroupName'),
          facts: {
            Protocol: group.Protocol,
            ProtocolVersion: group.ProtocolVersion,
            Port: group.Port,
            TargetType: group.TargetType,
            VpcId: group.VpcId,
            HealthCheckPath: group.HealthCheckPath,
            HealthCheckPort: group.HealthCheckPort,
            HealthCheckProtocol: group.HealthCheckProtocol,
            HealthCheckIntervalSeconds: group.HealthCheckIntervalSeconds,
            HealthCheckTimeoutSeconds: group.HealthCheckTimeoutSeconds,
            HealthyThresholdCount: group.HealthyThresholdCount,
            UnhealthyThresholdCount: group.UnhealthyThresholdCount,
            Matcher: group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode,
            ...facts,
          },
          unread,
          uses: [group.VpcId],
        });
      }),
    );
  },
});
