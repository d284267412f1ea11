import type { Tx } from '../kind.ts';
import { logGroups } from '../logs/groups.ts';
import { APPLICATIONS, OLD_UAE } from './applications.ts';
import { PLACES, stands } from './place.ts';

/** CloudWatch Logs as it stands before phase 1: a group for every application that has run. */
export function standingLogs(tx: Tx): void {
  for (const { name } of OLD_UAE)
    stands(tx.in(PLACES.uae), logGroups, `/ecs/Muvi-Cluster/${name}`, 'active', {});
  for (const { name } of APPLICATIONS) {
    stands(tx.in(PLACES.frankfurt), logGroups, `/ecs/muvi-${name}-uat`, 'active', {});
    stands(tx.in(PLACES.prod), logGroups, `/ecs/muvi-${name}-prod`, 'active', { retentionInDays: 90 });
  }
}
