import { kind, type Passing, type Tx } from '../kind.ts';
import type { Stored } from '../world.ts';
import { exists, iamArn, missing } from './common.ts';

/** What roles and users have in common: an id of their own and what they are permitted. */
export interface Entity {
  readonly path: string;
  readonly entityId: string;
  /** Policies of its own, by name. */
  readonly inline: Readonly<Record<string, string>>;
  /** Managed policies, by ARN, in the order they were attached. */
  readonly attached: readonly string[];
}

export interface Role extends Entity {
  readonly trust: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSession: number;
}

/**
 * How long it takes before other services see what is new in IAM: "a few seconds".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const PROPAGATING: Readonly<Record<string, Passing>> = {
  propagating: { lasts: ['8s', '12s'], next: 'there' },
};

export const roles = kind<Role>({
  service: 'iam',
  name: 'Role',
  scope: 'global',
  passing: PROPAGATING,
  errors: { missing: missing('role'), exists: exists('Role') },
  arn: ({ id, data }, tx) => iamArn(tx, 'role', data.path, id),
});

export const users = kind<Entity>({
  service: 'iam',
  name: 'User',
  scope: 'global',
  errors: { missing: missing('user'), exists: exists('User') },
  arn: ({ id, data }, tx) => iamArn(tx, 'user', data.path, id),
});

export interface InstanceProfile {
  readonly path: string;
  readonly profileId: string;
  /** None or one. */
  readonly roles: readonly string[];
}

export const instanceProfiles = kind<InstanceProfile>({
  service: 'iam',
  name: 'InstanceProfile',
  scope: 'global',
  passing: PROPAGATING,
  errors: {
    missing: { ...missing('instance profile'), says: (id) => `Instance Profile ${id} cannot be found.` },
    exists: { ...exists('Instance Profile'), says: (id) => `Instance Profile ${id} already exists.` },
  },
  arn: ({ id, data }, tx) => iamArn(tx, 'instance-profile', data.path, id),
});

/** The profiles that hold a role. */
export function profilesOf(role: string, tx: Tx): readonly Stored<InstanceProfile>[] {
  return tx.list(instanceProfiles).filter(({ data }) => data.roles.includes(role));
}
