import type { AwsCall } from '../call.ts';
import type { Place } from '../transport.ts';
import { Refused } from './refusal.ts';

/** The one reason for which a protected thing may be stopped: putting the environment to sleep for the night. */
export type Purpose = 'sleep';

/** The tag that protects whatever carries it. */
export const PROTECTED_TAG = 'muvi:protected';

/** Something the runbook keeps: the calls that would end or stop it, and how to recognise it in their input. */
interface Protection {
  readonly what: string;
  readonly service: string;
  readonly operations: readonly string[];
  /** Absent: everywhere in the account. */
  readonly in?: Place['environment'];
  readonly names: (input: Readonly<Record<string, unknown>>) => boolean;
  readonly unless?: { readonly purpose: Purpose; readonly operation: string };
}

/** Strings of a field, be it one or a list, without the ARN around them and in lower case. */
function values(input: Readonly<Record<string, unknown>>, field: string): string[] {
  return [input[field]].flat().flatMap((value) => (typeof value === 'string' ? [bare(value)] : []));
}

function bare(value: string): string {
  const inArn = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.*)$/i.exec(value.trim())?.[1];
  const resource = inArn?.replace(
    /^(cluster|db|vpc|subnet|namespace|repository|distribution)[:/]|^parameter(?=\/)/i,
    '',
  );
  return (resource ?? value.trim()).toLowerCase();
}

const oneOf =
  (field: string, ...ids: string[]) =>
  (input: Readonly<Record<string, unknown>>) =>
    values(input, field).some((value) => ids.includes(value));
const matching = (field: string, pattern: RegExp) => (input: Readonly<Record<string, unknown>>) =>
  values(input, field).some((value) => pattern.test(value));
const present = (field: string) => (input: Readonly<Record<string, unknown>>) => input[field] !== undefined;

/** What the runbook will not delete (phase 1), as far as it can be told from a call. */
const PROTECTIONS: readonly Protection[] = [
  {
    what: 'the Aurora cluster uatclusterdb',
    service: 'rds',
    operations: ['DeleteDBCluster', 'StopDBCluster'],
    names: oneOf('DBClusterIdentifier', 'uatclusterdb'),
    unless: { purpose: 'sleep', operation: 'StopDBCluster' },
  },
  {
    what: 'the name of the Aurora cluster uatclusterdb, which its protection goes by',
    service: 'rds',
    operations: ['ModifyDBCluster'],
    names: (input) =>
      oneOf('DBClusterIdentifier', 'uatclusterdb')(input) && present('NewDBClusterIdentifier')(input),
  },
  {
    what: 'the place of uatclusterdb in its global cluster',
    service: 'rds',
    operations: ['RemoveFromGlobalCluster'],
    names: oneOf('DbClusterIdentifier', 'uatclusterdb'),
  },
  {
    what: 'an instance of uatclusterdb, or a stopped temp-muvi-uat-* database',
    service: 'rds',
    operations: ['DeleteDBInstance', 'StopDBInstance'],
    names: matching('DBInstanceIdentifier', /^(uatclusterdb|temp-muvi-uat-)/),
  },
  {
    what: 'the name of a protected database, which its protection goes by',
    service: 'rds',
    operations: ['ModifyDBInstance'],
    names: (input) =>
      matching('DBInstanceIdentifier', /^(uatclusterdb|temp-muvi-uat-)/)(input) &&
      present('NewDBInstanceIdentifier')(input),
  },
  {
    what: 'the main and the database VPC',
    service: 'ec2',
    operations: ['DeleteVpc'],
    names: oneOf('VpcId', 'vpc-0ab936370488229bd', 'vpc-05e2e9c2e88029d4d'),
  },
  {
    // The runbook knows its four subnets by name only, and this call by id only; nothing of the build deletes one.
    what: 'the subnets of the UAE',
    service: 'ec2',
    operations: ['DeleteSubnet'],
    in: 'uae',
    names: () => true,
  },
  {
    what: 'the Cloud Map namespace uat.internal',
    service: 'servicediscovery',
    operations: ['DeleteNamespace'],
    names: oneOf('Id', 'ns-jgtxuknznq3siizp'),
  },
  {
    what: 'the muvi-*-uat image repositories',
    service: 'ecr',
    operations: ['DeleteRepository'],
    in: 'uae',
    names: matching('repositoryName', /^muvi-.*-uat$/),
  },
  {
    // A lifecycle policy deletes images by itself, whenever its rules say so. No phase needs either.
    what: 'the images of the muvi-*-uat repositories',
    service: 'ecr',
    operations: ['BatchDeleteImage', 'PutLifecyclePolicy'],
    in: 'uae',
    names: matching('repositoryName', /^muvi-.*-uat$/),
  },
  {
    what: 'the parameters under /uat/',
    service: 'ssm',
    operations: ['DeleteParameter', 'DeleteParameters'],
    in: 'uae',
    names: (input) => matching('Name', /^\/uat\//)(input) || matching('Names', /^\/uat\//)(input),
  },
  {
    what: 'the CloudFront distributions',
    service: 'cloudfront',
    operations: ['DeleteDistribution', 'DeleteStreamingDistribution'],
    names: () => true,
  },
  {
    what: 'a CloudFront distribution, by switching it off',
    service: 'cloudfront',
    operations: ['UpdateDistribution'],
    names: ({ DistributionConfig: config }) =>
      (config as { Enabled?: unknown } | undefined)?.Enabled === false,
  },
];

/** Refuses a call that would delete or stop what the runbook keeps, unless for the purpose it makes room for. */
export function refuseProtected(
  place: Place,
  { service, operation, input }: Pick<AwsCall, 'service' | 'operation' | 'input'>,
  purpose?: Purpose,
): void {
  const hit = PROTECTIONS.find(
    (protection) =>
      protection.service === service &&
      protection.operations.includes(operation) &&
      (protection.in === undefined || protection.in === place.environment) &&
      protection.names(input),
  );
  if (hit !== undefined && !(hit.unless?.operation === operation && hit.unless.purpose === purpose)) {
    throw new Refused('protected', `${service}:${operation} would end what the runbook keeps: ${hit.what}`);
  }
  if (takesTagOff(operation, input)) {
    throw new Refused('protected', `${service}:${operation} would take the tag ${PROTECTED_TAG} off`);
  }
}

/**
 * Whatever the service calls its list of tag keys. Taking all tags off takes this one off as well; what puts others in
 * their place is seen by `tags.ts`, which reads those that are there.
 */
function takesTagOff(operation: string, input: Readonly<Record<string, unknown>>): boolean {
  // Route 53 adds and takes off by one call.
  if (operation === 'ChangeTagsForResource') return values(input, 'RemoveTagKeys').includes(PROTECTED_TAG);
  if (!/^(Untag|Remove\w*Tags|Delete\w*Tag(s|ging)$|DeleteTags)/.test(operation)) return false;
  const keys = [input.Tags, input.TagKeys, input.tagKeys, input.RemoveTagKeys].flat().flatMap(keyOf);
  return keys.length === 0 || keys.includes(PROTECTED_TAG);
}

function keyOf(tag: unknown): string[] {
  if (typeof tag === 'string') return [tag];
  const key =
    (tag as { Key?: unknown; key?: unknown } | null | undefined)?.Key ??
    (tag as { key?: unknown } | undefined)?.key;
  return typeof key === 'string' ? [key] : [];
}
