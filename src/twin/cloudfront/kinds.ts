/** What CloudFront holds: distributions, their aliases, invalidations and origin access controls. */
import type { Input } from '../../aws/types.ts';
import { base36 } from '../ids.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';

export type Config = NonNullable<Input<'cloudfront', 'UpdateDistribution'>['DistributionConfig']>;

export interface Distribution {
  readonly config: Config;
  readonly domain: string;
  readonly etag: string;
  readonly modified: number;
}

const globalArn = (tx: Tx, resource: string): string => `arn:aws:cloudfront::${tx.place.account}:${resource}`;

/** How long a change takes to be at every edge: AWS names no time; minutes are usual. */
export const distributions = kind<Distribution>({
  service: 'cloudfront',
  name: 'Distribution',
  scope: 'global',
  passing: { InProgress: { lasts: ['3m', '10m'], next: 'Deployed' } },
  errors: {
    missing: { name: 'NoSuchDistribution', says: () => 'The specified distribution does not exist.' },
    exists: {
      name: 'DistributionAlreadyExists',
      says: () =>
        'The caller reference that you are using to create a distribution is associated with another distribution.',
    },
    state: {
      name: 'DistributionNotDisabled',
      says: () => 'The distribution you are trying to delete has not been disabled.',
    },
  },
  arn: ({ id }, tx) => globalArn(tx, `distribution/${id}`),
});

export interface Invalidation {
  readonly distribution: string;
  readonly reference: string;
  readonly paths: readonly string[];
}

/** By `<distribution>/<invalidation>`. */
export const invalidations = kind<Invalidation>({
  service: 'cloudfront',
  name: 'Invalidation',
  scope: 'global',
  passing: { InProgress: { lasts: ['1m', '3m'], next: 'Completed' } },
  errors: {
    missing: { name: 'NoSuchInvalidation', says: () => 'The specified invalidation does not exist.' },
  },
});

interface OriginAccessControl {
  readonly config: NonNullable<Input<'cloudfront', 'CreateOriginAccessControl'>['OriginAccessControlConfig']>;
  readonly etag: string;
}

export const accessControls = kind<OriginAccessControl>({
  service: 'cloudfront',
  name: 'OriginAccessControl',
  scope: 'global',
  errors: {
    missing: {
      name: 'NoSuchOriginAccessControl',
      says: () => 'The specified origin access control does not exist.',
    },
    held: {
      name: 'OriginAccessControlInUse',
      says: () => 'The origin access control is in use by one or more distributions.',
    },
  },
  arn: ({ id }, tx) => globalArn(tx, `origin-access-control/${id}`),
});

/** Who answers for a name; of no account, since a name has one distribution in all of them. */
const aliases = kind<{ readonly distribution: string }>({
  service: 'cloudfront',
  name: 'Alias',
  scope: 'global',
  errors: { missing: { name: 'NoSuchResource', says: (id) => `nothing answers for ${id}` } },
});

/** Gives a distribution these names and takes away its others. Refuses one that another has. */
export function answersFor(distribution: string, names: readonly string[], tx: Tx): void {
  const everywhere = tx.in({ account: 'aws' });
  const taken = names.find((name) => {
    const holder = everywhere.find(aliases, name);
    return holder && holder.data.distribution !== distribution;
  });
  if (taken !== undefined) {
    refuse(
      'CNAMEAlreadyExists',
      'One or more of the CNAMEs you provided are already associated with a different resource.',
    );
  }
  for (const held of everywhere.list(aliases))
    if (held.data.distribution === distribution && !names.includes(held.id))
      everywhere.remove(aliases, held.id);
  for (const id of names) {
    everywhere.put(aliases, {
      id,
      state: 'taken',
      since: tx.now,
      created: tx.now,
      data: { distribution },
    });
  }
}

/** An id or an ETag as CloudFront makes them: `E` and capitals. */
export const capitals = (length: number, ...seed: readonly string[]): string =>
  base36(length, ...seed).toUpperCase();

export const newId = (tx: Tx): string => `E${capitals(13, tx.seed, tx.unique(32))}`;

/** An ETag's form; one that has another is not just an old one. */
const ETAG = /^E[A-Z0-9]{9,14}$/;

/** Refuses a change that does not name the version it was made from. */
export function unchangedSince(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined || !ETAG.test(ifMatch)) {
    refuse('InvalidIfMatchVersion', 'The If-Match version is missing or not valid for the resource.');
  }
  if (ifMatch !== etag) {
    refuse(
      'PreconditionFailed',
      "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    );
  }
}
