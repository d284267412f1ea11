import { defineService } from '../service.ts';
import shapes from '../shapes/cloudwatch.generated.json' with { type: 'json' };
import { alarmOperations, alarms } from './alarms.ts';
import { metricOperations } from './metrics.ts';

export const cloudwatch = defineService({
  service: 'cloudwatch',
  shapes,
  malformed: { missing: 'ValidationError', invalid: 'SerializationException', unknown: 'ValidationError' },
  kinds: [alarms],
  operations: { ...alarmOperations, ...metricOperations },
});
