/**
 * Roles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (and Get, List, Update, Delete, Tag)
 * A new role is at once in IAM's own answers and some ten seconds later in other services' (`access.ts`); a change of
 * an old one is everywhere at once here, though not on AWS. Service-linked roles only stand: they cannot be changed.
 * Boundaries are not modelled.
 */
import { type Tags, tagList, tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { givenTags, iamId, listed, PAGED, TAG_QUOTA, validName, validPath, withinQuota } from './common.ts';
import { checkedTrust, encoded } from './documents.ts';
import { profilesOf, type Role, roles } from './entities.ts';
import { grantOperations } from './grants.ts';

const SERVICE_LINKED = '/aws-service-role/';

/** Refuses to touch a role that belongs to a service. */
function changeable({ id, data }: Stored<Role>): void {
  if (!data.path.startsWith(SERVICE_LINKED)) return;
  refuse(
    'UnmodifiableEntityException',
    `Cannot perform the operation on the protected role '${id}' - this role is only modifiable by AWS`,
  );
}

/** A role as a list shows it; alone it is shown with its tags. */
export function roleView(thing: Stored<Role>, tx: Tx, full = false) {
  return {
    RoleName: thing.id,
    RoleId: thing.data.entityId,
    Arn: roles.arn?.(thing, tx) as string,
    Path: thing.data.path,
    CreateDate: new Date(thing.created),
    AssumeRolePolicyDocument: encoded(thing.data.trust),
    Description: thing.data.description,
    MaxSessionDuration: thing.data.maxSession,
    Tags: full && thing.tags ? tagList(thing.tags) : undefined,
  };
}

function session(seconds = 3600): number {
  if (seconds < 3600 || seconds > 43_200) {
    refuse(
      'ValidationError',
      `Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: between 3600 and 43200`,
    );
  }
  return seconds;
}

const changed = (name: string | undefined, tx: Tx): Stored<Role> => {
  const role = tx.get(roles, name as string);
  changeable(role);
  return role;
};

export const roleOperations: Operations<'iam'> = {
  CreateRole: {
    takes: ['RoleName', 'AssumeRolePolicyDocument', 'Path', 'Description', 'MaxSessionDuration', 'Tags'],
    run: ({ RoleName, AssumeRolePolicyDocument, Path, Description, MaxSessionDuration, Tags }, tx) => {
      const name = validName('roleName', RoleName, 64);
      const path = validPath(Path);
      if (path.startsWith(SERVICE_LINKED))
        refuse('ValidationError', 'The path of a service-linked role cannot be given.');
      const trust = checkedTrust(AssumeRolePolicyDocument as string);
      const same = tx.list(roles).find(({ id }) => id.toLowerCase() === name.toLowerCase());
      if (same) refuse('EntityAlreadyExistsException', `Role with name ${name} already exists.`);
      withinQuota(tx.list(roles).length + 1, 'RolesPerAccount', 1000);
      const role = tx.add(
        roles,
        name,
        'propagating',
        {
          path,
          entityId: iamId('AROA', tx),
          inline: {},
          attached: [],
          trust,
          ...(Description === undefined ? {} : { description: Description }),
          maxSession: session(MaxSessionDuration),
        },
        givenTags(Tags),
      );
      return { Role: roleView(role, tx, true) };
    },
  },
  GetRole: {
    takes: ['RoleName'],
    run: ({ RoleName }, tx) => ({ Role: roleView(tx.get(roles, RoleName as string), tx, true) }),
  },
  ListRoles: {
    takes: ['PathPrefix', ...PAGED],
    run: (input, tx) => {
      const found = tx.list(roles).filter(({ data }) => data.path.startsWith(input.PathPrefix ?? '/'));
      return listed(
        'Roles',
        found,
        ({ id }) => id,
        (role) => roleView(role, tx),
        input,
      );
    },
  },
  UpdateRole: {
    takes: ['RoleName', 'Description', 'MaxSessionDuration'],
    run: ({ RoleName, Description, MaxSessionDuration }, tx) => {
      const { id } = changed(RoleName, tx);
      tx.patch(roles, id, {
        ...(Description === undefined ? {} : { description: Description }),
        ...(MaxSessionDuration === undefined ? {} : { maxSession: session(MaxSessionDuration) }),
      });
      return {};
    },
  },
  UpdateAssumeRolePolicy: {
    takes: ['RoleName', 'PolicyDocument'],
    run: ({ RoleName, PolicyDocument }, tx) => {
      const { id } = changed(RoleName, tx);
      tx.patch(roles, id, { trust: checkedTrust(PolicyDocument as string) });
      return {};
    },
  },
  DeleteRole: {
    takes: ['RoleName'],
    run: ({ RoleName }, tx) => {
      const { id, data } = changed(RoleName, tx);
      const conflict = (what: string) =>
        refuse('DeleteConflictException', `Cannot delete entity, ${what} first.`);
      if (profilesOf(id, tx).length > 0) conflict('must remove roles from instance profile');
      if (data.attached.length > 0) conflict('must detach all policies');
      if (Object.keys(data.inline).length > 0) conflict('must delete policies');
      tx.remove(roles, id);
      return {};
    },
  },
  TagRole: {
    takes: ['RoleName', 'Tags'],
    run: ({ RoleName, Tags }, tx) => {
      const role = changed(RoleName, tx);
      const tags: Tags = { ...role.tags, ...tagsOf(Tags) };
      withinQuota(Object.keys(tags).length, 'TagsPerRole', TAG_QUOTA);
      tx.put(roles, { ...role, tags });
      return {};
    },
  },
  UntagRole: {
    takes: ['RoleName', 'TagKeys'],
    run: ({ RoleName, TagKeys = [] }, tx) => {
      const role = changed(RoleName, tx);
      const left = Object.entries(role.tags ?? {}).filter(([key]) => !TagKeys.includes(key));
      tx.put(roles, { ...role, tags: Object.fromEntries(left) });
      return {};
    },
  },
  ListRoleTags: {
    takes: ['RoleName', ...PAGED],
    run: (input, tx) => {
      const tags = tagList(tx.get(roles, input.RoleName as string).tags);
      return listed(
        'Tags',
        tags,
        ({ Key }) => Key,
        (tag) => tag,
        input,
      );
    },
  },
  ...grantOperations({ of: roles, noun: 'Role', inlineSize: 10_240, changeable }),
};
