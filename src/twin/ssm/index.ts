import { defineService } from '../service.ts';
import generated from '../shapes/ssm.generated.json' with { type: 'json' };
import type { Shapes } from '../shapes.ts';
import { commandOperations, invocations } from './commands.ts';
import { managedInstanceOperations } from './managed-instances.ts';
import { parameterLists } from './parameter-lists.ts';
import { parameterOperations } from './parameter-operations.ts';
import { parameters } from './parameters.ts';

/**
 * The SDK calls every parameter's value sensitive. Here a String's is kept as it is, so that a host can be compared
 * with what it should be; a SecureString's, and any Secret, is sealed all the same.
 */
const shapes: Shapes = {
  ...generated,
  structures: {
    ...generated.structures,
    PutParameterRequest: { ...(generated as Shapes).structures.PutParameterRequest, Value: '!s' },
  },
};

export const ssm = defineService({
  service: 'ssm',
  shapes,
  malformed: {
    missing: 'ValidationException',
    invalid: 'ValidationException',
    unknown: 'ValidationException',
  },
  kinds: [parameters, invocations],
  operations: {
    ...parameterOperations,
    ...parameterLists,
    ...managedInstanceOperations,
    ...commandOperations,
  },
});
