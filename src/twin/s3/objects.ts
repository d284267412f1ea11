/**
 * Objects. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (and GetObject, HeadObject, DeleteObject,
 * DeleteObjects), https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
 * Whole objects of 8 MiB at most, kept with their content; no multipart upload, no ranges, no customer keys, STANDARD
 * only. A failed condition of a read without a body (HEAD) has the name it would have with one.
 */
import { createHash } from 'node:crypto';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Bucket, bucketOf, objects, type Version } from './kinds.ts';
import { DEFAULT_ENCRYPTION } from './settings.ts';
import { current, objectId, push, remove } from './versions.ts';

/** The world is one file that is written with every change: large contents do not belong in it. */
const MOST_BYTES = 8 * 1024 * 1024;

const unquoted = (etag: string): string => etag.replaceAll('"', '');
const matches = (wanted: string, etag: string | undefined): boolean =>
  etag !== undefined && (wanted === '*' || unquoted(wanted) === unquoted(etag));

function failed(): never {
  return refuse('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
}

/** What the bucket encrypts with, unless the object says otherwise. */
function algorithmOf({ data }: Stored<Bucket>): string {
  const { Rules } = (data.encryption ?? DEFAULT_ENCRYPTION) as typeof DEFAULT_ENCRYPTION;
  return Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm;
}

interface Reads {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The version a read is about, once its conditions hold. HEAD's answers have no body, so no name but NotFound. */
function found(input: Reads, missing: string, tx: Tx) {
  const bucket = bucketOf(input, tx);
  const { Key: key = '', VersionId: id } = input;
  const all: readonly Version[] = tx.find(objects, objectId(bucket.id, key))?.data.versions ?? [];
  const version = id === undefined ? current(bucket.id, key, tx) : all.find((each) => each.id === id);
  if (version && !version.content)
    refuse('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  if (!version?.content) {
    if (id !== undefined) refuse('NoSuchVersion', 'The specified version does not exist.');
    return refuse(missing, 'The specified key does not exist.');
  }
  const { etag } = version.content;
  if (input.IfMatch !== undefined && !matches(input.IfMatch, etag)) failed();
  if (input.IfNoneMatch !== undefined && matches(input.IfNoneMatch, etag))
    refuse('NotModified', 'Not Modified');
  const { bytes, body, type, encryption, metadata, cacheControl } = version.content;
  return {
    body,
    head: {
      AcceptRanges: 'bytes',
      LastModified: new Date(version.at),
      ContentLength: bytes,
      ContentType: type,
      CacheControl: cacheControl,
      ETag: etag,
      Metadata: metadata ?? {},
      ServerSideEncryption: encryption as 'AES256',
      VersionId: bucket.data.versioning === undefined ? undefined : version.id,
    },
  };
}

const READ = ['Bucket', 'Key', 'VersionId', 'IfMatch', 'IfNoneMatch', 'ExpectedBucketOwner'] as const;

export const objectOperations: Operations<'s3'> = {
  PutObject: {
    takes: [
      'Bucket',
      'Key',
      'Body',
      'ContentType',
      'ContentLength',
      'CacheControl',
      'Metadata',
      'ServerSideEncryption',
      'IfMatch',
      'IfNoneMatch',
      'ExpectedBucketOwner',
    ],
    run(input, tx) {
      const bucket = bucketOf(input, tx);
      const { Key: key = '', IfMatch, IfNoneMatch } = input;
      const body = Buffer.from((input.Body as Uint8Array | string | undefined) ?? '');
      if (body.length > MOST_BYTES) unsupported(`an object of more than ${MOST_BYTES} bytes`);
      if (input.ContentLength !== undefined && input.ContentLength !== body.length)
        refuse(
          'IncompleteBody',
          'You did not provide the number of bytes specified by the Content-Length header',
        );
      const there = current(bucket.id, key, tx)?.content?.etag;
      if (IfNoneMatch !== undefined && IfNoneMatch !== '*')
        unsupported(`IfNoneMatch ${IfNoneMatch} of a write`);
      if (IfNoneMatch !== undefined && there !== undefined) failed();
      if (IfMatch !== undefined && there === undefined)
        refuse('NoSuchKey', objects.errors.missing.says(key, ''));
      if (IfMatch !== undefined && !matches(IfMatch, there)) failed();
      const encryption = input.ServerSideEncryption ?? algorithmOf(bucket);
      if (!['AES256', 'aws:kms'].includes(encryption)) unsupported(`the encryption ${encryption}`);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const version = push(
        bucket,
        key,
        {
          bytes: body.length,
          body: body.toString('base64'),
          etag,
          encryption,
          type: input.ContentType ?? 'application/octet-stream',
          ...(input.CacheControl === undefined ? {} : { cacheControl: input.CacheControl }),
          ...(input.Metadata === undefined ? {} : { metadata: input.Metadata }),
        },
        tx,
      );
      return {
        ETag: etag,
        ServerSideEncryption: encryption as 'AES256',
        VersionId: bucket.data.versioning === undefined ? undefined : version.id,
      };
    },
  },
  GetObject: {
    takes: READ,
    run(input, tx) {
      const { body, head } = found(input, 'NoSuchKey', tx);
      // The transport reads the SDK's stream to its end, so a caller sees bytes.
      return { ...head, Body: new Uint8Array(Buffer.from(body, 'base64')) as never };
    },
  },
  HeadObject: { takes: READ, run: (input, tx) => found(input, 'NotFound', tx).head },
  DeleteObject: {
    takes: ['Bucket', 'Key', 'VersionId', 'ExpectedBucketOwner'],
    run(input, tx) {
      const { id, marker } = remove(bucketOf(input, tx), input.Key ?? '', input.VersionId, tx);
      return { VersionId: id, DeleteMarker: marker };
    },
  },
  DeleteObjects: {
    takes: ['Bucket', 'Delete', 'ExpectedBucketOwner'],
    run(input, tx) {
      const bucket = bucketOf(input, tx);
      const { Objects: given = [], Quiet = false } = input.Delete ?? {};
      if (given.length === 0 || given.length > 1_000)
        refuse(
          'MalformedXML',
          'The XML you provided was not well-formed or did not validate against our published schema',
        );
      const deleted = given.map(({ Key: key = '', VersionId }) => {
        const { id, marker } = remove(bucket, key, VersionId, tx);
        return {
          Key: key,
          VersionId,
          DeleteMarker: marker,
          DeleteMarkerVersionId: marker ? id : undefined,
        };
      });
      return Quiet ? {} : { Deleted: deleted };
    },
  },
};
