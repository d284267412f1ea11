import { describe, expect, it } from 'vitest';
import { aws, errorOf, rehearsal } from './support.ts';

const S = 'application-auto-scaling';

describe('Application Auto Scaling in the twin', () => {
  it('shows what scales in production, by resource, and nothing in UAE', async () => {
    const prod = rehearsal({ in: 'prod' });
    const { ScalableTargets } = await prod.ask(S, 'DescribeScalableTargets', { ServiceNamespace: 'ecs' });
    expect(ScalableTargets).toHaveLength(2);
    const ResourceId = 'service/Muvi-Prod/gateway';
    const one = await prod.ask(S, 'DescribeScalableTargets', {
      ServiceNamespace: 'ecs',
      ResourceIds: [ResourceId],
    });
    expect(one.ScalableTargets).toMatchObject([
      { ResourceId, ScalableDimension: 'ecs:service:DesiredCount' },
    ]);
    const policies = await prod.ask(S, 'DescribeScalingPolicies', { ServiceNamespace: 'ecs', ResourceId });
    expect(policies.ScalingPolicies).toMatchObject([{ ResourceId, PolicyType: 'TargetTrackingScaling' }]);
    const other = await prod.ask(S, 'DescribeScalableTargets', { ServiceNamespace: 'rds' });
    expect(other.ScalableTargets).toEqual([]);
    const uae = await rehearsal().ask(S, 'DescribeScalableTargets', { ServiceNamespace: 'ecs' });
    expect(uae.ScalableTargets).toEqual([]);
  });

  it('asks for a namespace, and registers nothing', async () => {
    const { twin, here } = rehearsal();
    expect(await errorOf(twin.send(here, aws(S, 'DescribeScalableTargets')))).toBe('ValidationException');
    expect(await errorOf(twin.send(here, aws(S, 'RegisterScalableTarget')))).toBe('UnsupportedByTwin');
  });
});
