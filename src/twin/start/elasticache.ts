import { parameterGroups } from '../elasticache/kinds.ts';
import type { Tx } from '../kind.ts';
import { PLACES, stands } from './place.ts';

/** ElastiCache as it stands before phase 1. */
export function standingElastiCache(tx: Tx): void {
  for (const place of Object.values(PLACES)) {
    for (const family of ['redis6.x', 'redis7']) {
      stands(tx.in(place), parameterGroups, `default.${family}`, 'active', {
        family,
        description: `Default parameter group for ${family}`,
      });
    }
  }
}
