import { tagsOf } from '../handlers/tags.ts';
import { uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import {
  activeSecret,
  deletion,
  findSecret,
  type Secret,
  secretNamed,
  secrets,
  secretView,
  versionOf,
  withValue,
} from './secrets.ts';

/** How long a deleted secret can be restored where nothing is said, in days. */
const WINDOW = 30;
const DAY = 86_400_000;

const named = (secret: Stored<Secret>, tx: Tx) => ({
  ARN: secrets.arn?.(secret, tx) as string,
  Name: secret.id,
});

/** A version's id is the request's token. */
const versionId = (token: string | undefined, tx: Tx): string =>
  token ?? uuid(tx.seed, 'secret', tx.unique(12));

function checkedName(name: string | undefined): string {
  if (name !== undefined && /^[\w/+=.@-]{1,512}$/.test(name)) return name;
  return refuse(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

/** Gives a secret a new value. */
function put(secret: Stored<Secret>, value: string, token: string | undefined, tx: Tx, description?: string) {
  const id = versionId(token, tx);
  const changed = tx.patch(secrets, secret.id, {
    versions: withValue(secret.data.versions, { id, value, created: tx.now }),
    changed: tx.now,
    ...(description === undefined ? {} : { description }),
  });
  return { ...named(changed, tx), VersionId: id };
}

export const operations: Operations<'secrets-manager'> = {
  CreateSecret: {
    takes: ['Name', 'Description', 'SecretString', 'Tags', 'ClientRequestToken'],
    run: ({ Name, Description, SecretString, Tags, ClientRequestToken }, tx) => {
      const name = checkedName(Name);
      const same = findSecret(tx, name);
      if (same && same.state !== 'active') {
        refuse(
          'InvalidRequestException',
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      }
      const id = versionId(ClientRequestToken, tx);
      const versions =
        SecretString === undefined ? [] : withValue([], { id, value: SecretString, created: tx.now });
      const data = {
        suffix: tx.unique(6),
        ...(Description === undefined ? {} : { description: Description }),
        versions,
        changed: tx.now,
      };
      const secret = tx.add(secrets, name, 'active', data, tagsOf(Tags));
      return { ...named(secret, tx), VersionId: versions.length > 0 ? id : undefined };
    },
  },
  PutSecretValue: {
    takes: ['SecretId', 'SecretString', 'ClientRequestToken'],
    run: ({ SecretId, SecretString, ClientRequestToken }, tx) => {
      const secret = activeSecret(tx, SecretId);
      if (SecretString === undefined) {
        return refuse('InvalidParameterException', 'You must provide either SecretString or SecretBinary.');
      }
      return { ...put(secret, SecretString, ClientRequestToken, tx), VersionStages: ['AWSCURRENT'] };
    },
  },
  UpdateSecret: {
    takes: ['SecretId', 'SecretString', 'Description', 'ClientRequestToken'],
    run: ({ SecretId, SecretString, Description, ClientRequestToken }, tx) => {
      const secret = activeSecret(tx, SecretId);
      if (SecretString !== undefined) return put(secret, SecretString, ClientRequestToken, tx, Description);
      const described = Description === undefined ? {} : { description: Description };
      return named(tx.patch(secrets, secret.id, { ...described, changed: tx.now }), tx);
    },
  },
  DescribeSecret: {
    takes: ['SecretId'],
    run: ({ SecretId }, tx) => secretView(secretNamed(tx, SecretId), tx, 'VersionIdsToStages'),
  },
  GetSecretValue: {
    takes: ['SecretId', 'VersionId', 'VersionStage'],
    run: ({ SecretId, VersionId, VersionStage }, tx) => {
      const secret = activeSecret(tx, SecretId);
      const version = versionOf(secret, VersionId, VersionStage);
      return {
        ...named(secret, tx),
        VersionId: version.id,
        VersionStages: [...version.stages],
        SecretString: version.value,
        CreatedDate: new Date(version.created),
      };
    },
  },
  DeleteSecret: {
    takes: ['SecretId', 'RecoveryWindowInDays', 'ForceDeleteWithoutRecovery'],
    run: ({ SecretId, RecoveryWindowInDays, ForceDeleteWithoutRecovery: force = false }, tx) => {
      if (force && RecoveryWindowInDays !== undefined) {
        refuse(
          'InvalidParameterException',
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        );
      }
      const days = force ? undefined : (RecoveryWindowInDays ?? WINDOW);
      const state = deletion(days);
      const secret = force ? findSecret(tx, SecretId) : activeSecret(tx, SecretId);
      // A forced delete of what is not there is no error.
      if (!secret) return { Name: SecretId, DeletionDate: new Date(tx.now) };
      tx.patch(secrets, secret.id, { deleted: tx.now });
      tx.enter(secrets, secret.id, state);
      return { ...named(secret, tx), DeletionDate: new Date(tx.now + (days ?? 0) * DAY) };
    },
  },
  RestoreSecret: {
    takes: ['SecretId'],
    run: ({ SecretId }, tx) => {
      const secret = secretNamed(tx, SecretId);
      const { deleted: _deleted, ...data } = secret.data;
      tx.put(secrets, { ...secret, data });
      tx.enter(secrets, secret.id, 'active');
      return named(secret, tx);
    },
  },
  TagResource: {
    takes: ['SecretId', 'Tags'],
    run: ({ SecretId, Tags }, tx) => {
      const secret = activeSecret(tx, SecretId);
      tx.put(secrets, { ...secret, tags: { ...secret.tags, ...tagsOf(Tags) } });
      return {};
    },
  },
  UntagResource: {
    takes: ['SecretId', 'TagKeys'],
    run: ({ SecretId, TagKeys = [] }, tx) => {
      const secret = activeSecret(tx, SecretId);
      const left = Object.entries(secret.tags ?? {}).filter(([key]) => !TagKeys.includes(key));
      tx.put(secrets, { ...secret, tags: Object.fromEntries(left) });
      return {};
    },
  },
};
