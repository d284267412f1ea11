/**
 * Instance profiles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html (and Get,
 * List, Delete, AddRoleTo…, RemoveRoleFrom…). One holds one role. Like a role, a new one is seen by EC2 some ten
 * seconds later.
 */
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { givenTags, iamId, listed, PAGED, validName, validPath } from './common.ts';
import { type InstanceProfile, instanceProfiles, profilesOf, roles } from './entities.ts';
import { roleView } from './roles.ts';

const view = (thing: Stored<InstanceProfile>, tx: Tx) => ({
  InstanceProfileName: thing.id,
  InstanceProfileId: thing.data.profileId,
  Arn: instanceProfiles.arn?.(thing, tx) as string,
  Path: thing.data.path,
  CreateDate: new Date(thing.created),
  Roles: thing.data.roles.map((name) => roleView(tx.get(roles, name), tx)),
  Tags: thing.tags ? tagList(thing.tags) : undefined,
});

export const instanceProfileOperations: Operations<'iam'> = {
  CreateInstanceProfile: {
    takes: ['InstanceProfileName', 'Path', 'Tags'],
    run: ({ InstanceProfileName, Path, Tags }, tx) => {
      const name = validName('instanceProfileName', InstanceProfileName, 128);
      const data = { path: validPath(Path), profileId: iamId('AIPA', tx), roles: [] };
      return {
        InstanceProfile: view(tx.add(instanceProfiles, name, 'propagating', data, givenTags(Tags)), tx),
      };
    },
  },
  GetInstanceProfile: {
    takes: ['InstanceProfileName'],
    run: ({ InstanceProfileName }, tx) => ({
      InstanceProfile: view(tx.get(instanceProfiles, InstanceProfileName as string), tx),
    }),
  },
  ListInstanceProfiles: {
    takes: ['PathPrefix', ...PAGED],
    run: (input, tx) => {
      const found = tx
        .list(instanceProfiles)
        .filter(({ data }) => data.path.startsWith(input.PathPrefix ?? '/'));
      return listed(
        'InstanceProfiles',
        found,
        ({ id }) => id,
        (one) => view(one, tx),
        input,
      );
    },
  },
  ListInstanceProfilesForRole: {
    takes: ['RoleName', ...PAGED],
    run: (input, tx) => {
      const found = profilesOf(tx.get(roles, input.RoleName as string).id, tx);
      return listed(
        'InstanceProfiles',
        found,
        ({ id }) => id,
        (one) => view(one, tx),
        input,
      );
    },
  },
  AddRoleToInstanceProfile: {
    takes: ['InstanceProfileName', 'RoleName'],
    run: ({ InstanceProfileName, RoleName }, tx) => {
      const { id, data } = tx.get(instanceProfiles, InstanceProfileName as string);
      const role = tx.get(roles, RoleName as string);
      if (data.roles.length > 0)
        refuse('LimitExceededException', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
      tx.patch(instanceProfiles, id, { roles: [role.id] });
      return {};
    },
  },
  RemoveRoleFromInstanceProfile: {
    takes: ['InstanceProfileName', 'RoleName'],
    run: ({ InstanceProfileName, RoleName }, tx) => {
      const { id, data } = tx.get(instanceProfiles, InstanceProfileName as string);
      const role = tx.get(roles, RoleName as string);
      if (!data.roles.includes(role.id)) {
        refuse('NoSuchEntityException', `Role ${role.id} is not in instance profile ${id}.`);
      }
      tx.patch(instanceProfiles, id, { roles: [] });
      return {};
    },
  },
  DeleteInstanceProfile: {
    takes: ['InstanceProfileName'],
    run: ({ InstanceProfileName }, tx) => {
      const { id, data } = tx.get(instanceProfiles, InstanceProfileName as string);
      if (data.roles.length > 0) {
        refuse(
          'DeleteConflictException',
          'Cannot delete entity, must remove roles from instance profile first.',
        );
      }
      tx.remove(instanceProfiles, id);
      return {};
    },
  },
};
