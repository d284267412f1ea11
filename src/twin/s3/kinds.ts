/** What S3 holds: buckets, whose names are one namespace over all accounts, and objects with their versions. */
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';

/** A bucket's settings, each as its own operation takes and shows it. */
export interface Settings {
  readonly encryption?: object;
  readonly publicAccessBlock?: PublicAccessBlock;
  readonly ownership?: object;
  readonly lifecycle?: readonly object[];
  readonly cors?: readonly object[];
  readonly policy?: string;
  /** Unset until versioning is first switched on. */
  readonly versioning?: 'Enabled' | 'Suspended';
}

export interface PublicAccessBlock {
  readonly BlockPublicAcls?: boolean;
  readonly IgnorePublicAcls?: boolean;
  readonly BlockPublicPolicy?: boolean;
  readonly RestrictPublicBuckets?: boolean;
}

export interface Bucket extends Settings {
  readonly region: string;
}

/** A bucket by its name, under the account that owns it: a list shows those of every region. */
export const buckets = kind<Bucket>({
  service: 's3',
  name: 'Bucket',
  scope: 'global',
  errors: {
    missing: { name: 'NoSuchBucket', says: () => 'The specified bucket does not exist' },
    exists: {
      name: 'BucketAlreadyOwnedByYou',
      says: () => 'Your previous request to create the named bucket succeeded and you already own it.',
    },
    held: { name: 'BucketNotEmpty', says: () => 'The bucket you tried to delete is not empty' },
  },
  arn: ({ id }) => `arn:aws:s3:::${id}`,
});

/** Who has a bucket's name; of no account, since a name is taken in all of them. */
const names = kind<{ readonly account: string }>({
  service: 's3',
  name: 'BucketName',
  scope: 'global',
  errors: { missing: { name: 'NoSuchBucket', says: () => 'The specified bucket does not exist' } },
});

const namespace = (tx: Tx): Tx => tx.in({ account: 'aws' });

/** The account that has the name, if one has. */
export const ownerOf = (name: string, tx: Tx): string | undefined =>
  namespace(tx).find(names, name)?.data.account;

/** Takes a name for this account. */
export function claim(name: string, tx: Tx): void {
  namespace(tx).put(names, {
    id: name,
    state: 'taken',
    since: tx.now,
    created: tx.now,
    data: { account: tx.place.account },
  });
}

export function release(name: string, tx: Tx): void {
  namespace(tx).remove(names, name);
}

export interface Version {
  /** `null` for one written while versioning was not on. */
  readonly id: string;
  readonly at: number;
  /** Undefined for a delete marker. */
  readonly content?: {
    readonly bytes: number;
    /** Base64. */
    readonly body: string;
    readonly etag: string;
    readonly encryption: string;
    readonly type: string;
    readonly cacheControl?: string;
    readonly metadata?: Readonly<Record<string, string>>;
  };
}

interface S3Object {
  readonly bucket: string;
  readonly key: string;
  /** The newest first. */
  readonly versions: readonly Version[];
}

/** A key of a bucket, by `<bucket>/<key>`; it is there as long as it has a version, if only a delete marker. */
export const objects = kind<S3Object>({
  service: 's3',
  name: 'Object',
  scope: 'global',
  errors: { missing: { name: 'NoSuchKey', says: () => 'The specified key does not exist.' } },
});

export function objectsOf(bucket: string, tx: Tx): readonly Stored<S3Object>[] {
  const found = tx.list(objects).filter(({ data }) => data.bucket === bucket);
  return found.sort((a, b) => (a.data.key < b.data.key ? -1 : 1));
}

interface Addressed {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/**
 * Regions that are off until an account opts in, of those the twin has: a request for a bucket on the other side
 * of that line is refused in other words. https://docs.aws.amazon.com/general/latest/gr/rande-manage.html
 */
const OPT_IN = /^(me-|af-|il-|mx-|ap-(east|south-2|southeast-[345]))|^eu-(south|central-2)/;

/**
 * The bucket a request is about. Refuses one of another account, one that is not the expected owner's, and one of
 * another region, to which only its own endpoint answers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function bucketOf(
  { Bucket = '', ExpectedBucketOwner }: Addressed,
  tx: Tx,
  { anywhere = false } = {},
): Stored<Bucket> {
  const owner = ownerOf(Bucket, tx) ?? refuse('NoSuchBucket', buckets.errors.missing.says(Bucket, ''));
  if (owner !== tx.place.account || (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== owner))
    refuse('AccessDenied', 'Access Denied');
  const bucket = tx.get(buckets, Bucket);
  const { region } = bucket.data;
  if (anywhere || region === tx.place.region) return bucket;
  if (OPT_IN.test(region) || OPT_IN.test(tx.place.region)) incompatible(region);
  return refuse(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint.',
  );
}

/** A bucket of this account, in whatever region, for other services that speak of it. */
export const bucketOfName = (name: string | undefined, tx: Tx): Stored<Bucket> | undefined =>
  tx.find(buckets, name ?? '');

/** Refuses a region at the endpoint of another. */
export function incompatible(region: string): never {
  return refuse(
    'IllegalLocationConstraintException',
    `The ${region} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

/** The canonical id of the account that asks. */
export const canonicalId = (tx: Tx): string => tx.fixed(64, 'canonical', tx.place.account);
