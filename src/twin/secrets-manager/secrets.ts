/**
 * Secrets. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html (and Describe, List,
 * GetSecretValue, PutSecretValue, Update, Delete, Restore, …)
 * A value is sealed before it is kept, and `GetSecretValue` gives the seal. A new value gets the stage AWSCURRENT and
 * the one before it AWSPREVIOUS; versions without a stage are dropped at once, by AWS some time later.
 * A deleted secret can be restored for 7 to 30 days and is described until then; a forced delete takes some seconds
 * during which its name is still taken. Not modelled: binary values, keys of one's own, rotation (no member about it
 * is answered, as of a secret that was never set to rotate), replicas, resource policies.
 */
import type { Tags } from '../handlers/tags.ts';
import { GONE, kind, type Passing, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';

interface Version {
  readonly id: string;
  readonly value: string;
  readonly created: number;
  readonly stages: readonly string[];
}

export interface Secret {
  /** What AWS adds to the name in the ARN: a secret made again under a name is another one. */
  readonly suffix: string;
  readonly description?: string;
  /** Newest first. */
  readonly versions: readonly Version[];
  readonly changed: number;
  readonly deleted?: number;
}

/** A state for each length of the recovery window, in days. */
const windows = Array.from({ length: 24 }, (_, index) => index + 7);
const inWindow = (days: number): string => `deletion in ${days}d`;

const passing: Record<string, Passing> = { 'deletion forced': { lasts: ['3s', '15s'], next: GONE } };
for (const days of windows) passing[inWindow(days)] = { lasts: `${days}d`, next: GONE };

export const secrets = kind<Secret>({
  service: 'secrets-manager',
  name: 'Secret',
  passing,
  errors: {
    missing: {
      name: 'ResourceNotFoundException',
      says: () => "Secrets Manager can't find the specified secret.",
    },
    exists: {
      name: 'ResourceExistsException',
      says: (name) => `The operation failed because the secret ${name} already exists.`,
    },
    state: {
      name: 'InvalidRequestException',
      says: () => "You can't perform this operation on the secret because it was marked for deletion.",
    },
  },
  arn: ({ id, data }, tx) =>
    `arn:aws:secretsmanager:${tx.place.region}:${tx.place.account}:secret:${id}-${data.suffix}`,
});

/** The state a delete leads to; the window is in days, none for a delete that is forced. */
export function deletion(days: number | undefined): string {
  if (days === undefined) return 'deletion forced';
  if (windows.includes(days)) return inWindow(days);
  return refuse(
    'InvalidParameterException',
    'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
  );
}

/** A secret by its name, its ARN, or its ARN without what AWS added; deleted ones too. */
export function secretNamed(tx: Tx, nameOrArn: string | undefined): Stored<Secret> {
  const found = findSecret(tx, nameOrArn);
  if (found && found.state !== 'deletion forced') return found;
  return refuse(secrets.errors.missing.name, secrets.errors.missing.says('', ''));
}

/** The same, or undefined; one that a forced delete is taking away counts as there. */
export function findSecret(tx: Tx, nameOrArn = ''): Stored<Secret> | undefined {
  if (!nameOrArn.startsWith('arn:')) return tx.find(secrets, nameOrArn);
  return tx.list(secrets).find((secret) => {
    const arn = secrets.arn?.(secret, tx) as string;
    return arn === nameOrArn || arn.slice(0, -7) === nameOrArn;
  });
}

/** A secret that is not being deleted. */
export function activeSecret(tx: Tx, nameOrArn: string | undefined): Stored<Secret> {
  const secret = secretNamed(tx, nameOrArn);
  if (secret.state !== 'active') refuse('InvalidRequestException', secrets.errors.state?.says('', '') ?? '');
  return secret;
}

/** The versions once a new value is there: it is the current one, and what was current is the previous one. */
export function withValue(
  versions: readonly Version[],
  made: { readonly id: string; readonly value: string; readonly created: number },
): readonly Version[] {
  const current = versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  const older = current ? [{ ...current, stages: ['AWSPREVIOUS'] }] : [];
  return [{ ...made, stages: ['AWSCURRENT'] }, ...older];
}

/** The version of an id or a stage; the current one where neither is given. */
export function versionOf({ data }: Stored<Secret>, id?: string, stage?: string): Version {
  const wanted = stage ?? (id === undefined ? 'AWSCURRENT' : undefined);
  const found = data.versions.find(
    (version) =>
      (id === undefined || version.id === id) && (wanted === undefined || version.stages.includes(wanted)),
  );
  if (found) return found;
  return refuse(
    'ResourceNotFoundException',
    id === undefined
      ? `Secrets Manager can't find the specified secret value for staging label: ${wanted}`
      : `Secrets Manager can't find the specified secret value for VersionId: ${id}`,
  );
}

const stagesById = (versions: readonly Version[]) =>
  Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]]));

/** A secret as it is described and as it stands in a list, which word one member differently. */
export function secretView(
  secret: Stored<Secret>,
  tx: Tx,
  stages: 'VersionIdsToStages' | 'SecretVersionsToStages',
) {
  const { data } = secret;
  return {
    ARN: secrets.arn?.(secret, tx) as string,
    Name: secret.id,
    Description: data.description,
    CreatedDate: new Date(secret.created),
    LastChangedDate: new Date(data.changed),
    DeletedDate: data.deleted === undefined ? undefined : new Date(data.deleted),
    Tags: Object.entries((secret.tags ?? {}) as Tags).map(([Key, Value]) => ({ Key, Value })),
    [stages]: data.versions.length === 0 ? undefined : stagesById(data.versions),
  };
}
