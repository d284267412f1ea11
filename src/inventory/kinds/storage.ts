import { describe } from '../../aws/call.ts';
import type { Service } from '../../aws/types.ts';
import { type Answer, type Ask, needed, resourceKind } from '../kind.ts';
import { type Fact, type Resource, resource, type Unread } from '../resource.ts';

const s3: Service = 's3';

/** S3 lists an account's buckets of every region. */
export const buckets = resourceKind({
  kind: 's3/bucket',
  title: 'S3 buckets',
  service: s3,
  isIn: ({ facts }, region) => facts.Region === undefined || facts.Region === region,
  async list(ask) {
    const listed = await ask.list(describe('s3', 'ListBuckets', {}), (reply) => reply.Buckets ?? []);
    return Promise.all(listed.map(({ Name }) => bucket(ask, needed(Name, 'Name'))));
  },
});

async function bucket(ask: Ask, Bucket: string): Promise<Resource> {
  const [location, encryption, block, status, versioning] = await Promise.all([
    ask.about(describe('s3', 'GetBucketLocation', { Bucket })),
    ask.about(describe('s3', 'GetBucketEncryption', { Bucket })),
    ask.about(describe('s3', 'GetPublicAccessBlock', { Bucket })),
    ask.about(describe('s3', 'GetBucketPolicyStatus', { Bucket })),
    ask.about(describe('s3', 'GetBucketVersioning', { Bucket })),
  ]);
  const facts: Record<string, Fact> = {};
  const unread: Record<string, Unread> = {};
  const note = <R>(field: string, answer: Answer<R>, pick: (value: R) => Fact, absent: Fact) => {
    if ('unread' in answer) unread[field] = answer.unread;
    else facts[field] = 'value' in answer ? pick(answer.value) : absent;
  };
  // An empty constraint is the oldest region's.
  note('Region', location, ({ LocationConstraint }) => LocationConstraint || 'us-east-1', '');
  note('Encrypted', encryption, () => true, false);
  const blocks = [
    'BlockPublicAcls',
    'IgnorePublicAcls',
    'BlockPublicPolicy',
    'RestrictPublicBuckets',
  ] as const;
  note(
    'BlocksPublicAccess',
    block,
    ({ PublicAccessBlockConfiguration: set }) => blocks.every((name) => set?.[name] === true),
    false,
  );
  note('PublicPolicy', status, ({ PolicyStatus }) => PolicyStatus?.IsPublic === true, false);
  note('Versioning', versioning, ({ Status }) => Status ?? 'Disabled', 'Disabled');
  return resource({ kind: 's3/bucket', id: Bucket, arn: `arn:aws:s3:::${Bucket}`, facts, unread });
}
