/**
 * Managed policies: those of the account, with up to five versions, and those of AWS (`aws-managed.ts`).
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html (and Get, List, Delete, …Version)
 * A policy is known by its ARN. `ListPolicies` pages by ARN; `OnlyAttached` counts roles and users.
 */
import { type Tags, tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { kind } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { AWS_MANAGED, awsManagedArn, awsManagedDocument, awsManagedName } from './aws-managed.ts';
import { givenTags, iamArn, iamId, listed, PAGED, validName, validPath, withinQuota } from './common.ts';
import { checkedPolicy, encoded } from './documents.ts';
import { roles, users } from './entities.ts';

interface Version {
  readonly id: string;
  readonly document: string;
  readonly created: number;
}

export interface Policy {
  readonly name: string;
  readonly path: string;
  readonly policyId: string;
  readonly description?: string;
  readonly versions: readonly Version[];
  readonly defaultVersion: string;
  /** How many versions there ever were. */
  readonly count: number;
}

export const policies = kind<Policy>({
  service: 'iam',
  name: 'Policy',
  scope: 'global',
  errors: {
    missing: { name: 'NoSuchEntityException', says: (arn) => `Policy ${arn} was not found.` },
    exists: {
      name: 'EntityAlreadyExistsException',
      says: (arn) =>
        `A policy called ${arn.split('/').at(-1)} already exists. Duplicate names are not allowed.`,
    },
  },
});

/** 6,144 characters. */
const SIZE = 6144;
const VERSIONS = 5;

/** When the twin says AWS made its policies: none of them are younger than the worlds it holds. */
const AWS_MADE = Date.UTC(2015, 1, 6);

/** A managed policy as it stands or as AWS has it, or undefined. Refuses one of AWS's that is not modelled. */
export function managed(arn: string, tx: Tx): Stored<Policy> | undefined {
  const name = awsManagedName(arn);
  if (name === undefined) return tx.find(policies, arn);
  if (AWS_MANAGED[name] === undefined) unsupported(`the policy ${arn}, which AWS manages`);
  return awsPolicy(name, tx);
}

function awsPolicy(name: string, tx: Tx): Stored<Policy> {
  const version = { id: 'v1', document: awsManagedDocument(name), created: AWS_MADE };
  return {
    id: awsManagedArn(name),
    state: 'there',
    since: AWS_MADE,
    created: AWS_MADE,
    data: {
      name: name.split('/').at(-1) as string,
      path: name.includes('/') ? `/${name.split('/')[0]}/` : '/',
      policyId: `ANPA${tx.fixed(17, 'aws', name).toUpperCase()}`,
      versions: [version],
      defaultVersion: 'v1',
      count: 1,
    },
  };
}

/** What a managed policy says now. */
export function documentOf({ data }: Stored<Policy>): string {
  return data.versions.find(({ id }) => id === data.defaultVersion)?.document ?? '';
}

/** Every principal a policy is attached to. */
function attachedTo(arn: string, tx: Tx) {
  const has = (thing: Stored<{ readonly attached: readonly string[] }>) => thing.data.attached.includes(arn);
  return { roles: tx.list(roles).filter(has), users: tx.list(users).filter(has) };
}

function view(thing: Stored<Policy>, tx: Tx, full: boolean) {
  const { data } = thing;
  const { roles: byRoles, users: byUsers } = attachedTo(thing.id, tx);
  return {
    PolicyName: data.name,
    PolicyId: data.policyId,
    Arn: thing.id,
    Path: data.path,
    DefaultVersionId: data.defaultVersion,
    AttachmentCount: byRoles.length + byUsers.length,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: full ? data.description : undefined,
    CreateDate: new Date(thing.created),
    UpdateDate: new Date(data.versions.at(-1)?.created ?? thing.created),
    Tags: full ? tagList(thing.tags as Tags | undefined) : undefined,
  };
}

const versionView = (policy: Stored<Policy>, { id, document, created }: Version, full: boolean) => ({
  VersionId: id,
  IsDefaultVersion: id === policy.data.defaultVersion,
  CreateDate: new Date(created),
  Document: full ? encoded(document) : undefined,
});

const known = (arn: string | undefined, tx: Tx): Stored<Policy> =>
  managed(arn as string, tx) ?? tx.get(policies, arn as string);

function version(policy: Stored<Policy>, id: string | undefined): Version {
  return (
    policy.data.versions.find((one) => one.id === id) ??
    refuse('NoSuchEntityException', `Policy ${policy.id} version ${id} does not exist or is not attachable.`)
  );
}

export const policyOperations: Operations<'iam'> = {
  CreatePolicy: {
    takes: ['PolicyName', 'PolicyDocument', 'Path', 'Description', 'Tags'],
    run: ({ PolicyName, PolicyDocument, Path, Description, Tags }, tx) => {
      const name = validName('policyName', PolicyName, 128);
      const path = validPath(Path);
      const document = checkedPolicy(PolicyDocument as string, SIZE, 'PolicySize');
      if (tx.list(policies).some(({ data }) => data.name.toLowerCase() === name.toLowerCase())) {
        refuse(
          'EntityAlreadyExistsException',
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      }
      withinQuota(tx.list(policies).length + 1, 'PoliciesPerAccount', 1500);
      const thing = tx.add(
        policies,
        iamArn(tx, 'policy', path, name),
        'there',
        {
          name,
          path,
          policyId: iamId('ANPA', tx),
          ...(Description === undefined ? {} : { description: Description }),
          versions: [{ id: 'v1', document, created: tx.now }],
          defaultVersion: 'v1',
          count: 1,
        },
        givenTags(Tags),
      );
      return { Policy: view(thing, tx, true) };
    },
  },
  GetPolicy: {
    takes: ['PolicyArn'],
    run: ({ PolicyArn }, tx) => ({ Policy: view(known(PolicyArn, tx), tx, true) }),
  },
  GetPolicyVersion: {
    takes: ['PolicyArn', 'VersionId'],
    run: ({ PolicyArn, VersionId }, tx) => {
      const policy = known(PolicyArn, tx);
      return { PolicyVersion: versionView(policy, version(policy, VersionId), true) };
    },
  },
  ListPolicies: {
    takes: ['Scope', 'OnlyAttached', 'PathPrefix', ...PAGED],
    run: (input, tx) => {
      const { Scope = 'All', OnlyAttached, PathPrefix = '/' } = input;
      const aws = Scope === 'Local' ? [] : Object.keys(AWS_MANAGED).map((name) => awsPolicy(name, tx));
      const own = Scope === 'AWS' ? [] : tx.list(policies);
      const all = [...aws, ...own]
        .filter(({ data }) => data.path.startsWith(PathPrefix))
        .map((policy) => [policy.id, view(policy, tx, false)] as const)
        .filter(([, shown]) => !OnlyAttached || shown.AttachmentCount > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      return listed(
        'Policies',
        all,
        ([arn]) => arn,
        ([, shown]) => shown,
        input,
      );
    },
  },
  ListPolicyVersions: {
    takes: ['PolicyArn', ...PAGED],
    run: (input, tx) => {
      const policy = known(input.PolicyArn, tx);
      const newestFirst = [...policy.data.versions].reverse();
      const key = ({ id }: Version) => String(100_000 - Number(id.slice(1)));
      return listed('Versions', newestFirst, key, (one) => versionView(policy, one, false), input);
    },
  },
  CreatePolicyVersion: {
    takes: ['PolicyArn', 'PolicyDocument', 'SetAsDefault'],
    run: ({ PolicyArn, PolicyDocument, SetAsDefault }, tx) => {
      const policy = tx.get(policies, PolicyArn as string);
      const document = checkedPolicy(PolicyDocument as string, SIZE, 'PolicySize');
      if (policy.data.versions.length >= VERSIONS) {
        refuse(
          'LimitExceededException',
          'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
        );
      }
      const made: Version = { id: `v${policy.data.count + 1}`, document, created: tx.now };
      const changed = tx.patch(policies, policy.id, {
        versions: [...policy.data.versions, made],
        count: policy.data.count + 1,
        ...(SetAsDefault ? { defaultVersion: made.id } : {}),
      });
      return { PolicyVersion: versionView(changed, made, false) };
    },
  },
  SetDefaultPolicyVersion: {
    takes: ['PolicyArn', 'VersionId'],
    run: ({ PolicyArn, VersionId }, tx) => {
      const policy = tx.get(policies, PolicyArn as string);
      tx.patch(policies, policy.id, { defaultVersion: version(policy, VersionId).id });
      return {};
    },
  },
  DeletePolicyVersion: {
    takes: ['PolicyArn', 'VersionId'],
    run: ({ PolicyArn, VersionId }, tx) => {
      const policy = tx.get(policies, PolicyArn as string);
      const { id } = version(policy, VersionId);
      if (id === policy.data.defaultVersion) {
        refuse('DeleteConflictException', 'Cannot delete the default version of a policy.');
      }
      tx.patch(policies, policy.id, { versions: policy.data.versions.filter((one) => one.id !== id) });
      return {};
    },
  },
  DeletePolicy: {
    takes: ['PolicyArn'],
    run: ({ PolicyArn }, tx) => {
      const policy = tx.get(policies, PolicyArn as string);
      const { roles: byRoles, users: byUsers } = attachedTo(policy.id, tx);
      if (byRoles.length + byUsers.length > 0) {
        refuse('DeleteConflictException', 'Cannot delete a policy attached to entities.');
      }
      if (policy.data.versions.length > 1) {
        refuse(
          'DeleteConflictException',
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions.",
        );
      }
      tx.remove(policies, policy.id);
      return {};
    },
  },
  ListEntitiesForPolicy: {
    takes: ['PolicyArn'],
    run: ({ PolicyArn }, tx) => {
      const { roles: byRoles, users: byUsers } = attachedTo(known(PolicyArn, tx).id, tx);
      return {
        PolicyGroups: [],
        PolicyRoles: byRoles.map(({ id, data }) => ({ RoleName: id, RoleId: data.entityId })),
        PolicyUsers: byUsers.map(({ id, data }) => ({ UserName: id, UserId: data.entityId })),
        IsTruncated: false,
      };
    },
  },
};
