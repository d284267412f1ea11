import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource } from '../resource.ts';

export const scalableTargets = resourceKind({
  kind: 'application-auto-scaling/target',
  title: 'scaling ranges of services',
  service: 'application-auto-scaling',
  also: ['ecs', 'scaling'],
  async list(ask) {
    const listed = await ask.list(
      describe('application-auto-scaling', 'DescribeScalableTargets', { ServiceNamespace: 'ecs' }),
      (reply) => reply.ScalableTargets,
    );
    return listed.map(({ ResourceId, ScalableTargetARN, ScalableDimension, MinCapacity, MaxCapacity }) =>
      resource({
        kind: 'application-auto-scaling/target',
        id: needed(ResourceId, 'ResourceId'),
        arn: ScalableTargetARN,
        facts: { ScalableDimension, MinCapacity, MaxCapacity },
      }),
    );
  },
});
