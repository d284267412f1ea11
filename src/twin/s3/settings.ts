/**
 * A bucket's settings. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html (and
 * PutBucketEncryption, PutBucketVersioning, PutBucketTagging, PutBucketLifecycleConfiguration, PutBucketCors,
 * PutBucketOwnershipControls, with their Get and Delete)
 * Each replaces what was there, at once. Encryption is never off: deleting it brings AES256 back. Versioning can be
 * suspended, not undone. Lifecycle rules are kept and expire nothing. Access control lists stay private.
 */
import { tagList, tagsOf } from '../handlers/tags.ts';
import type { Kind, Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Bucket, bucketOf, buckets, canonicalId, type Settings } from './kinds.ts';

/** What S3 encrypts with unless told otherwise (since January 2023). */
export const DEFAULT_ENCRYPTION = {
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
} as const;

const ADDRESS = ['Bucket', 'ExpectedBucketOwner'] as const;

interface Addressed {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

function set(input: Addressed, settings: Settings, tx: Tx): Record<string, never> {
  tx.patch(buckets as Kind<Bucket>, bucketOf(input, tx).id, settings);
  return {};
}

/** A setting as it stands, or the service's error for none. */
function setting<K extends keyof Settings>(
  input: Addressed,
  name: K,
  error: string,
  message: string,
  tx: Tx,
): NonNullable<Settings[K]> {
  return bucketOf(input, tx).data[name] ?? refuse(error, message);
}

const retagged = (bucket: Stored<Bucket>, tags: Readonly<Record<string, string>>, tx: Tx) => {
  tx.put(buckets, { ...bucket, tags });
  return {};
};

/** An algorithm, and for KMS the key; a key that is not given is the account's own. */
function checkedEncryption(rules: readonly object[] | undefined): object {
  const [rule, ...others] = (rules ?? []) as readonly {
    readonly ApplyServerSideEncryptionByDefault?: { readonly SSEAlgorithm?: string };
    readonly BucketKeyEnabled?: boolean;
  }[];
  const algorithm = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
  if (rule === undefined || others.length > 0 || !['AES256', 'aws:kms'].includes(algorithm ?? ''))
    refuse(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return { Rules: [{ ...rule, BucketKeyEnabled: rule.BucketKeyEnabled ?? false }] };
}

export const settingOperations: Operations<'s3'> = {
  PutPublicAccessBlock: {
    takes: [...ADDRESS, 'PublicAccessBlockConfiguration'],
    run(input, tx) {
      const given = input.PublicAccessBlockConfiguration ?? {};
      return set(
        input,
        {
          publicAccessBlock: {
            BlockPublicAcls: given.BlockPublicAcls ?? false,
            IgnorePublicAcls: given.IgnorePublicAcls ?? false,
            BlockPublicPolicy: given.BlockPublicPolicy ?? false,
            RestrictPublicBuckets: given.RestrictPublicBuckets ?? false,
          },
        },
        tx,
      );
    },
  },
  GetPublicAccessBlock: {
    takes: ADDRESS,
    run: (input, tx) => ({
      PublicAccessBlockConfiguration: setting(
        input,
        'publicAccessBlock',
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
        tx,
      ),
    }),
  },
  DeletePublicAccessBlock: {
    takes: ADDRESS,
    run: (input, tx) => set(input, { publicAccessBlock: undefined } as object, tx),
  },
  PutBucketEncryption: {
    takes: [...ADDRESS, 'ServerSideEncryptionConfiguration'],
    run: (input, tx) =>
      set(input, { encryption: checkedEncryption(input.ServerSideEncryptionConfiguration?.Rules) }, tx),
  },
  GetBucketEncryption: {
    takes: ADDRESS,
    run: (input, tx) => ({
      ServerSideEncryptionConfiguration: (bucketOf(input, tx).data.encryption ?? DEFAULT_ENCRYPTION) as {
        Rules: [];
      },
    }),
  },
  DeleteBucketEncryption: {
    takes: ADDRESS,
    run: (input, tx) => set(input, { encryption: DEFAULT_ENCRYPTION }, tx),
  },
  PutBucketVersioning: {
    takes: [...ADDRESS, 'VersioningConfiguration'],
    run(input, tx) {
      const { Status: versioning, MFADelete } = input.VersioningConfiguration ?? {};
      if (MFADelete !== undefined && MFADelete !== 'Disabled') unsupported('MFA delete');
      if (versioning === undefined)
        return refuse('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
      return set(input, { versioning }, tx);
    },
  },
  GetBucketVersioning: {
    takes: ADDRESS,
    run: (input, tx) => ({ Status: bucketOf(input, tx).data.versioning }),
  },
  PutBucketTagging: {
    takes: [...ADDRESS, 'Tagging'],
    run(input, tx) {
      const given = input.Tagging?.TagSet ?? [];
      const tags = tagsOf(given);
      if (Object.keys(tags).length !== given.length)
        refuse('InvalidTag', 'Cannot provide multiple Tags with the same key');
      if (given.length > 50) refuse('BadRequest', 'Bucket tag count cannot be greater than 50');
      return retagged(bucketOf(input, tx), tags, tx);
    },
  },
  GetBucketTagging: {
    takes: ADDRESS,
    run(input, tx) {
      const { tags = {} } = bucketOf(input, tx);
      if (Object.keys(tags).length === 0) refuse('NoSuchTagSet', 'The TagSet does not exist');
      return { TagSet: tagList(tags) };
    },
  },
  DeleteBucketTagging: {
    takes: ADDRESS,
    run: (input, tx) => retagged(bucketOf(input, tx), {}, tx),
  },
  PutBucketLifecycleConfiguration: {
    takes: [...ADDRESS, 'LifecycleConfiguration'],
    run(input, tx) {
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      const lifecycle = rules.map((rule) => ({ ID: rule.ID ?? tx.unique(48), ...rule }));
      if (new Set(lifecycle.map(({ ID }) => ID)).size < lifecycle.length)
        refuse('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule');
      if (lifecycle.length === 0) refuse('MalformedXML', 'A lifecycle configuration needs a rule');
      return set(input, { lifecycle }, tx);
    },
  },
  GetBucketLifecycleConfiguration: {
    takes: ADDRESS,
    run: (input, tx) => ({
      Rules: [
        ...setting(
          input,
          'lifecycle',
          'NoSuchLifecycleConfiguration',
          'The lifecycle configuration does not exist',
          tx,
        ),
      ] as [],
      TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K' as const,
    }),
  },
  DeleteBucketLifecycle: {
    takes: ADDRESS,
    run: (input, tx) => set(input, { lifecycle: undefined } as object, tx),
  },
  PutBucketCors: {
    takes: [...ADDRESS, 'CORSConfiguration'],
    run: (input, tx) => set(input, { cors: input.CORSConfiguration?.CORSRules ?? [] }, tx),
  },
  GetBucketCors: {
    takes: ADDRESS,
    run: (input, tx) => ({
      CORSRules: [
        ...setting(input, 'cors', 'NoSuchCORSConfiguration', 'The CORS configuration does not exist', tx),
      ] as [],
    }),
  },
  DeleteBucketCors: {
    takes: ADDRESS,
    run: (input, tx) => set(input, { cors: undefined } as object, tx),
  },
  PutBucketOwnershipControls: {
    takes: [...ADDRESS, 'OwnershipControls'],
    run: (input, tx) => set(input, { ownership: input.OwnershipControls ?? {} }, tx),
  },
  GetBucketOwnershipControls: {
    takes: ADDRESS,
    run: (input, tx) => ({
      OwnershipControls: setting(
        input,
        'ownership',
        'OwnershipControlsNotFoundError',
        'The bucket ownership controls were not found',
        tx,
      ) as { Rules: [] },
    }),
  },
  GetBucketAcl: {
    takes: ADDRESS,
    run(input, tx) {
      bucketOf(input, tx);
      const owner = { ID: canonicalId(tx) };
      return {
        Owner: owner,
        Grants: [
          { Grantee: { ...owner, Type: 'CanonicalUser' as const }, Permission: 'FULL_CONTROL' as const },
        ],
      };
    },
  },
};
