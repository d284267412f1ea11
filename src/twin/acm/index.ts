import { defineService } from '../service.ts';
import shapes from '../shapes/acm.generated.json' with { type: 'json' };
import { certificateOperations } from './certificates.ts';
import { certificates } from './kinds.ts';

const INVALID = 'ValidationException';

export const acm = defineService({
  service: 'acm',
  shapes,
  malformed: { missing: INVALID, invalid: INVALID, unknown: INVALID },
  kinds: [certificates],
  operations: certificateOperations,
});
