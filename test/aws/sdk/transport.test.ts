import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../src/aws/call.ts';
import { createSdkTransport, type SdkTransport } from '../../../src/aws/sdk/transport.ts';
import type { Place } from '../../../src/aws/transport.ts';
import type { Service } from '../../../src/aws/types.ts';
import { ACCOUNTS, type Moto, startMoto } from '../../moto.ts';
import { lacks } from '../../tools.ts';

const uae: Place = {
  environment: 'uae',
  account: ACCOUNTS['muvi-uat'],
  region: 'me-central-1',
  profile: 'muvi-uat',
};
const prod: Place = {
  environment: 'prod',
  account: ACCOUNTS['muvi-prod'],
  region: 'eu-central-1',
  profile: 'muvi-prod',
};

const call = (service: Service, operation: string, input: object) =>
  ({ channel: 'aws', service, operation, input }) as AwsCall;

describe.skipIf(lacks('moto_server'))('the SDK transport against the emulator', () => {
  let moto: Moto;
  let transport: SdkTransport;
  beforeAll(async () => {
    moto = await startMoto();
    transport = createSdkTransport({
      variables: moto.environment,
      endpoint: moto.url,
      now: () => Date.now(),
    });
  });
  afterAll(async () => {
    transport.close();
    await moto.stop();
  });

  it('sends a write, and reads it back', async () => {
    const made = await transport.send(uae, call('ec2', 'CreateVpc', { CidrBlock: '10.60.0.0/16' }));
    const { VpcId } = (made.value as { Vpc: { VpcId: string } }).Vpc;
    const seen = await transport.send(uae, call('ec2', 'DescribeVpcs', { VpcIds: [VpcId] }));
    expect(seen.value).toMatchObject({ Vpcs: [{ VpcId, CidrBlock: '10.60.0.0/16', OwnerId: uae.account }] });
  });

  it('carries the content of an object both ways, and conditional writes', async () => {
    const Bucket = 'muvi-wire-test';
    const CreateBucketConfiguration = { LocationConstraint: uae.region };
    const s3 = (operation: string, input: object) =>
      transport.send(uae, call('s3', operation, { Bucket, ...input }));
    await expect(s3('HeadBucket', {})).rejects.toMatchObject({ failure: 'not-found' });
    await s3('CreateBucket', { CreateBucketConfiguration });
    const object = { Key: 'a folder/j+1.json', Body: Buffer.from('{"seq":1}'), IfNoneMatch: '*' };
    await s3('PutObject', object);
    await expect(s3('PutObject', object)).rejects.toMatchObject({
      failure: 'rejected',
      errorName: 'PreconditionFailed',
    });
    const { value } = await s3('GetObject', { Key: object.Key });
    const { Body } = value as { Body: Uint8Array };
    expect(Body).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(Body).toString()).toBe('{"seq":1}');
    const listed = await s3('ListObjectsV2', { Prefix: 'a folder/' });
    expect(listed.value).toMatchObject({ Contents: [{ Key: object.Key }] });
    await s3('DeleteObject', { Key: object.Key });
    await s3('DeleteBucket', {});
  });

  it('says how a write failed, with the id of the request', async () => {
    const twice = () => transport.send(uae, call('ecr', 'CreateRepository', { repositoryName: 'once' }));
    await twice();
    await expect(twice()).rejects.toMatchObject({
      failure: 'rejected',
      errorName: 'RepositoryAlreadyExistsException',
    });
    const gone = transport.send(
      uae,
      call('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: 'no' }),
    );
    await expect(gone).rejects.toMatchObject({ failure: 'not-found', requestId: expect.any(String) });
  });

  it.each([
    ['acm', 'ListCertificates', {}],
    ['cloudfront', 'ListDistributions', {}],
    ['cloudwatch-logs', 'DescribeLogGroups', {}],
    ['ecr', 'DescribeRepositories', {}],
    ['ecs', 'ListClusters', {}],
    ['elastic-load-balancing-v2', 'DescribeLoadBalancers', {}],
    ['elasticache', 'DescribeReplicationGroups', {}],
    ['iam', 'ListRoles', {}],
    ['kms', 'ListKeys', {}],
    ['rds', 'DescribeDBInstances', {}],
    ['route-53', 'ListHostedZones', {}],
    ['s3', 'ListBuckets', {}],
    ['secrets-manager', 'ListSecrets', {}],
    ['servicediscovery', 'ListNamespaces', {}],
    ['ssm', 'DescribeParameters', {}],
    ['sts', 'GetCallerIdentity', {}],
    ['wafv2', 'ListWebACLs', { Scope: 'CLOUDFRONT' }],
  ] as const)('reads production: %s %s', async (service, operation, input) => {
    const reply = await transport.send(prod, call(service, operation, input));
    expect(reply.value).toBeTypeOf('object');
  });
});
