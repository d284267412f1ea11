/**
 * Bucket policies. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html (and Get, Delete,
 * GetBucketPolicyStatus), https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * A policy that lets everybody in is public unless a condition narrows it to fixed values, and is refused while
 * BlockPublicPolicy is on. What a policy allows is kept, not applied; whether its principals exist is not looked at.
 */
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { bucketOf, buckets } from './kinds.ts';

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Condition;
}

/** The condition keys that, with fixed values, make a policy not public. */
const NARROWING = new Set([
  'aws:principalorgid',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceip',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** A fixed value: no wildcard, no variable, not every address. */
const narrow = (value: string): boolean =>
  !/[*?]|\$\{/.test(value) && !/^0\.0\.0\.0\/|^::\/|\/0$/.test(value);

const narrowed = (condition: Condition = {}): boolean =>
  Object.entries(condition).some(
    ([operator, keys]) =>
      !/^(StringNot|ArnNot|NotIp|Null)|IfExists$/.test(operator) &&
      Object.entries(keys).some(
        ([key, values]) => NARROWING.has(key.toLowerCase()) && list(values).every(narrow),
      ),
  );

const everybody = ({ Principal, NotPrincipal }: Statement): boolean =>
  NotPrincipal !== undefined ||
  Principal === '*' ||
  (typeof Principal === 'object' && list(Principal.AWS).includes('*'));

const isPublic = (statements: readonly Statement[]): boolean =>
  statements.some((each) => each.Effect === 'Allow' && everybody(each) && !narrowed(each.Condition));

function malformed(message: string): never {
  return refuse('MalformedPolicy', message);
}

/** A policy's statements, once it is a policy for this bucket. */
function parsed(text: string, bucket: string): readonly Statement[] {
  let policy: { readonly Statement?: Statement | readonly Statement[] };
  try {
    policy = JSON.parse(text) as typeof policy;
  } catch {
    return malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  if (typeof policy !== 'object' || policy === null || Array.isArray(policy))
    malformed("Policies must be valid JSON and the first byte must be '{'");
  const { Statement: given } = policy;
  if (given === undefined) return malformed('Missing required field Statement');
  const statements = (Array.isArray(given) ? given : [given]) as readonly Statement[];
  for (const each of statements) {
    if (each.Effect !== 'Allow' && each.Effect !== 'Deny') malformed(`Invalid effect: ${each.Effect}`);
    if (each.Principal === undefined && each.NotPrincipal === undefined)
      malformed('Missing required field Principal');
    if (each.Action === undefined && each.NotAction === undefined) malformed('Missing required field Action');
    const resources = list(each.Resource ?? each.NotResource);
    if (resources.length === 0) malformed('Missing required field Resource');
    const own = `arn:aws:s3:::${bucket}`;
    if (!resources.every((resource) => resource === own || resource.startsWith(`${own}/`)))
      malformed('Policy has invalid resource');
  }
  return statements;
}

/** The policy of a bucket and its statements, if it has one. */
function policyOf(
  bucket: string,
  tx: Tx,
): { readonly text: string; readonly statements: readonly Statement[] } {
  const text =
    tx.get(buckets, bucket).data.policy ?? refuse('NoSuchBucketPolicy', 'The bucket policy does not exist');
  return { text, statements: parsed(text, bucket) };
}

export const policyOperations: Operations<'s3'> = {
  PutBucketPolicy: {
    takes: ['Bucket', 'Policy', 'ExpectedBucketOwner'],
    run(input, tx) {
      const { id, data } = bucketOf(input, tx);
      const { Policy: policy = '' } = input;
      if (isPublic(parsed(policy, id)) && data.publicAccessBlock?.BlockPublicPolicy === true) {
        refuse(
          'AccessDenied',
          `User is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${id}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
        );
      }
      tx.patch(buckets, id, { policy });
      return {};
    },
  },
  GetBucketPolicy: {
    takes: ['Bucket', 'ExpectedBucketOwner'],
    run: (input, tx) => ({ Policy: policyOf(bucketOf(input, tx).id, tx).text }),
  },
  GetBucketPolicyStatus: {
    takes: ['Bucket', 'ExpectedBucketOwner'],
    run: (input, tx) => ({
      PolicyStatus: { IsPublic: isPublic(policyOf(bucketOf(input, tx).id, tx).statements) },
    }),
  },
  DeleteBucketPolicy: {
    takes: ['Bucket', 'ExpectedBucketOwner'],
    run(input, tx) {
      tx.patch(buckets, bucketOf(input, tx).id, { policy: undefined });
      return {};
    },
  },
};
