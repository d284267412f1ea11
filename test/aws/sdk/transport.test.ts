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
