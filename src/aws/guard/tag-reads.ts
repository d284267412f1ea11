/**
 * What is read before a deletion, so that nothing goes that carries the tag `muvi:protected`: by service and operation,
 * from the services' API references. What stands neither here nor in `untagged.ts` is refused, so a phase that deletes
 * something new brings a line with it. Operations are unquoted: the build takes a quoted name for one that is sent.
 */
import type { Reply } from '../../engine/call.ts';
import type { AwsCall } from '../call.ts';
import type { Place } from '../transport.ts';

type Input = Readonly<Record<string, unknown>>;

/** A read that lists the tags of what a call would end. */
export interface TagRead {
  readonly operation: string;
  readonly input: Input;
  /** Where only AWS knows the ARN that the tags go by: their reads, from this one's answer. */
  readonly next?: (reply: Reply) => readonly TagRead[];
}

/** None where the input does not say what would go. */
type Reads = (input: Input, place: Place) => readonly TagRead[];
type Table = Readonly<Record<string, Readonly<Record<string, Reads>>>>;

/** Strings of a field, be it one or a list. */
function names(input: Input, field: string): string[] {
  return [input[field]].flat().filter((value) => typeof value === 'string' && value !== '') as string[];
}

/** One read for each thing that the field names. */
const each =
  (field: string, read: (name: string, input: Input, place: Place) => TagRead): Reads =>
  (input, place) =>
    names(input, field).map((name) => read(name, input, place));

/** A read of one field: the same name, as the read calls it. */
const same = (field: string, operation: string, as = field): Reads =>
  each(field, (name) => ({ operation, input: { [as]: name } }));

const tagsOfArn = (arn: string, field: string): TagRead => ({
  operation: 'ListTagsForResource',
  input: { [field]: arn },
});

/** By the ARN that a service makes of a name, or the ARN that stands in its place. */
const byArn = (
  field: string,
  as: string,
  prefix: string,
  resource: (name: string, input: Input) => string,
): Reads =>
  each(field, (name, input, { region, account }) =>
    tagsOfArn(
      name.startsWith('arn:') ? name : `arn:aws:${prefix}:${region}:${account}:${resource(name, input)}`,
      as,
    ),
  );

/** RDS and ElastiCache keep most names in lower case whatever is typed, and ARNs are compared as they stand. */
const caseless =
  (reads: Reads, field: string): Reads =>
  (input, place) =>
    names(input, field).flatMap((name) =>
      [...new Set([name, name.toLowerCase()])].flatMap((spelled) => reads({ [field]: spelled }, place)),
    );
const rds = (field: string, kind: string): Reads =>
  caseless(
    byArn(field, 'ResourceName', 'rds', (name) => `${kind}:${name}`),
    field,
  );
const elasticache = (field: string, kind: string): Reads =>
  caseless(
    byArn(field, 'ResourceName', 'elasticache', (name) => `${kind}:${name}`),
    field,
  );

/** A proxy's ARN holds an id of its own, not its name. */
const proxied = (field: string, operation: string, list: string, arn: string): Reads =>
  each(field, (name) => ({
    operation,
    input: { [field]: name },
    next: ({ value }) =>
      ((value as Record<string, Record<string, unknown>[] | undefined>)[list] ?? []).map((found) =>
        tagsOfArn(`${found[arn]}`, 'ResourceName'),
      ),
  }));

const logGroup = byArn('logGroupName', 'resourceArn', 'logs', (name) => `log-group:${name}`);
const repository = byArn('repositoryName', 'resourceArn', 'ecr', (name) => `repository/${name}`);
const secret = same('SecretId', 'DescribeSecret');
const bucket = same('Bucket', 'GetBucketTagging');
const role = same('RoleName', 'ListRoleTags');
const user = same('UserName', 'ListUserTags');
const policy = same('PolicyArn', 'GetPolicy');
const balancing = (field: string): Reads =>
  each(field, (arn) => ({ operation: 'DescribeTags', input: { ResourceArns: [arn] } }));
const parameters = (field: string): Reads =>
  each(field, (name) => ({
    operation: 'ListTagsForResource',
    input: { ResourceType: 'Parameter', ResourceId: name },
  }));
const discovered = (field: string, kind: string): Reads =>
  byArn(field, 'ResourceARN', 'servicediscovery', (id) => `${kind}/${id}`);
const route53 = (field: string, kind: string): Reads =>
  each(field, (id) => ({
    operation: 'ListTagsForResource',
    input: { ResourceType: kind, ResourceId: id.split('/').at(-1) },
  }));

/** What WAF keeps for CloudFront has its ARN in us-east-1, whatever the place. */
const firewall = (kind: string): Reads =>
  each('Id', (id, { Name, Scope }, { region, account }) => {
    const [home, scope] = Scope === 'CLOUDFRONT' ? ['us-east-1', 'global'] : [region, 'regional'];
    return tagsOfArn(`arn:aws:wafv2:${home}:${account}:${scope}/${kind}/${Name}/${id}`, 'ResourceARN');
  });

/** EC2 lists the tags of any id. Of what may go by its name, the describe shows them. */
const EC2_BY_NAME: Readonly<Record<string, (name: string) => TagRead>> = {
  KeyName: (name) => ({ operation: 'DescribeKeyPairs', input: { KeyNames: [name] } }),
  LaunchTemplateName: (name) => ({
    operation: 'DescribeLaunchTemplates',
    input: { LaunchTemplateNames: [name] },
  }),
  PublicIp: (address) => ({ operation: 'DescribeAddresses', input: { PublicIps: [address] } }),
};
const groupNamed = (operation: string, input: (name: string) => Input): Reads =>
  each('GroupName', (name) => ({ operation, input: input(name) }));
const EC2_GROUPS: Readonly<Record<string, Reads>> = {
  DeletePlacementGroup: groupNamed('DescribePlacementGroups', (name) => ({ GroupNames: [name] })),
  // The call means the default VPC's; any other of that name counts as well.
  DeleteSecurityGroup: groupNamed('DescribeSecurityGroups', (name) => ({
    Filters: [{ Name: 'group-name', Values: [name] }],
  })),
};

/** Whatever ids an EC2 deletion names: the thing's own, or that of what it is a part of. */
function ec2(operation: string, input: Input, place: Place): readonly TagRead[] {
  const ids = Object.keys(input)
    .filter((field) => /Ids?$/.test(field))
    .flatMap((field) => names(input, field));
  return [
    ...(ids.length === 0
      ? []
      : [{ operation: 'DescribeTags', input: { Filters: [{ Name: 'resource-id', Values: ids }] } }]),
    ...Object.entries(EC2_BY_NAME).flatMap(([field, read]) => names(input, field).map(read)),
    ...(EC2_GROUPS[operation]?.(input, place) ?? []),
  ];
}

/** Of a part (a repository's policy, a role's, a bucket's settings, an image) the tags of the whole are read. */
const TAG_READS: Table = {
  acm: { DeleteCertificate: same('CertificateArn', 'ListTagsForCertificate') },
  cloudwatch: { DeleteAlarms: byArn('AlarmNames', 'ResourceARN', 'cloudwatch', (name) => `alarm:${name}`) },
  'cloudwatch-logs': {
    DeleteLogGroup: logGroup,
    DeleteLogStream: logGroup,
    DeleteMetricFilter: logGroup,
    DeleteRetentionPolicy: logGroup,
    DeleteSubscriptionFilter: logGroup,
  },
  codebuild: {
    DeleteProject: each('name', (name) => ({ operation: 'BatchGetProjects', input: { names: [name] } })),
  },
  codepipeline: { DeletePipeline: byArn('name', 'resourceArn', 'codepipeline', (name) => name) },
  'codestar-connections': {
    DeleteConnection: same('ConnectionArn', 'ListTagsForResource', 'ResourceArn'),
  },
  ecr: {
    BatchDeleteImage: repository,
    DeleteLifecyclePolicy: repository,
    DeleteRepository: repository,
    DeleteRepositoryPolicy: repository,
  },
  ecs: {
    DeleteCluster: byArn('cluster', 'resourceArn', 'ecs', (name) => `cluster/${name}`),
    DeleteService: byArn(
      'service',
      'resourceArn',
      'ecs',
      (name, { cluster }) =>
        `service/${String(cluster ?? 'default')
          .split('/')
          .at(-1)}/${name}`,
    ),
    DeleteTaskDefinitions: byArn(
      'taskDefinitions',
      'resourceArn',
      'ecs',
      (revision) => `task-definition/${revision}`,
    ),
  },
  'elastic-load-balancing-v2': {
    DeleteListener: balancing('ListenerArn'),
    DeleteLoadBalancer: balancing('LoadBalancerArn'),
    DeleteRule: balancing('RuleArn'),
    DeleteTargetGroup: balancing('TargetGroupArn'),
  },
  elasticache: {
    DeleteCacheCluster: elasticache('CacheClusterId', 'cluster'),
    DeleteCacheParameterGroup: elasticache('CacheParameterGroupName', 'parametergroup'),
    DeleteCacheSubnetGroup: elasticache('CacheSubnetGroupName', 'subnetgroup'),
    DeleteReplicationGroup: elasticache('ReplicationGroupId', 'replicationgroup'),
    DeleteSnapshot: elasticache('SnapshotName', 'snapshot'),
    DeleteUser: elasticache('UserId', 'user'),
    DeleteUserGroup: elasticache('UserGroupId', 'usergroup'),
  },
  iam: {
    DeleteAccessKey: user,
    DeleteInstanceProfile: same('InstanceProfileName', 'GetInstanceProfile'),
    DeleteLoginProfile: user,
    DeletePolicy: policy,
    DeletePolicyVersion: policy,
    DeleteRole: role,
    DeleteRolePolicy: role,
    DeleteUser: user,
    DeleteUserPolicy: user,
  },
  kms: {
    DeleteImportedKeyMaterial: same('KeyId', 'ListResourceTags'),
    ScheduleKeyDeletion: same('KeyId', 'ListResourceTags'),
  },
  rds: {
    DeleteDBCluster: rds('DBClusterIdentifier', 'cluster'),
    DeleteDBClusterParameterGroup: rds('DBClusterParameterGroupName', 'cluster-pg'),
    DeleteDBClusterSnapshot: rds('DBClusterSnapshotIdentifier', 'cluster-snapshot'),
    DeleteDBInstance: rds('DBInstanceIdentifier', 'db'),
    DeleteDBParameterGroup: rds('DBParameterGroupName', 'pg'),
    DeleteDBProxy: proxied('DBProxyName', 'DescribeDBProxies', 'DBProxies', 'DBProxyArn'),
    DeleteDBProxyEndpoint: proxied(
      'DBProxyEndpointName',
      'DescribeDBProxyEndpoints',
      'DBProxyEndpoints',
      'DBProxyEndpointArn',
    ),
    DeleteDBSnapshot: rds('DBSnapshotIdentifier', 'snapshot'),
    DeleteDBSubnetGroup: rds('DBSubnetGroupName', 'subgrp'),
  },
  'route-53': {
    DeleteHealthCheck: route53('HealthCheckId', 'healthcheck'),
    DeleteHostedZone: route53('Id', 'hostedzone'),
  },
  s3: {
    DeleteBucket: bucket,
    DeleteBucketCors: bucket,
    DeleteBucketEncryption: bucket,
    DeleteBucketLifecycle: bucket,
    DeleteBucketPolicy: bucket,
    DeletePublicAccessBlock: bucket,
    // An object has tags of its own. Many at a time (DeleteObjects) stand in no table.
    DeleteObject: (input, place) => [
      ...bucket(input, place),
      ...names(input, 'Key').map((Key) => {
        const { Bucket, VersionId } = input;
        return { operation: 'GetObjectTagging', input: { Bucket, Key, ...(VersionId ? { VersionId } : {}) } };
      }),
    ],
  },
  'secrets-manager': { DeleteResourcePolicy: secret, DeleteSecret: secret },
  servicediscovery: {
    DeleteNamespace: discovered('Id', 'namespace'),
    DeleteService: discovered('Id', 'service'),
  },
  ssm: { DeleteParameter: parameters('Name'), DeleteParameters: parameters('Names') },
  wafv2: {
    DeleteIPSet: firewall('ipset'),
    DeleteLoggingConfiguration: same('ResourceArn', 'ListTagsForResource', 'ResourceARN'),
    DeleteRegexPatternSet: firewall('regexpatternset'),
    DeleteRuleGroup: firewall('rulegroup'),
    DeleteWebACL: firewall('webacl'),
  },
};

/** The reads of the tags of what a deletion would end; none where muvi does not know how to tell. */
export function tagReads(
  place: Place,
  { service, operation, input }: Pick<AwsCall, 'service' | 'operation' | 'input'>,
): readonly TagRead[] {
  if (service === 'ec2') return ec2(operation, input, place);
  const reads = TAG_READS[service];
  return reads !== undefined && Object.hasOwn(reads, operation)
    ? (reads[operation]?.(input, place) ?? [])
    : [];
}
