import type { Reply } from '../../engine/call.ts';
import { CallFailed } from '../../engine/errors.ts';
import type { AwsCall } from '../call.ts';
import type { Place } from '../transport.ts';
import { PROTECTED_TAG } from './protected.ts';
import { Refused } from './refusal.ts';
import { ends } from './write.ts';

type Input = Readonly<Record<string, unknown>>;

/** The read that lists the tags of what a call would end. */
interface TagRead {
  readonly operation: string;
  readonly input: Input;
}

/** Resource part of an ARN for a deletion's input: how each service names what goes. */
const ARN_OF: Readonly<
  Record<string, readonly (readonly [field: string, resource: (name: string, input: Input) => string])[]>
> = {
  'cloudwatch-logs': [['logGroupName', (name) => `log-group:${name}`]],
  codepipeline: [['name', (name) => name]],
  ecr: [['repositoryName', (name) => `repository/${name}`]],
  ecs: [
    ['service', (name, { cluster }) => `service/${String(cluster).split('/').at(-1)}/${name}`],
    ['cluster', (name) => `cluster/${name}`],
  ],
  elasticache: [
    ['ReplicationGroupId', (name) => `replicationgroup:${name}`],
    ['CacheClusterId', (name) => `cluster:${name}`],
    ['CacheSubnetGroupName', (name) => `subnetgroup:${name}`],
  ],
  rds: [
    ['DBClusterIdentifier', (name) => `cluster:${name}`],
    ['DBInstanceIdentifier', (name) => `db:${name}`],
    ['DBSubnetGroupName', (name) => `subgrp:${name}`],
  ],
  wafv2: [
    ['Id', (id, { Name, Scope }) => `${Scope === 'CLOUDFRONT' ? 'global' : 'regional'}/webacl/${Name}/${id}`],
  ],
};

const ARN_PREFIX: Readonly<Record<string, string>> = { 'cloudwatch-logs': 'logs' };
const ARN_FIELD: Readonly<Record<string, string>> = {
  codepipeline: 'resourceArn',
  'cloudwatch-logs': 'resourceArn',
  ecr: 'resourceArn',
  ecs: 'resourceArn',
  elasticache: 'ResourceName',
  rds: 'ResourceName',
  servicediscovery: 'ResourceARN',
  wafv2: 'ResourceARN',
};

/** The tag read of a deletion; undefined where the service has no tags on it, or muvi does not know how. */
export function tagRead(
  place: Place,
  { service, operation, input }: Pick<AwsCall, 'service' | 'operation' | 'input'>,
): TagRead | undefined {
  const text = (field: string) => (typeof input[field] === 'string' ? (input[field] as string) : undefined);
  switch (service) {
    case 'ec2': {
      const ids = Object.values(input)
        .flat()
        .filter((value) => typeof value === 'string' && /^[a-z]+-[0-9a-f]{8,17}$/.test(value));
      return ids.length === 0
        ? undefined
        : { operation: 'DescribeTags', input: { Filters: [{ Name: 'resource-id', Values: ids }] } };
    }
    case 'elastic-load-balancing-v2': {
      const arn = text('LoadBalancerArn') ?? text('TargetGroupArn') ?? text('ListenerArn');
      return arn === undefined ? undefined : { operation: 'DescribeTags', input: { ResourceArns: [arn] } };
    }
    case 'secrets-manager':
      return { operation: 'DescribeSecret', input: { SecretId: text('SecretId') } };
    case 'ssm':
      return text('Name') === undefined
        ? undefined
        : {
            operation: 'ListTagsForResource',
            input: { ResourceType: 'Parameter', ResourceId: text('Name') },
          };
    case 's3':
      return operation === 'DeleteBucket'
        ? { operation: 'GetBucketTagging', input: { Bucket: text('Bucket') } }
        : undefined;
    case 'iam':
      if (operation === 'DeleteRole')
        return { operation: 'ListRoleTags', input: { RoleName: text('RoleName') } };
      return operation === 'DeleteUser'
        ? { operation: 'ListUserTags', input: { UserName: text('UserName') } }
        : undefined;
    case 'servicediscovery': {
      const kind =
        operation === 'DeleteNamespace' ? 'namespace' : operation === 'DeleteService' ? 'service' : undefined;
      const id = text('Id');
      if (kind === undefined || id === undefined) return undefined;
      return byArn(place, service, id.startsWith('arn:') ? id : `${kind}/${id}`);
    }
    default: {
      const [field, resource] = ARN_OF[service]?.find(([candidate]) => text(candidate) !== undefined) ?? [];
      const name = field && text(field);
      if (!name || !resource) return undefined;
      return byArn(place, service, name.startsWith('arn:') ? name : resource(name, input));
    }
  }
}

function byArn(place: Place, service: string, resource: string): TagRead {
  const prefix = ARN_PREFIX[service] ?? service;
  const arn = resource.startsWith('arn:')
    ? resource
    : `arn:aws:${prefix}:${place.region}:${place.account}:${resource}`;
  return { operation: 'ListTagsForResource', input: { [ARN_FIELD[service] as string]: arn } };
}

/**
 * Refuses to end what carries the tag `muvi:protected`, whatever it is: one read before the deletion, through
 * the sender given. Where the tags cannot be read the deletion is refused too; what is not there has none.
 */
export async function refuseProtectedByTag(
  place: Place,
  call: Pick<AwsCall, 'service' | 'operation' | 'input'>,
  send: (place: Place, call: AwsCall) => Promise<Reply>,
): Promise<void> {
  // A route is no thing of its own: the id in the call is its table's, which stays.
  if (!ends(call.operation) || call.operation === 'DeleteRoute') return;
  const read = tagRead(place, call);
  if (read === undefined) return;
  const name = `${call.service}:${call.operation}`;
  let reply: Reply;
  try {
    reply = await send(place, { channel: 'aws', service: call.service, ...read });
  } catch (error) {
    if (error instanceof CallFailed && error.failure === 'not-found') return;
    throw new Refused('protected', `${name}: the tags of what would go could not be read`, error);
  }
  if (carriesTag(reply.value))
    throw new Refused('protected', `${name}: what would go carries the tag ${PROTECTED_TAG}`);
}

/** Whether a reply holds the tag anywhere: as `{ Key }`, `{ key }`, or as a key of a map of tags. */
function carriesTag(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(carriesTag);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, item]) =>
      key === PROTECTED_TAG || (/^key$/i.test(key) && item === PROTECTED_TAG) || carriesTag(item),
  );
}
