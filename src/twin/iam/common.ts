import { type Paging, page } from '../handlers/page.ts';
import { type Tags, tagsOf } from '../handlers/tags.ts';
import type { ErrorText, Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Fields } from '../shapes.ts';

/**
 * IAM pages by `Marker`, 100 at a time; up to 1,000 may be asked for, and `IsTruncated` says whether more follow.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
const MARKERS: Paging = {
  token: 'Marker',
  next: 'Marker',
  limit: 'MaxItems',
  size: 100,
  limits: [1, 1000],
  badToken: 'ValidationError',
  badLimit: 'ValidationError',
};

export const PAGED = ['Marker', 'MaxItems'] as const;

/** One page of a list, as IAM answers it. The items stand in order of their keys. */
export function listed<L extends string, T, S>(
  list: L,
  items: readonly T[],
  key: (item: T) => string,
  show: (item: T) => S,
  input: object,
): { readonly [K in L]: S[] } & { readonly IsTruncated: boolean; readonly Marker: string | undefined } {
  const { items: shown, next } = page(items, key, input as Fields, MARKERS);
  const answer = { [list]: shown.map(show), IsTruncated: next !== undefined, Marker: next };
  return answer as never;
}

export const missing = (noun: string, nameOf = (id: string) => id): ErrorText => ({
  name: 'NoSuchEntityException',
  says: (id) => `The ${noun} with name ${nameOf(id)} cannot be found.`,
});

export const exists = (noun: string): ErrorText => ({
  name: 'EntityAlreadyExistsException',
  says: (id) => `${noun} with name ${id} already exists.`,
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: the quotas as they are by default. */
export function withinQuota(count: number, quota: string, most: number): void {
  if (count > most) refuse('LimitExceededException', `Cannot exceed quota for ${quota}: ${most}`);
}

/** Names of roles, users, policies and profiles: letters, digits and `+=,.@_-`. */
export function validName(member: string, name: string | undefined, most: number): string {
  if (name === undefined || !/^[\w+=,.@-]+$/.test(name)) {
    refuse(
      'ValidationError',
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  if (name.length > most) {
    refuse(
      'ValidationError',
      `1 validation error detected: Value at '${member}' must have length less than or equal to ${most}`,
    );
  }
  return name;
}

export function validPath(path = '/'): string {
  if (!/^\/$|^\/[\u0021-\u007e]+\/$/.test(path))
    refuse('ValidationError', `The specified value for path is invalid: ${path}`);
  return path;
}

/** An ARN of IAM's, which has no region. */
export function iamArn(tx: Tx, type: string, path: string, name: string): string {
  return `arn:aws:iam::${tx.place.account}:${type}${path}${name}`;
}

/** Ids of IAM's: a prefix that says what it is, and 17 characters. */
export const iamId = (prefix: string, tx: Tx): string => `${prefix}${tx.unique(17).toUpperCase()}`;

export const TAG_QUOTA = 50;

/** The tags of a request. */
export function givenTags(list: Parameters<typeof tagsOf>[0]): Tags | undefined {
  const tags = list === undefined ? undefined : tagsOf(list);
  withinQuota(Object.keys(tags ?? {}).length, 'TagsPerEntity', TAG_QUOTA);
  return tags;
}
