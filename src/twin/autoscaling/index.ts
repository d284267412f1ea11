/**
 * Application Auto Scaling, as it is described.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html
 * The build mirrors no scaling, so the twin only shows what stands in production: nothing is registered, and no
 * service is scaled by it.
 */
import { type Paging, page } from '../handlers/page.ts';
import { arn } from '../handlers/tags.ts';
import { kind } from '../kind.ts';
import { defineService } from '../service.ts';
import shapes from '../shapes/application-auto-scaling.generated.json' with { type: 'json' };

interface Scaled {
  readonly namespace: string;
  readonly resource: string;
  readonly dimension: string;
}

interface Target extends Scaled {
  readonly least: number;
  readonly most: number;
}

interface Policy extends Scaled {
  readonly name: string;
  /** A predefined metric and the value it is kept at. */
  readonly metric: string;
  readonly value: number;
}

const missing = {
  name: 'ObjectNotFoundException',
  says: (id: string) => `No scalable target found for ${id}`,
};

export const scalableTargets = kind<Target>({
  service: 'application-auto-scaling',
  name: 'ScalableTarget',
  errors: { missing },
});

export const scalingPolicies = kind<Policy>({
  service: 'application-auto-scaling',
  name: 'ScalingPolicy',
  errors: { missing },
});

const tokens = (size: number): Paging => ({
  token: 'NextToken',
  next: 'NextToken',
  limit: 'MaxResults',
  size,
  limits: [1, size],
  badToken: 'InvalidNextTokenException',
  badLimit: 'ValidationException',
});

const INVALID = 'ValidationException';

export const autoscaling = defineService({
  service: 'application-auto-scaling',
  shapes,
  malformed: { missing: INVALID, invalid: INVALID, unknown: INVALID },
  kinds: [scalableTargets, scalingPolicies],
  operations: {
    DescribeScalableTargets: {
      takes: ['ServiceNamespace', 'ResourceIds', 'ScalableDimension', 'MaxResults', 'NextToken'],
      run(input, tx) {
        const { ServiceNamespace, ResourceIds, ScalableDimension } = input;
        const found = tx
          .list(scalableTargets)
          .filter(
            ({ data }) =>
              data.namespace === ServiceNamespace &&
              (ResourceIds?.includes(data.resource) ?? true) &&
              data.dimension === (ScalableDimension ?? data.dimension),
          );
        const shown = page(found, ({ id }) => id, { ...input }, tokens(50));
        return {
          ScalableTargets: shown.items.map(({ data, created }) => ({
            ServiceNamespace: data.namespace as 'ecs',
            ResourceId: data.resource,
            ScalableDimension: data.dimension as 'ecs:service:DesiredCount',
            MinCapacity: data.least,
            MaxCapacity: data.most,
            RoleARN: `arn:aws:iam::${tx.place.account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
            CreationTime: new Date(created),
            SuspendedState: {
              DynamicScalingInSuspended: false,
              DynamicScalingOutSuspended: false,
              ScheduledScalingSuspended: false,
            },
          })),
          NextToken: shown.next,
        };
      },
    },
    DescribeScalingPolicies: {
      takes: [
        'ServiceNamespace',
        'PolicyNames',
        'ResourceId',
        'ScalableDimension',
        'MaxResults',
        'NextToken',
      ],
      run(input, tx) {
        const { ServiceNamespace, PolicyNames, ResourceId, ScalableDimension } = input;
        const found = tx
          .list(scalingPolicies)
          .filter(
            ({ data }) =>
              data.namespace === ServiceNamespace &&
              (PolicyNames?.includes(data.name) ?? true) &&
              data.resource === (ResourceId ?? data.resource) &&
              data.dimension === (ScalableDimension ?? data.dimension),
          );
        const shown = page(found, ({ id }) => id, { ...input }, tokens(10));
        return {
          ScalingPolicies: shown.items.map(({ id, data, created }) => ({
            PolicyARN: arn(
              tx,
              'autoscaling',
              `scalingPolicy:${tx.fixed(32, 'policy', id)}:resource/${data.namespace}/${data.resource}:policyName/${data.name}`,
            ),
            PolicyName: data.name,
            ServiceNamespace: data.namespace as 'ecs',
            ResourceId: data.resource,
            ScalableDimension: data.dimension as 'ecs:service:DesiredCount',
            PolicyType: 'TargetTrackingScaling' as const,
            TargetTrackingScalingPolicyConfiguration: {
              TargetValue: data.value,
              PredefinedMetricSpecification: {
                PredefinedMetricType: data.metric as 'ECSServiceAverageCPUUtilization',
              },
            },
            Alarms: [],
            CreationTime: new Date(created),
          })),
          NextToken: shown.next,
        };
      },
    },
  },
});
