import { defineService } from '../service.ts';
import shapes from '../shapes/s3.generated.json' with { type: 'json' };
import { bucketOperations } from './buckets.ts';
import { buckets, objects } from './kinds.ts';
import { listingOperations } from './listings.ts';
import { objectOperations } from './objects.ts';
import { policyOperations } from './policies.ts';
import { settingOperations } from './settings.ts';

/**
 * The HTTP status of errors that the service's model does not list.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  BucketNotEmpty: 409,
  MethodNotAllowed: 405,
  NoSuchBucketPolicy: 404,
  NoSuchCORSConfiguration: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchPublicAccessBlockConfiguration: 404,
  NoSuchTagSet: 404,
  NoSuchVersion: 404,
  NotModified: 304,
  OwnershipControlsNotFoundError: 404,
  PermanentRedirect: 301,
  PreconditionFailed: 412,
  // HeadBucket's answer has no body, and this status.
  Unknown: 403,
};

const unlisted = Object.entries(STATUS).map(([name, status]) => [name, [name, status]] as const);

/** S3, as far as the build needs it: buckets with their settings, and whole objects. */
export const s3 = defineService({
  service: 's3',
  shapes: { ...shapes, errors: { ...shapes.errors, ...Object.fromEntries(unlisted) } },
  malformed: { missing: 'InvalidRequest', invalid: 'MalformedXML', unknown: 'MalformedXML' },
  kinds: [buckets, objects],
  operations: {
    ...bucketOperations,
    ...settingOperations,
    ...policyOperations,
    ...objectOperations,
    ...listingOperations,
  },
});
