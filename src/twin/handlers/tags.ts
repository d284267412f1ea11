import type { Tx } from '../kind.ts';

export type Tags = Readonly<Record<string, string>>;
type TagList = readonly { readonly Key?: string; readonly Value?: string }[];

/** A list of `{Key, Value}` as it is kept. */
export function tagsOf(list: TagList | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Tags as most services describe them, in order of their keys. */
export function tagList(tags: Tags | undefined): { Key: string; Value: string }[] {
  return Object.entries(tags ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}

/** An ARN in the place of a request. */
export function arn(tx: Tx, service: string, resource: string): string {
  return `arn:aws:${service}:${tx.place.region}:${tx.place.account}:${resource}`;
}
