import { describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../src/aws/call.ts';
import { isListedRead } from '../../../src/aws/guard/reads.ts';
import { refuseProtectedByTag } from '../../../src/aws/guard/tags.ts';
import type { Place } from '../../../src/aws/transport.ts';
import { CallFailed } from '../../../src/engine/errors.ts';

const uae: Place = { environment: 'uae', account: '739991759290', region: 'me-central-1' };
type Input = Readonly<Record<string, unknown>>;
const lastOf = (field: string) => (input: Input) => `${input[field]}`.split(':').at(-1);
const at = (kind: string) => `arn:aws:${kind}`;

async function asks(name: string, input: Record<string, unknown>, ...answers: unknown[]): Promise<AwsCall[]> {
  const [service, operation] = name.split(':') as [never, string];
  const sent: AwsCall[] = [];
  await refuseProtectedByTag(uae, { service, operation, input }, async (_, call) => {
    sent.push(call);
    const answer = answers[sent.length - 1] ?? answers.at(-1);
    if (answer instanceof Error) throw answer;
    return { value: answer };
  });
  return sent;
}

describe('the tag muvi:protected', () => {
  it.each([
    [
      'ec2:DeleteNatGateway',
      { NatGatewayId: 'nat-0123456789abcdef0' },
      { Tags: [{ Key: 'muvi:protected', Value: '' }] },
    ],
    ['rds:DeleteDBSnapshot', { DBSnapshotIdentifier: 'x' }, { TagList: [{ Key: 'muvi:protected' }] }],
    ['kms:ScheduleKeyDeletion', { KeyId: 'k' }, { Tags: [{ TagKey: 'muvi:protected', TagValue: '' }] }],
    ['iam:DeletePolicy', { PolicyArn: 'arn:x' }, { Policy: { Tags: [{ Key: 'muvi:protected' }] } }],
    ['ecs:DeleteCluster', { cluster: 'Muvi-Cluster' }, { tags: [{ key: 'muvi:protected', value: 'yes' }] }],
    ['cloudwatch-logs:DeleteLogGroup', { logGroupName: '/ecs/x' }, { tags: { 'muvi:protected': '1' } }],
  ])('keeps %s from happening', async (name, input, answer) => {
    await expect(asks(name, input, answer)).rejects.toMatchObject({ rule: 'protected' });
  });

  it.each([
    [
      'rds:DeleteDBInstance',
      { DBInstanceIdentifier: 'db-1' },
      { ResourceName: at('rds:me-central-1:739991759290:db:db-1') },
    ],
    [
      'ecs:DeleteService',
      { cluster: 'c', service: 's' },
      { resourceArn: at('ecs:me-central-1:739991759290:service/c/s') },
    ],
    [
      'ecr:DeleteRepository',
      { repositoryName: 'r' },
      { resourceArn: at('ecr:me-central-1:739991759290:repository/r') },
    ],
    ['elastic-load-balancing-v2:DeleteTargetGroup', { TargetGroupArn: 'arn:x' }, { ResourceArns: ['arn:x'] }],
    ['s3:DeleteBucket', { Bucket: 'b' }, { Bucket: 'b' }],
    [
      'servicediscovery:DeleteService',
      { Id: 'srv-1' },
      { ResourceARN: at('servicediscovery:me-central-1:739991759290:service/srv-1') },
    ],
  ])('is asked for before %s', async (name, input, asked) => {
    const sent = await asks(name, input, { Tags: [{ Key: 'Name', Value: 'muvi:protected' }] });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.input).toEqual(asked);
  });

  it.each([
    [
      'acm:DeleteCertificate',
      { CertificateArn: 'arn:c' },
      'ListTagsForCertificate',
      { CertificateArn: 'arn:c' },
    ],
    ['codebuild:DeleteProject', { name: 'p' }, 'BatchGetProjects', { names: ['p'] }],
    [
      'ecs:DeleteService',
      { service: 's' },
      'ListTagsForResource',
      { resourceArn: at('ecs:me-central-1:739991759290:service/default/s') },
    ],
    [
      'elasticache:DeleteSnapshot',
      { SnapshotName: 's' },
      'ListTagsForResource',
      { ResourceName: at('elasticache:me-central-1:739991759290:snapshot:s') },
    ],
    [
      'elastic-load-balancing-v2:DeleteRule',
      { RuleArn: 'arn:r' },
      'DescribeTags',
      { ResourceArns: ['arn:r'] },
    ],
    [
      'iam:DeleteInstanceProfile',
      { InstanceProfileName: 'p' },
      'GetInstanceProfile',
      { InstanceProfileName: 'p' },
    ],
    ['iam:DeletePolicy', { PolicyArn: 'arn:p' }, 'GetPolicy', { PolicyArn: 'arn:p' }],
    ['iam:DeleteRolePolicy', { RoleName: 'r', PolicyName: 'p' }, 'ListRoleTags', { RoleName: 'r' }],
    ['kms:ScheduleKeyDeletion', { KeyId: 'k' }, 'ListResourceTags', { KeyId: 'k' }],
    [
      'rds:DeleteDBClusterSnapshot',
      { DBClusterSnapshotIdentifier: 's' },
      'ListTagsForResource',
      { ResourceName: at('rds:me-central-1:739991759290:cluster-snapshot:s') },
    ],
    [
      'route-53:DeleteHostedZone',
      { Id: '/hostedzone/Z1' },
      'ListTagsForResource',
      { ResourceType: 'hostedzone', ResourceId: 'Z1' },
    ],
    [
      'wafv2:DeleteWebACL',
      { Name: 'w', Scope: 'CLOUDFRONT', Id: 'i', LockToken: 't' },
      'ListTagsForResource',
      { ResourceARN: at('wafv2:us-east-1:739991759290:global/webacl/w/i') },
    ],
    [
      'wafv2:DeleteIPSet',
      { Name: 's', Scope: 'REGIONAL', Id: 'i', LockToken: 't' },
      'ListTagsForResource',
      { ResourceARN: at('wafv2:me-central-1:739991759290:regional/ipset/s/i') },
    ],
    [
      'ec2:TerminateInstances',
      { InstanceIds: ['i-1', 'i-2'] },
      'DescribeTags',
      { Filters: [{ Name: 'resource-id', Values: ['i-1', 'i-2'] }] },
    ],
    ['ec2:DeleteKeyPair', { KeyName: 'k' }, 'DescribeKeyPairs', { KeyNames: ['k'] }],
    [
      'ec2:DeleteSecurityGroup',
      { GroupName: 'g' },
      'DescribeSecurityGroups',
      { Filters: [{ Name: 'group-name', Values: ['g'] }] },
    ],
    ['ec2:DeletePlacementGroup', { GroupName: 'g' }, 'DescribePlacementGroups', { GroupNames: ['g'] }],
    ['ec2:ReleaseAddress', { PublicIp: '192.0.2.1' }, 'DescribeAddresses', { PublicIps: ['192.0.2.1'] }],
  ])('is asked for before %s %o', async (name, input, operation, asked) => {
    const sent = await asks(name, input, {});
    expect(sent.map((call) => [call.operation, call.input])).toEqual([[operation, asked]]);
    expect(isListedRead('uae', sent[0]?.service ?? '', operation)).toBe(true);
  });

  it.each([
    ['ssm:DeleteParameters', { Names: ['/x', '/y'] }, ['/x', '/y'], ({ ResourceId }: Input) => ResourceId],
    ['cloudwatch:DeleteAlarms', { AlarmNames: ['a', 'b'] }, ['a', 'b'], lastOf('ResourceARN')],
    ['ecs:DeleteTaskDefinitions', { taskDefinitions: ['x:1', 'x:2'] }, ['1', '2'], lastOf('resourceArn')],
    // RDS knows it by its lower case alone, whatever is typed.
    ['rds:DeleteDBInstance', { DBInstanceIdentifier: 'Db-1' }, ['Db-1', 'db-1'], lastOf('ResourceName')],
  ])('is asked for of each thing that %s names', async (name, input, each, of) => {
    const sent = await asks(name, input, {});
    expect(sent.map((call) => of(call.input))).toEqual(each);
    await expect(asks(name, input, {}, { Tags: [{ Key: 'muvi:protected' }] })).rejects.toMatchObject({
      rule: 'protected',
    });
  });

  it("is asked for by a proxy's ARN, which holds no name", async () => {
    const described = { DBProxies: [{ DBProxyName: 'p', DBProxyArn: 'arn:prx-1' }] };
    const sent = await asks('rds:DeleteDBProxy', { DBProxyName: 'p' }, described, {});
    expect(sent.map(({ operation, input }) => [operation, input])).toEqual([
      ['DescribeDBProxies', { DBProxyName: 'p' }],
      ['ListTagsForResource', { ResourceName: 'arn:prx-1' }],
    ]);
    const kept = asks('rds:DeleteDBProxy', { DBProxyName: 'p' }, described, {
      TagList: [{ Key: 'muvi:protected' }],
    });
    await expect(kept).rejects.toMatchObject({ rule: 'protected' });
  });

  it.each([
    ['rds:DeleteGlobalCluster', { GlobalClusterIdentifier: 'g' }],
    ['s3:DeleteObjects', { Bucket: 'b', Delete: { Objects: [{ Key: 'k' }] } }],
    ['ec2:DeleteSpotDatafeedSubscription', {}],
    ['iam:DeleteAccessKey', { AccessKeyId: 'AKIA' }],
    ['ssm:TerminateSession', { SessionId: 's' }],
    ['ssm:DeleteDocument', { Name: 'd' }],
    ['constructor:DeleteIt', { Id: 'x' }],
    ['rds:DeleteNothingYet', { DBInstanceIdentifier: 'x' }],
  ])('nobody knows how to ask for keeps %s %o from being sent', async (name, input) => {
    await expect(asks(name, input, {})).rejects.toThrow(/no read is known/);
  });

  it.each([
    ['s3:PutBucketTagging', { Bucket: 'b', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }],
    ['codebuild:UpdateProject', { name: 'p', tags: [] }],
  ])('is not replaced by others: %s', async (name, input) => {
    const set = { TagSet: [{ Key: 'muvi:protected', Value: '' }] };
    await expect(asks(name, input, set)).rejects.toThrow(/would take the tag muvi:protected off/);
    await expect(asks(name, input, { TagSet: [] })).resolves.toHaveLength(1);
  });

  it('may be set, and stays where a write leaves the tags alone', async () => {
    const tagged = { Bucket: 'b', Tagging: { TagSet: [{ Key: 'muvi:protected', Value: '' }] } };
    expect(await asks('s3:PutBucketTagging', tagged, {})).toEqual([]);
    expect(await asks('codebuild:UpdateProject', { name: 'p', description: 'd' }, {})).toEqual([]);
  });

  it('is not asked for where nothing ends', async () => {
    expect(await asks('rds:ModifyDBInstance', { DBInstanceIdentifier: 'db-1' }, {})).toEqual([]);
  });

  it.each([
    ['ec2:DeleteRoute', { RouteTableId: 'rtb-0123456789abcdef0' }],
    ['kms:DeleteAlias', { AliasName: 'alias/x' }],
    ['iam:DeleteGroup', { GroupName: 'g' }],
  ])('is not asked for where nothing can carry it: %s', async (name, input) => {
    expect(await asks(name, input, {})).toEqual([]);
  });

  it('is taken for set where it cannot be read, and for unset where the thing is gone', async () => {
    const failing = (failure: 'lost' | 'not-found') =>
      new CallFailed({ failure, errorName: 'X', message: 'x' });
    const input = { DBInstanceIdentifier: 'db-1' };
    await expect(asks('rds:DeleteDBInstance', input, failing('lost'))).rejects.toMatchObject({
      rule: 'protected',
    });
    await expect(asks('rds:DeleteDBInstance', input, failing('not-found'))).resolves.toHaveLength(1);
  });
});
