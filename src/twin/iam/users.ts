/**
 * Users and their access keys. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html (and Get,
 * List, Delete), API_CreateAccessKey.html (and List, Update, Delete). A user has up to two keys; a key's secret is
 * answered once and is worth nothing. Groups, passwords and devices are not modelled.
 */
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { kind } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { givenTags, iamId, listed, missing, PAGED, validName, validPath, withinQuota } from './common.ts';
import { type Entity, users } from './entities.ts';
import { grantOperations } from './grants.ts';

interface AccessKey {
  readonly user: string;
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

export const accessKeys = kind<AccessKey>({
  service: 'iam',
  name: 'AccessKey',
  scope: 'global',
  errors: { missing: { ...missing('key'), says: (id) => `The Access Key with id ${id} cannot be found.` } },
});

const KEYS = 2;

const keysOf = (user: string, tx: Tx) => tx.list(accessKeys).filter(({ data }) => data.user === user);

/** A key of this user; another's counts as not there. */
function keyOf(user: string | undefined, id: string | undefined, tx: Tx): Stored<AccessKey> {
  const key = tx.get(accessKeys, id as string);
  return key.data.user === named(user)
    ? key
    : refuse('NoSuchEntityException', `The Access Key with id ${id} cannot be found.`);
}

/** The twin's own credentials are never asked about, so that a name left out is one it cannot fill in. */
const named = (user: string | undefined): string =>
  user ?? refuse('ValidationError', 'Must specify userName when calling with non-User credentials');

const view = (thing: Stored<Entity>, tx: Tx, full: boolean) => ({
  UserName: thing.id,
  UserId: thing.data.entityId,
  Arn: users.arn?.(thing, tx) as string,
  Path: thing.data.path,
  CreateDate: new Date(thing.created),
  Tags: full && thing.tags ? tagList(thing.tags) : undefined,
});

const keyView = ({ id, data, created }: Stored<AccessKey>) => ({
  UserName: data.user,
  AccessKeyId: id,
  Status: data.status,
  CreateDate: new Date(created),
});

export const userOperations: Operations<'iam'> = {
  CreateUser: {
    takes: ['UserName', 'Path', 'Tags'],
    run: ({ UserName, Path, Tags }, tx) => {
      const name = validName('userName', UserName, 64);
      if (tx.list(users).some(({ id }) => id.toLowerCase() === name.toLowerCase())) {
        refuse('EntityAlreadyExistsException', `User with name ${name} already exists.`);
      }
      const data = { path: validPath(Path), entityId: iamId('AIDA', tx), inline: {}, attached: [] };
      return { User: view(tx.add(users, name, 'there', data, givenTags(Tags)), tx, true) };
    },
  },
  GetUser: {
    takes: ['UserName'],
    run: ({ UserName }, tx) => ({ User: view(tx.get(users, named(UserName)), tx, true) }),
  },
  ListUsers: {
    takes: ['PathPrefix', ...PAGED],
    run: (input, tx) => {
      const found = tx.list(users).filter(({ data }) => data.path.startsWith(input.PathPrefix ?? '/'));
      return listed(
        'Users',
        found,
        ({ id }) => id,
        (user) => view(user, tx, false),
        input,
      );
    },
  },
  DeleteUser: {
    takes: ['UserName'],
    run: ({ UserName }, tx) => {
      const { id, data } = tx.get(users, UserName as string);
      const conflict = (what: string) =>
        refuse('DeleteConflictException', `Cannot delete entity, ${what} first.`);
      if (keysOf(id, tx).length > 0) conflict('must delete access keys');
      if (data.attached.length > 0) conflict('must detach all policies');
      if (Object.keys(data.inline).length > 0) conflict('must delete policies');
      tx.remove(users, id);
      return {};
    },
  },
  CreateAccessKey: {
    takes: ['UserName'],
    run: ({ UserName }, tx) => {
      const { id: user } = tx.get(users, named(UserName));
      withinQuota(keysOf(user, tx).length + 1, 'AccessKeysPerUser', KEYS);
      const data: AccessKey = { user, status: 'Active' };
      const key = tx.add(accessKeys, `AKIA${tx.unique(16).toUpperCase()}`, 'there', data);
      return { AccessKey: { ...keyView(key), SecretAccessKey: tx.fixed(40, 'access key', key.id) } };
    },
  },
  ListAccessKeys: {
    takes: ['UserName', ...PAGED],
    run: (input, tx) => {
      const keys = keysOf(tx.get(users, named(input.UserName)).id, tx);
      return listed('AccessKeyMetadata', keys, ({ id }) => id, keyView, input);
    },
  },
  UpdateAccessKey: {
    takes: ['UserName', 'AccessKeyId', 'Status'],
    run: ({ UserName, AccessKeyId, Status }, tx) => {
      const { id } = keyOf(UserName, AccessKeyId, tx);
      if (Status !== 'Active' && Status !== 'Inactive')
        refuse('ValidationError', `Value '${Status}' at 'status' is invalid`);
      tx.patch(accessKeys, id, { status: Status });
      return {};
    },
  },
  DeleteAccessKey: {
    takes: ['UserName', 'AccessKeyId'],
    run: ({ UserName, AccessKeyId }, tx) => {
      tx.remove(accessKeys, keyOf(UserName, AccessKeyId, tx).id);
      return {};
    },
  },
  ...grantOperations({ of: users, noun: 'User', inlineSize: 2048 }),
};
