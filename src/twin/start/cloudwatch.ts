import { type Alarm, alarms } from '../cloudwatch/alarms.ts';
import type { Tx } from '../kind.ts';
import { BEGINNING } from '../world.ts';
import { APPLICATIONS } from './applications.ts';
import { PLACES, stands } from './place.ts';

/** CloudWatch as it stands before phase 1: production is watched, at each service's processors. */
export function standingAlarms(tx: Tx): void {
  const prod = tx.in(PLACES.prod);
  for (const { service } of APPLICATIONS) {
    stands<Alarm>(prod, alarms, `prod-${service}-cpu-high`, 'OK', {
      namespace: 'AWS/ECS',
      metric: 'CPUUtilization',
      dimensions: [
        { Name: 'ClusterName', Value: 'Muvi-Prod' },
        { Name: 'ServiceName', Value: service },
      ],
      statistic: 'Average',
      period: 300,
      evaluations: 3,
      threshold: 80,
      comparison: 'GreaterThanThreshold',
      missingData: 'missing',
      enabled: true,
      actions: { alarm: [], ok: [], insufficient: [] },
      updated: BEGINNING - 90 * 86_400_000,
    });
  }
}
