import { defineService } from '../service.ts';
import shapes from '../shapes/servicediscovery.generated.json' with { type: 'json' };
import { instanceOperations } from './instances.ts';
import { instances, namespaces, services } from './kinds.ts';
import { namespaceOperations } from './namespaces.ts';
import { operationOperations, operations } from './operations.ts';
import { serviceOperations } from './services.ts';

export const servicediscovery = defineService({
  service: 'servicediscovery',
  shapes,
  malformed: { missing: 'InvalidInput', invalid: 'SerializationException', unknown: 'InvalidInput' },
  kinds: [namespaces, services, instances, operations],
  operations: {
    ...namespaceOperations,
    ...serviceOperations,
    ...instanceOperations,
    ...operationOperations,
  },
});
