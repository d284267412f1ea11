import { defineService } from '../service.ts';
import shapes from '../shapes/cloudwatch-logs.generated.json' with { type: 'json' };
import { logEventOperations } from './events.ts';
import { logGroupOperations, logGroups } from './groups.ts';
import { streams } from './streams.ts';

const INVALID = 'InvalidParameterException';

export const logs = defineService({
  service: 'cloudwatch-logs',
  shapes,
  malformed: { missing: INVALID, invalid: 'SerializationException', unknown: INVALID },
  kinds: [logGroups, streams],
  operations: { ...logGroupOperations, ...logEventOperations },
});
