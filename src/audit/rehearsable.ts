import { describe } from '../aws/call.ts';
import type { Answer, Ask } from '../inventory/kind.ts';
import { runs } from '../inventory/kind.ts';

/**
 * What a rehearsal needs to know of an environment besides what an audit reads: `muvi rehearse --from` starts a twin of
 * it. What cannot be read is left out; production is asked listed reads alone, as ever. `answered` by the witness, who
 * keeps the answers.
 */
export async function askForRehearsal(ask: Ask): Promise<void> {
  await Promise.all([
    networks(ask),
    balancing(ask),
    compute(ask),
    databases(ask),
    registries(ask),
    identities(ask),
    settings(ask),
    delivery(ask),
    discovery(ask),
  ]);
}

/** The value of an answer, or nothing. */
const given = <R>(answer: Answer<R>): R | undefined => ('value' in answer ? answer.value : undefined);

/** Asks about each of a list, side by side. */
const each = <T>(list: readonly T[] | undefined, about: (one: T) => Promise<unknown>): Promise<unknown> =>
  Promise.all((list ?? []).map(about));

async function networks(ask: Ask): Promise<void> {
  await Promise.all([
    ask.about(describe('ec2', 'DescribeInternetGateways', {})),
    ask.about(describe('ec2', 'DescribeSecurityGroupRules', {})),
    ask.about(describe('ec2', 'DescribeNetworkInterfaces', {})),
  ]);
}

const elb = 'elastic-load-balancing-v2';

async function balancing(ask: Ask): Promise<void> {
  const balancers = given(await ask.about(describe(elb, 'DescribeLoadBalancers', {})))?.LoadBalancers;
  const groups = given(await ask.about(describe(elb, 'DescribeTargetGroups', {})))?.TargetGroups;
  await Promise.all([
    each(balancers, async ({ LoadBalancerArn }) => {
      await ask.about(describe(elb, 'DescribeLoadBalancerAttributes', { LoadBalancerArn }));
      const listeners = given(await ask.about(describe(elb, 'DescribeListeners', { LoadBalancerArn })));
      await each(listeners?.Listeners, ({ ListenerArn }) =>
        ask.about(describe(elb, 'DescribeRules', { ListenerArn })),
      );
    }),
    each(groups, ({ TargetGroupArn }) =>
      ask.about(describe(elb, 'DescribeTargetGroupAttributes', { TargetGroupArn })),
    ),
    each(
      runs(
        [
          ...(balancers ?? []).flatMap(({ LoadBalancerArn }) => LoadBalancerArn ?? []),
          ...(groups ?? []).flatMap(({ TargetGroupArn }) => TargetGroupArn ?? []),
        ],
        20,
      ),
      (ResourceArns) => ask.about(describe(elb, 'DescribeTags', { ResourceArns: [...ResourceArns] })),
    ),
  ]);
}

async function compute(ask: Ask): Promise<void> {
  const clusters = given(await ask.about(describe('ecs', 'ListClusters', {})))?.clusterArns;
  const scaling = 'application-auto-scaling';
  await Promise.all([
    each(clusters, async (cluster) => {
      const arns = given(await ask.about(describe('ecs', 'ListTasks', { cluster })))?.taskArns ?? [];
      await each(runs(arns, 100), (tasks) =>
        ask.about(describe('ecs', 'DescribeTasks', { cluster, tasks: [...tasks] })),
      );
    }),
    ask.about(describe(scaling, 'DescribeScalingPolicies', { ServiceNamespace: 'ecs' })),
    ask.about(describe('cloudwatch', 'DescribeAlarms', {})),
  ]);
}

async function databases(ask: Ask): Promise<void> {
  await Promise.all([
    ask.about(describe('rds', 'DescribeDBSubnetGroups', {})),
    ask.about(describe('rds', 'DescribeDBParameterGroups', {})),
    ask.about(describe('rds', 'DescribeDBClusterParameterGroups', {})),
  ]);
}

async function registries(ask: Ask): Promise<void> {
  const repositories = given(await ask.about(describe('ecr', 'DescribeRepositories', {})))?.repositories;
  await each(repositories, async ({ repositoryName = '' }) => {
    const about = { repositoryName };
    const images = given(await ask.about(describe('ecr', 'DescribeImages', about)))?.imageDetails;
    await each(runs(images ?? [], 100), (some) => {
      const imageIds = some.map(({ imageDigest }) => ({ imageDigest }));
      return ask.about(describe('ecr', 'BatchGetImage', { ...about, imageIds }));
    });
  });
}

async function identities(ask: Ask): Promise<void> {
  const [roles, users, profiles] = await Promise.all([
    ask.about(describe('iam', 'ListRoles', {})),
    ask.about(describe('iam', 'ListUsers', {})),
    ask.about(describe('iam', 'ListInstanceProfiles', {})),
    ask.about(describe('kms', 'ListAliases', {})),
  ]);
  void profiles;
  await Promise.all([
    each(given(roles)?.Roles, async ({ RoleName }) => {
      await ask.about(describe('iam', 'ListAttachedRolePolicies', { RoleName }));
      const inline = given(await ask.about(describe('iam', 'ListRolePolicies', { RoleName })));
      await each(inline?.PolicyNames, (PolicyName) =>
        ask.about(describe('iam', 'GetRolePolicy', { RoleName, PolicyName })),
      );
    }),
    each(given(users)?.Users, async ({ UserName }) => {
      await ask.about(describe('iam', 'ListAttachedUserPolicies', { UserName }));
      const inline = given(await ask.about(describe('iam', 'ListUserPolicies', { UserName })));
      await each(inline?.PolicyNames, (PolicyName) =>
        ask.about(describe('iam', 'GetUserPolicy', { UserName, PolicyName })),
      );
    }),
  ]);
}

/** Values of parameters where they may be asked for: not of production, and secret ones stay sealed. */
async function settings(ask: Ask): Promise<void> {
  await ask.about(describe('ssm', 'GetParametersByPath', { Path: '/', Recursive: true }));
  const secrets = given(await ask.about(describe('secrets-manager', 'ListSecrets', { MaxResults: 100 })));
  await each(secrets?.SecretList, ({ Name }) =>
    ask.about(describe('secrets-manager', 'DescribeSecret', { SecretId: Name })),
  );
}

async function delivery(ask: Ask): Promise<void> {
  const [distributions, controls, buckets, zones] = await Promise.all([
    ask.about(describe('cloudfront', 'ListDistributions', {})),
    ask.about(describe('cloudfront', 'ListOriginAccessControls', {})),
    ask.about(describe('s3', 'ListBuckets', {})),
    ask.about(describe('route-53', 'ListHostedZones', {})),
    ask.about(describe('codestar-connections', 'ListConnections', {})),
  ]);
  await Promise.all([
    each(given(distributions)?.DistributionList?.Items, ({ Id }) =>
      ask.about(describe('cloudfront', 'GetDistribution', { Id })),
    ),
    each(given(controls)?.OriginAccessControlList?.Items, ({ Id }) =>
      ask.about(describe('cloudfront', 'GetOriginAccessControl', { Id })),
    ),
    each(given(buckets)?.Buckets, ({ Name: Bucket }) =>
      Promise.all([
        ask.about(describe('s3', 'GetBucketPolicy', { Bucket })),
        ask.about(describe('s3', 'GetBucketOwnershipControls', { Bucket })),
        ask.about(describe('s3', 'GetBucketTagging', { Bucket })),
      ]),
    ),
    each(given(zones)?.HostedZones, ({ Id: HostedZoneId }) =>
      ask.about(describe('route-53', 'ListResourceRecordSets', { HostedZoneId })),
    ),
  ]);
}

async function discovery(ask: Ask): Promise<void> {
  const services = given(await ask.about(describe('servicediscovery', 'ListServices', {})))?.Services;
  await each(services, async ({ Id }) => {
    await Promise.all([
      ask.about(describe('servicediscovery', 'GetService', { Id })),
      ask.about(describe('servicediscovery', 'ListInstances', { ServiceId: Id })),
    ]);
  });
}
