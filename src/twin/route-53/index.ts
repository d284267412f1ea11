import { defineService } from '../service.ts';
import shapes from '../shapes/route-53.generated.json' with { type: 'json' };
import { changes, records, zones } from './kinds.ts';
import { recordOperations } from './records.ts';
import { zoneOperations } from './zones.ts';

/** Route 53, as far as the build needs it: the zones that stand, and their records. */
export const route53 = defineService({
  service: 'route-53',
  shapes,
  malformed: { missing: 'InvalidInput', invalid: 'InvalidInput', unknown: 'InvalidInput' },
  kinds: [zones, records, changes],
  operations: { ...zoneOperations, ...recordOperations },
});
