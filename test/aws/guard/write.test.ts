import { describe, expect, it } from 'vitest';
import { deletionCap, ends, guardWrite, type WritePolicy } from '../../../src/aws/guard/write.ts';
import type { Place } from '../../../src/aws/transport.ts';

const uae: Place = { environment: 'uae', account: '739991759290', region: 'me-central-1' };
const frankfurt: Place = { ...uae, environment: 'frankfurt', region: 'eu-central-1' };
const FOREIGN = '123456789012';

function verdict(
  name: string,
  input: Record<string, unknown>,
  policy: WritePolicy = {},
  place = uae,
): string {
  const [service, operation] = name.split(':') as [never, string];
  try {
    guardWrite(place, { service, operation, input }, policy);
    return 'allowed';
  } catch (error) {
    return (error as { rule?: string }).rule ?? String(error);
  }
}

describe('another account in a write', () => {
  const policy = { Statement: [{ Principal: { AWS: `arn:aws:iam::${FOREIGN}:root` } }] };
  it.each([
    ['in a field of its own', { PeerOwnerId: FOREIGN }],
    ['in an ARN', { RoleArn: `arn:aws:iam::${FOREIGN}:role/x` }],
    ['in a queue URL', { QueueUrl: `https://sqs.eu-central-1.amazonaws.com/${FOREIGN}/q` }],
    ['in a registry host', { image: `${FOREIGN}.dkr.ecr.eu-central-1.amazonaws.com/muvi:1` }],
    ['deep in lists', { A: [{ B: [[{ C: FOREIGN }]] }] }],
    ['as a number', { OwnerId: Number(FOREIGN) }],
    ['as a key', { Map: { [FOREIGN]: 'x' } }],
    ['in a JSON policy', { Policy: JSON.stringify(policy) }],
    ['in a URL-encoded policy', { Policy: encodeURIComponent(JSON.stringify(policy)) }],
    ['in base64', { UserData: Buffer.from(`aws sts assume-role ${FOREIGN}`).toString('base64') }],
    [
      'in base64 beside a letter that is not ASCII',
      { UserData: Buffer.from(`# für später\naws sts assume-role ${FOREIGN}`).toString('base64') },
    ],
    [
      'in base64 of what is no text',
      { UserData: Buffer.from([0xff, 0x00, ...Buffer.from(FOREIGN), 0x80, 0x81]).toString('base64') },
    ],
    [
      'in base64 of several lines',
      {
        UserData: Buffer.from(`aws sts assume-role ${FOREIGN} and more`)
          .toString('base64')
          .replace(/.{20}/g, '$&\n'),
      },
    ],
    ['in a URL-encoded policy with a broken escape', { Policy: `%zz${encodeURIComponent(`:${FOREIGN}:`)}` }],
    ['in bytes', { Plaintext: Buffer.from(`role ${FOREIGN}`) }],
    ['in bytes among others', { PolicyBlob: new Uint8Array([0xe9, ...Buffer.from(FOREIGN), 0xe9]) }],
    ['in base64 in bytes', { Blob: Buffer.from(Buffer.from(`é ${FOREIGN} .`).toString('base64')) }],
    ['below an object that is named as content is', { Body: { Text: FOREIGN } }],
    ['in an opaque value, by its ARN', { Value: `arn:aws:sqs:eu-central-1:${FOREIGN}:q` }],
    ['within a longer word, where it is production', { BucketName: 'x011566070219y' }],
    ['in an opaque value, where it is production', { Value: 'acct=011566070219' }],
  ])('is refused %s', (_, input) => {
    expect(verdict('ec2:ModifyVpcAttribute', input)).toBe('foreign-account');
  });

  it.each([
    ['its own account', { RoleArn: 'arn:aws:iam::739991759290:role/x' }],
    ['a managed policy', { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
    ['a UUID that ends in digits', { CertificateArn: 'certificate/6f56edba-845d-4680-b058-610425365123' }],
    ['ids of hex digits', { VpcId: 'vpc-01234567890123456', Hash: `a${FOREIGN}` }],
    ['longer and shorter numbers', { At: '1772000000000', Phone: '96650000000' }],
    ["a merchant's number in a parameter", { Name: '/uat/MERCHANT', Value: '440012345678' }],
    [
      'a date, bytes and nothing',
      { When: new Date(0), Body: Buffer.from('011566070219'), X: undefined, Y: null },
    ],
    ['a secret of bytes', { SecretBinary: Buffer.from('acct 011566070219') }],
    [
      'bytes and base64 of other things',
      { Blob: new Uint8Array([0, 255, 49, 50]), Hash: 'q83vEjRWeJCrze8SNFY=' },
    ],
    ['a report that tells of production', { Bucket: 'journal', Body: 'arn:aws:iam::011566070219:user/x' }],
  ])('%s is no such thing', (_, input) => {
    expect(verdict('s3:PutObject', input)).toBe('allowed');
  });

  it('may be listed', () => {
    expect(verdict('ec2:X', { PeerOwnerId: FOREIGN }, { foreignAccounts: [FOREIGN] })).toBe('allowed');
    expect(verdict('ec2:X', { PeerOwnerId: FOREIGN }, { foreignAccounts: ['210987654321'] })).toBe(
      'foreign-account',
    );
  });
});

describe('what the runbook keeps', () => {
  it.each([
    ['rds:DeleteDBCluster', { DBClusterIdentifier: 'uatclusterdb', SkipFinalSnapshot: true }],
    ['rds:DeleteDBCluster', { DBClusterIdentifier: 'UATClusterDB' }],
    [
      'rds:StopDBCluster',
      { DBClusterIdentifier: 'arn:aws:rds:me-central-1:739991759290:cluster:uatclusterdb' },
    ],
    ['rds:DeleteDBInstance', { DBInstanceIdentifier: 'uatclusterdb-instance-1' }],
    ['rds:DeleteDBInstance', { DBInstanceIdentifier: 'temp-muvi-uat-main' }],
    ['rds:StopDBInstance', { DBInstanceIdentifier: 'temp-muvi-uat-offer' }],
    ['rds:ModifyDBCluster', { DBClusterIdentifier: 'uatclusterdb', NewDBClusterIdentifier: 'nameless' }],
    [
      'rds:ModifyDBInstance',
      { DBInstanceIdentifier: 'temp-muvi-uat-fb', NewDBInstanceIdentifier: 'gone-soon' },
    ],
    ['ec2:DeleteVpc', { VpcId: 'vpc-0ab936370488229bd' }],
    ['ec2:DeleteVpc', { VpcId: 'vpc-05e2e9c2e88029d4d' }],
    ['ec2:DeleteSubnet', { SubnetId: 'subnet-0123456789abcdef0' }],
    ['servicediscovery:DeleteNamespace', { Id: 'ns-jgtxuknznq3siizp' }],
    [
      'servicediscovery:DeleteNamespace',
      { Id: 'arn:aws:servicediscovery:me-central-1:739991759290:namespace/ns-jgtxuknznq3siizp' },
    ],
    ['ecr:DeleteRepository', { repositoryName: 'muvi-gateway-uat', force: true }],
    ['ssm:DeleteParameter', { Name: '/uat/DB_PORT' }],
    ['ssm:DeleteParameters', { Names: ['/other/x', '/uat/DB_PORT'] }],
    ['ssm:DeleteParameter', { Name: 'arn:aws:ssm:me-central-1:739991759290:parameter/uat/DB_PORT' }],
    ['cloudfront:DeleteDistribution', { Id: 'E1', IfMatch: 'e' }],
    ['cloudfront:UpdateDistribution', { Id: 'E1', DistributionConfig: { Enabled: false } }],
    ['ec2:DeleteTags', { Resources: ['vpc-1'], Tags: [{ Key: 'muvi:protected' }] }],
    ['ec2:DeleteTags', { Resources: ['vpc-1'] }],
    ['rds:RemoveTagsFromResource', { ResourceName: 'arn', TagKeys: ['muvi:protected'] }],
    ['ecs:UntagResource', { resourceArn: 'arn', tagKeys: ['muvi:protected'] }],
    ['s3:DeleteBucketTagging', { Bucket: 'b' }],
    ['route-53:ChangeTagsForResource', { ResourceId: 'Z1', RemoveTagKeys: ['a', 'muvi:protected'] }],
    [
      'rds:RemoveFromGlobalCluster',
      { DbClusterIdentifier: 'arn:aws:rds:me-central-1:739991759290:cluster:uatclusterdb' },
    ],
    ['ecr:BatchDeleteImage', { repositoryName: 'muvi-gateway-uat', imageIds: [{ imageTag: 'a' }] }],
    ['ecr:PutLifecyclePolicy', { repositoryName: 'muvi-gateway-uat', lifecyclePolicyText: '{}' }],
  ])('%s %o is refused', (name, input) => {
    expect(verdict(name, input)).toBe('protected');
  });

  it.each([
    ['rds:ModifyDBCluster', { DBClusterIdentifier: 'uatclusterdb', DeletionProtection: true }],
    ['rds:ModifyDBInstance', { DBInstanceIdentifier: 'uatclusterdb-instance-1', PubliclyAccessible: true }],
    ['rds:StartDBCluster', { DBClusterIdentifier: 'uatclusterdb' }],
    ['rds:DeleteDBCluster', { DBClusterIdentifier: 'uatclusterdb-copy' }],
    ['rds:DeleteDBProxy', { DBProxyName: 'uat-main-proxy' }],
    ['ec2:DeleteRoute', { RouteTableId: 'rtb-1', DestinationCidrBlock: '10.50.0.0/16' }],
    ['ec2:CreateSecurityGroup', { VpcId: 'vpc-0ab936370488229bd', GroupName: 'muvi-uat-alb-sg' }],
    ['ec2:DeleteSecurityGroup', { GroupId: 'sg-0731967bbd5ef6e51' }],
    ['ec2:DeleteVpcPeeringConnection', { VpcPeeringConnectionId: 'pcx-0351c9bc3f265a5e1' }],
    ['ec2:DeleteNatGateway', { NatGatewayId: 'nat-05a3575223ded23d0' }],
    ['ec2:DeleteTags', { Resources: ['vpc-1'], Tags: [{ Key: 'temporary' }] }],
    ['ecr:DeleteRepository', { repositoryName: 'sample-film-session-service' }],
    ['ecr:BatchDeleteImage', { repositoryName: 'sample-film-session-service', imageIds: [] }],
    ['rds:RemoveFromGlobalCluster', { DbClusterIdentifier: 'another' }],
    ['route-53:ChangeTagsForResource', { ResourceId: 'Z1', AddTags: [{ Key: 'a' }], RemoveTagKeys: ['b'] }],
    ['route-53:ChangeTagsForResource', { ResourceId: 'Z1', AddTags: [{ Key: 'a' }] }],
    ['ssm:PutParameter', { Name: '/uat/DB_PORT', Value: '5432', Overwrite: true }],
    ['servicediscovery:DeleteService', { Id: 'srv-1' }],
    ['cloudfront:UpdateDistribution', { Id: 'E1', DistributionConfig: { Enabled: true } }],
    ['elasticache:DeleteReplicationGroup', { ReplicationGroupId: 'muvi-uat-redis-uae-classic' }],
  ])('%s %o is an ordinary call', (name, input) => {
    expect(verdict(name, input)).toBe('allowed');
  });

  it.each([
    [
      'rds:DeleteDBInstance',
      { DBInstanceIdentifier: 'muvi-uat-main', FinalDBSnapshotIdentifier: 'muvi-uat-main-final' },
    ],
    ['ecr:DeleteRepository', { repositoryName: 'muvi-main-uat', force: true }],
    ['servicediscovery:DeleteNamespace', { Id: 'ns-frankfurt0000000' }],
    ['ecs:DeleteCluster', { cluster: 'Muvi-Cluster' }],
  ])('leaves Frankfurt to its phase: %s %o', (name, input) => {
    expect(verdict(name, input, {}, frankfurt)).toBe('allowed');
  });

  it('lets the panel stop the cluster for the night, and only stop it', () => {
    const cluster = { DBClusterIdentifier: 'uatclusterdb' };
    expect(verdict('rds:StopDBCluster', cluster, { purpose: 'sleep' })).toBe('allowed');
    expect(verdict('rds:DeleteDBCluster', cluster, { purpose: 'sleep' })).toBe('protected');
    expect(
      verdict('rds:StopDBInstance', { DBInstanceIdentifier: 'temp-muvi-uat-main' }, { purpose: 'sleep' }),
    ).toBe('protected');
  });

  it('writes to no production, whatever the policy', () => {
    const prod: Place = { environment: 'prod', account: '011566070219', region: 'eu-central-1' };
    expect(verdict('ec2:CreateVpc', {}, {}, prod)).toBe('account');
    expect(verdict('ec2:CreateVpc', {}, {}, { ...uae, account: prod.account })).toBe('account');
    expect(verdict('ec2:CreateVpc', {}, {}, { ...uae, account: '' })).toBe('account');
  });
});

describe('the cap on deletions', () => {
  const call = (operation: string) => ({ service: 'ec2' as const, operation });

  it('refuses the one too many, and lets everything else go on', () => {
    const cap = deletionCap(2);
    cap.spend(call('DeleteVpc'));
    cap.spend(call('CreateVpc'));
    cap.spend(call('TerminateInstances'));
    expect(() => cap.spend(call('DeleteVpc'))).toThrow(/deletion 3 of this run/);
    expect(() => cap.spend(call('DescribeVpcs'))).not.toThrow();
  });

  it.each(['DeleteVpc', 'BatchDeleteImage', 'TerminateInstances', 'ReleaseAddress', 'ScheduleKeyDeletion'])(
    'counts %s',
    (name) => {
      expect(ends(name)).toBe(true);
    },
  );
  it.each(['DeleteTags', 'DeleteBucketTagging', 'CreateVpc', 'DescribeVpcs', 'StopDBCluster'])(
    'does not count %s',
    (name) => {
      expect(ends(name)).toBe(false);
    },
  );
});
