/**
 * What other services ask IAM: whether they may take up a role, and what it then allows.
 * A service refuses a role that is not there, too new or not made for it in words of its own.
 */
import type { Tx } from '../kind.ts';
import type { Stored } from '../world.ts';
import { permits, trusts } from './documents.ts';
import { instanceProfiles, type Role, roles } from './entities.ts';
import { documentOf, managed } from './policies.ts';

/** Why a service cannot take up a role now: `new` ones become usable by themselves. */
type RoleTrouble = 'missing' | 'new' | 'untrusting';

/** Why the service, such as `rds.amazonaws.com`, cannot take up the role of this ARN; undefined where it can. */
export function roleTrouble(tx: Tx, arn: string, service: string): RoleTrouble | undefined {
  const role = roleOf(tx, arn);
  if (!role) return 'missing';
  if (role.state === 'propagating') return 'new';
  return trusts(role.data.trust, service) ? undefined : 'untrusting';
}

/** Whether a role's policies allow an action, such as `secretsmanager:GetSecretValue`, on a resource's ARN. */
export function roleAllows(tx: Tx, arn: string, action: string, resource: string): boolean {
  const role = roleOf(tx, arn);
  if (!role) return false;
  const attached = role.data.attached.map((policy) => managed(policy, tx));
  const texts = [
    ...Object.values(role.data.inline),
    ...attached.map((policy) => (policy ? documentOf(policy) : '')),
  ];
  return permits(
    texts.filter((text) => text !== ''),
    action,
    resource,
  );
}

/**
 * The ARN of the role in an instance profile, named or by ARN. `missing`: there is no such profile; `new`: EC2 does
 * not see it yet; `empty`: it holds no role.
 */
export function profileRole(
  tx: Tx,
  nameOrArn: string,
): { readonly arn: string } | 'missing' | 'new' | 'empty' {
  const profile = tx.find(instanceProfiles, nameOrArn.split('/').at(-1) as string);
  if (!profile) return 'missing';
  const role = profile.data.roles[0] === undefined ? undefined : tx.find(roles, profile.data.roles[0]);
  if (profile.state === 'propagating') return 'new';
  return role ? { arn: roles.arn?.(role, tx) as string } : 'empty';
}

/** The role of an ARN, where it stands in the account of the request and under that path. */
function roleOf(tx: Tx, arn: string): Stored<Role> | undefined {
  const role = tx.find(roles, arn.split('/').at(-1) as string);
  return role && roles.arn?.(role, tx) === arn ? role : undefined;
}
