import { defineService } from '../service.ts';
import shapes from '../shapes/iam.generated.json' with { type: 'json' };
import { instanceProfiles, roles, users } from './entities.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { policies, policyOperations } from './policies.ts';
import { roleOperations } from './roles.ts';
import { accessKeys, userOperations } from './users.ts';

export const iam = defineService({
  service: 'iam',
  shapes,
  malformed: { missing: 'ValidationError', invalid: 'ValidationError', unknown: 'ValidationError' },
  kinds: [roles, users, accessKeys, policies, instanceProfiles],
  operations: { ...roleOperations, ...policyOperations, ...instanceProfileOperations, ...userOperations },
});
