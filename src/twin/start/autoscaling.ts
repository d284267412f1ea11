import { scalableTargets, scalingPolicies } from '../autoscaling/index.ts';
import type { Tx } from '../kind.ts';
import { PLACES, stands } from './place.ts';

/** Application Auto Scaling as it stands before phase 1: production's two busiest services follow their load. */
export function standingAutoScaling(tx: Tx): void {
  const prod = tx.in(PLACES.prod);
  for (const service of ['gateway', 'main-grpc']) {
    const scaled = {
      namespace: 'ecs',
      resource: `service/Muvi-Prod/${service}`,
      dimension: 'ecs:service:DesiredCount',
    };
    stands(prod, scalableTargets, scaled.resource, 'active', { ...scaled, least: 2, most: 6 });
    const name = `${service}-cpu`;
    const metric = 'ECSServiceAverageCPUUtilization';
    stands(prod, scalingPolicies, `${scaled.resource} ${name}`, 'active', {
      ...scaled,
      name,
      metric,
      value: 70,
    });
  }
}
