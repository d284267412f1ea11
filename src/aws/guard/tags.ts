import type { Reply } from '../../engine/call.ts';
import { CallFailed } from '../../engine/errors.ts';
import type { AwsCall } from '../call.ts';
import type { Place } from '../transport.ts';
import { PROTECTED_TAG } from './protected.ts';
import { Refused } from './refusal.ts';
import { type TagRead, tagReads } from './tag-reads.ts';
import { isUntagged } from './untagged.ts';
import { ends } from './write.ts';

type Named = Pick<AwsCall, 'service' | 'operation' | 'input'>;
type Send = (place: Place, call: AwsCall) => Promise<Reply>;

/**
 * Refuses to end what carries the tag `muvi:protected`, whatever it is, and to put other tags in its place: by reads
 * before the call, through the sender given. Where the tags cannot be read, or nobody knows how to, a deletion is
 * refused too; what is not there has none.
 */
export async function refuseProtectedByTag(place: Place, call: Named, send: Send): Promise<void> {
  const name = `${call.service}:${call.operation}`;
  const replaced = replacing(call);
  if (replaced === undefined && (!ends(call.operation) || isUntagged(call))) return;
  const reads = tagReads(place, replaced ?? call);
  if (reads.length === 0)
    throw new Refused('protected', `${name}: no read is known that tells the tags of what would go`);
  const replies = await Promise.all(reads.map((read) => answersOf(place, call, read, send)));
  if (!carriesTag(replies)) return;
  const what = replaced
    ? `would take the tag ${PROTECTED_TAG} off`
    : `what would go carries the tag ${PROTECTED_TAG}`;
  throw new Refused('protected', `${name}: ${what}`);
}

/** What a read answers, and those that follow from it. */
async function answersOf(place: Place, call: Named, read: TagRead, send: Send): Promise<unknown[]> {
  const { operation, input, next } = read;
  try {
    const reply = await send(place, { channel: 'aws', service: call.service, operation, input });
    const more = await Promise.all((next?.(reply) ?? []).map((one) => answersOf(place, call, one, send)));
    return [reply.value, ...more];
  } catch (error) {
    if (error instanceof Refused && error.rule === 'protected') throw error;
    if (error instanceof CallFailed && error.failure === 'not-found') return [];
    const why = `${call.service}:${call.operation}: the tags of what would go could not be read`;
    throw new Refused('protected', why, error);
  }
}

/** Writes that put a whole set of tags in the place of the one there is, and the deletion that reads the same tags. */
const REPLACING: Readonly<Record<string, { readonly tags: string; readonly reads: string }>> = {
  's3:PutBucketTagging': { tags: 'Tagging', reads: 'DeleteBucket' },
  'codebuild:UpdateProject': { tags: 'tags', reads: 'DeleteProject' },
};

/** The deletion whose tags are to be read for a write that would leave the protected tag out; undefined for others. */
function replacing({ service, operation, input }: Named): Named | undefined {
  const name = `${service}:${operation}`;
  const replaces = Object.hasOwn(REPLACING, name) ? REPLACING[name] : undefined;
  if (replaces === undefined) return undefined;
  const tags = input[replaces.tags];
  return tags === undefined || carriesTag(tags) ? undefined : { service, operation: replaces.reads, input };
}

/** Whether a reply holds the tag anywhere: as `{ Key }`, `{ key }`, `{ TagKey }`, or as a key of a map of tags. */
function carriesTag(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(carriesTag);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, item]) =>
      key === PROTECTED_TAG || (/^(tag)?key$/i.test(key) && item === PROTECTED_TAG) || carriesTag(item),
  );
}
