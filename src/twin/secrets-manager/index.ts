import { defineService } from '../service.ts';
import shapes from '../shapes/secrets-manager.generated.json' with { type: 'json' };
import { lists } from './lists.ts';
import { operations } from './operations.ts';
import { secrets } from './secrets.ts';

export const secretsManager = defineService({
  service: 'secrets-manager',
  shapes,
  malformed: {
    missing: 'ValidationException',
    invalid: 'ValidationException',
    unknown: 'ValidationException',
  },
  kinds: [secrets],
  operations: { ...operations, ...lists },
});
