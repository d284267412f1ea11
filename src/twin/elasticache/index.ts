import { defineService } from '../service.ts';
import shapes from '../shapes/elasticache.generated.json' with { type: 'json' };
import { parameterGroupOperations, parameterGroups } from './parameter-groups.ts';

export const elasticache = defineService({
  service: 'elasticache',
  shapes,
  malformed: {
    missing: 'MissingParameter',
    invalid: 'InvalidParameterValue',
    unknown: 'InvalidParameterValue',
  },
  kinds: [parameterGroups],
  operations: { ...parameterGroupOperations },
});
