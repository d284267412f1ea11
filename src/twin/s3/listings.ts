/**
 * What is in a bucket. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 * In order of keys, 1,000 at a time; keys with the delimiter after the prefix are rolled up.
 */
import { type Paging, page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { bucketOf, canonicalId, objectsOf, type Version } from './kinds.ts';

const MOST = 1_000;

const paging: Paging = {
  token: 'ContinuationToken',
  next: 'NextContinuationToken',
  limit: 'size',
  size: MOST,
  limits: [0, MOST],
  badToken: 'InvalidArgument',
  badLimit: 'InvalidArgument',
};

/** A page's size: more than S3 gives may be asked for, and is not given. */
function sizeOf(asked = MOST): number {
  if (asked < 0) refuse('InvalidArgument', 'Argument max-keys must be an integer between 0 and 2147483647');
  return Math.min(asked, MOST);
}

const shownOf = ({ content, at }: Version, key: string) => ({
  Key: key,
  LastModified: new Date(at),
  ETag: content?.etag,
  Size: content?.bytes,
  StorageClass: 'STANDARD' as const,
});

/** A version in a list of all: keys in order, the newest first. */
function versionsOf(bucket: string, prefix: string, tx: Tx) {
  return objectsOf(bucket, tx)
    .filter(({ data }) => data.key.startsWith(prefix))
    .flatMap(({ data: { key, versions } }) => versions.map((version, index) => ({ key, version, index })));
}

export const listingOperations: Operations<'s3'> = {
  ListObjectsV2: {
    takes: [
      'Bucket',
      'Prefix',
      'Delimiter',
      'MaxKeys',
      'ContinuationToken',
      'StartAfter',
      'FetchOwner',
      'ExpectedBucketOwner',
    ],
    run(input, tx) {
      const bucket = bucketOf(input, tx);
      const { Prefix = '', Delimiter, StartAfter, ContinuationToken } = input;
      const keys = objectsOf(bucket.id, tx).flatMap(({ data: { key, versions } }) =>
        key.startsWith(Prefix) && key > (StartAfter ?? '') && versions[0]?.content
          ? [{ key, version: versions[0] as Version | undefined }]
          : [],
      );
      const rolled = (key: string): string | undefined => {
        const end = Delimiter ? key.indexOf(Delimiter, Prefix.length) : -1;
        return end < 0 ? undefined : key.slice(0, end + (Delimiter?.length ?? 0));
      };
      const entries = new Map(keys.map((each) => [rolled(each.key) ?? each.key, each] as const));
      const all = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
      const size = sizeOf(input.MaxKeys);
      const { items, next } = page(all, ([name]) => name, { size, ContinuationToken }, paging);
      const contents = items.filter(([name, { key }]) => name === key);
      const prefixes = items.filter(([name, { key }]) => name !== key);
      return {
        Name: bucket.id,
        Prefix,
        Delimiter,
        MaxKeys: size,
        KeyCount: items.length,
        IsTruncated: next !== undefined,
        ContinuationToken,
        NextContinuationToken: next,
        StartAfter,
        Contents:
          contents.length === 0
            ? undefined
            : contents.map(([key, { version }]) => ({
                ...shownOf(version as Version, key),
                Owner: input.FetchOwner === true ? { ID: canonicalId(tx) } : undefined,
              })),
        CommonPrefixes: prefixes.length === 0 ? undefined : prefixes.map(([name]) => ({ Prefix: name })),
      };
    },
  },
  ListObjectVersions: {
    takes: ['Bucket', 'Prefix', 'MaxKeys', 'KeyMarker', 'VersionIdMarker', 'ExpectedBucketOwner'],
    run(input, tx) {
      const bucket = bucketOf(input, tx);
      const { Prefix = '', KeyMarker, VersionIdMarker } = input;
      if (VersionIdMarker !== undefined && KeyMarker === undefined)
        refuse('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
      const all = versionsOf(bucket.id, Prefix, tx);
      const at = all.findIndex(({ key, version }) => key === KeyMarker && version.id === VersionIdMarker);
      if (VersionIdMarker !== undefined && at < 0) unsupported('a version-id marker of nothing');
      const rest =
        VersionIdMarker === undefined ? all.filter(({ key }) => key > (KeyMarker ?? '')) : all.slice(at + 1);
      const size = sizeOf(input.MaxKeys);
      const shown = rest.slice(0, size);
      const last = shown.at(-1);
      const truncated = rest.length > size && last !== undefined;
      const Owner = { ID: canonicalId(tx) };
      const latest = ({ key, version, index }: (typeof all)[number]) => ({
        Key: key,
        VersionId: version.id,
        IsLatest: index === 0,
        Owner,
      });
      const versions = shown.filter(({ version }) => version.content);
      const markers = shown.filter(({ version }) => !version.content);
      return {
        Name: bucket.id,
        Prefix,
        KeyMarker: KeyMarker ?? '',
        VersionIdMarker: VersionIdMarker ?? '',
        MaxKeys: size,
        IsTruncated: truncated,
        NextKeyMarker: truncated ? last.key : undefined,
        NextVersionIdMarker: truncated ? last.version.id : undefined,
        Versions:
          versions.length === 0
            ? undefined
            : versions.map((each) => ({ ...shownOf(each.version, each.key), ...latest(each) })),
        DeleteMarkers:
          markers.length === 0
            ? undefined
            : markers.map((each) => ({ LastModified: new Date(each.version.at), ...latest(each) })),
      };
    },
  },
};
