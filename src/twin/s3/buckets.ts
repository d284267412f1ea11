/**
 * Buckets. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html (and HeadBucket, ListBuckets,
 * DeleteBucket, GetBucketLocation), https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * At once there and at once gone, with its name. A new one blocks public access, has no access control lists and is
 * encrypted (since April 2023). HEAD answers have no body: what HeadBucket may not see is `Unknown` (403), as the SDK
 * has no other name for it. GetBucketLocation answers at every region's endpoint.
 */
import { type Paging, page } from '../handlers/page.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import {
  type Bucket,
  bucketOf,
  buckets,
  canonicalId,
  claim,
  incompatible,
  objectsOf,
  ownerOf,
  release,
} from './kinds.ts';
import { DEFAULT_ENCRYPTION } from './settings.ts';

const FIRST_REGION = 'us-east-1';

/** Letters, digits, dots and hyphens, three to 63; no address, and nothing S3 keeps for itself. */
const NAME =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const listing: Paging = {
  token: 'ContinuationToken',
  next: 'ContinuationToken',
  limit: 'MaxBuckets',
  size: 10_000,
  limits: [1, 10_000],
  badToken: 'InvalidArgument',
  badLimit: 'InvalidArgument',
};

/** The region a bucket is asked for in; it must be that of the endpoint. */
function located(constraint: string | undefined, { place }: Tx): string {
  if (constraint === undefined || constraint === '') {
    if (place.region !== FIRST_REGION) incompatible('unspecified');
    return FIRST_REGION;
  }
  if (constraint === FIRST_REGION)
    refuse('InvalidLocationConstraint', 'The specified location-constraint is not valid');
  if (constraint !== place.region) incompatible(constraint);
  return constraint;
}

/** What a new bucket has. */
export const newBucket = (region: string, ownership = 'BucketOwnerEnforced'): Bucket => ({
  region,
  encryption: DEFAULT_ENCRYPTION,
  ownership: { Rules: [{ ObjectOwnership: ownership }] },
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
});

export const bucketOperations: Operations<'s3'> = {
  CreateBucket: {
    takes: ['Bucket', 'CreateBucketConfiguration', 'ObjectOwnership', 'ACL'],
    run({ Bucket: name = '', CreateBucketConfiguration: how = {}, ObjectOwnership, ACL }, tx) {
      if (!NAME.test(name)) refuse('InvalidBucketName', 'The specified bucket is not valid.');
      if (ACL !== undefined && ACL !== 'private') unsupported(`the access control list ${ACL}`);
      const { LocationConstraint: constraint, Tags, ...others } = how;
      const [other] = Object.keys(others);
      if (other !== undefined) unsupported(`the parameter CreateBucketConfiguration.${other}`);
      const region = located(constraint, tx);
      const owner = ownerOf(name, tx);
      if (owner !== undefined && owner !== tx.place.account) {
        refuse(
          'BucketAlreadyExists',
          'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
        );
      }
      tx.add(buckets, name, 'active', newBucket(region, ObjectOwnership), tagsOf(Tags));
      claim(name, tx);
      return { Location: `http://${name}.s3.amazonaws.com/` };
    },
  },
  HeadBucket: {
    takes: ['Bucket', 'ExpectedBucketOwner'],
    run(input, tx) {
      const { Bucket: name = '', ExpectedBucketOwner: expected } = input;
      const owner = ownerOf(name, tx) ?? refuse('NotFound', 'Not Found');
      if (owner !== tx.place.account || (expected !== undefined && expected !== owner))
        refuse('Unknown', 'UnknownError');
      const { data } = bucketOf(input, tx);
      return { BucketRegion: data.region, AccessPointAlias: false };
    },
  },
  GetBucketLocation: {
    takes: ['Bucket', 'ExpectedBucketOwner'],
    run(input, tx) {
      const { region } = bucketOf(input, tx, { anywhere: true }).data;
      return { LocationConstraint: region === FIRST_REGION ? undefined : (region as 'eu-central-1') };
    },
  },
  ListBuckets: {
    takes: ['MaxBuckets', 'ContinuationToken', 'Prefix', 'BucketRegion'],
    run(input, tx) {
      const { Prefix = '', BucketRegion: region } = input;
      if (region !== undefined && region !== tx.place.region)
        refuse('InvalidArgument', `Argument value ${region} is not the region of the endpoint`);
      const all = tx
        .list(buckets)
        .filter(({ id, data }) => id.startsWith(Prefix) && (region === undefined || data.region === region));
      // The region is said only to a request that has a parameter.
      const asked = Object.keys(input).length > 0;
      const shown = page(all, ({ id }) => id, { ...input }, listing);
      return {
        Buckets: shown.items.map(({ id, created, data }) => ({
          Name: id,
          CreationDate: new Date(created),
          BucketRegion: asked ? data.region : undefined,
        })),
        Owner: { ID: canonicalId(tx) },
        ContinuationToken: shown.next,
        Prefix: input.Prefix,
      };
    },
  },
  DeleteBucket: {
    takes: ['Bucket', 'ExpectedBucketOwner'],
    run(input, tx) {
      const { id } = bucketOf(input, tx);
      if (objectsOf(id, tx).length > 0) refuse('BucketNotEmpty', buckets.errors.held?.says(id, '') ?? '');
      tx.remove(buckets, id);
      release(id, tx);
      return {};
    },
  },
};
