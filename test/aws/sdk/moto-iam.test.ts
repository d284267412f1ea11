import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateDBSubnetGroupCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../src/aws/call.ts';
import { isListedRead } from '../../../src/aws/guard/reads.ts';
import { CLIENTS } from '../../../src/aws/sdk/clients.ts';
import { createSdkTransport, type SdkTransport } from '../../../src/aws/sdk/transport.ts';
import type { Service } from '../../../src/aws/types.ts';
import { type Moto, startMoto } from '../../moto.ts';
import { lacks } from '../../tools.ts';
import { commandsOf, SERVICES, sampleInput } from '../sample.ts';
import { PROD, UAE } from './door.ts';

/** What the surveys of the build ask of production, by service. */
const SURVEYS: readonly [Service, string, object?][] = [
  ['ec2', 'DescribeVpcs'],
  ['ec2', 'DescribeSubnets'],
  ['ec2', 'DescribeRouteTables'],
  ['ec2', 'DescribeSecurityGroups'],
  ['ec2', 'DescribeNatGateways'],
  ['ec2', 'DescribeVpcPeeringConnections'],
  ['rds', 'DescribeDBClusters'],
  ['rds', 'DescribeDBInstances'],
  ['rds', 'DescribeDBProxies'],
  ['elasticache', 'DescribeReplicationGroups'],
  ['elastic-load-balancing-v2', 'DescribeLoadBalancers'],
  ['elastic-load-balancing-v2', 'DescribeTargetGroups'],
  ['ecs', 'ListClusters'],
  ['ecs', 'ListTaskDefinitions'],
  ['ecr', 'DescribeRepositories'],
  ['s3', 'ListBuckets'],
  ['cloudfront', 'ListDistributions'],
  ['wafv2', 'ListWebACLs', { Scope: 'REGIONAL' }],
  ['secrets-manager', 'ListSecrets'],
  ['ssm', 'DescribeParameters'],
  ['iam', 'ListRoles'],
  ['iam', 'ListUsers'],
  ['acm', 'ListCertificates'],
  ['cloudwatch-logs', 'DescribeLogGroups'],
  ['kms', 'ListKeys'],
  ['route-53', 'ListHostedZones'],
  ['servicediscovery', 'ListNamespaces'],
];

const call = (service: Service, operation: string, input: object = {}) =>
  ({ channel: 'aws', service, operation, input }) as AwsCall;

describe.skipIf(lacks('moto_server'))('production, where the server enforces IAM as well', () => {
  let moto: Moto;
  let transport: SdkTransport;
  beforeAll(async () => {
    moto = await startMoto();
    await moto.enforceIam(true);
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

  it('answers every survey to a user who may only read', async () => {
    for (const [service, operation, input] of SURVEYS) {
      await expect(
        transport.send(PROD, call(service, operation, input)),
        `${service}:${operation}`,
      ).resolves.toBeDefined();
    }
  });

  it('denies that user a write that no guard stood before', async () => {
    const bare = {
      endpoint: moto.url,
      region: PROD.region,
      credentials: moto.keys('muvi-prod'),
      maxAttempts: 1,
    };
    await expect(
      new EC2Client(bare).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })),
    ).rejects.toThrow(/not authorized/i);
    const group = { DBSubnetGroupName: 'x', DBSubnetGroupDescription: 'x', SubnetIds: [] };
    await expect(new RDSClient(bare).send(new CreateDBSubnetGroupCommand(group))).rejects.toThrow(
      /not authorized/i,
    );
  });

  it('sees no request under the key of production that is not a listed read, whatever was tried', async () => {
    await moto.startRecording();
    let refused = 0;
    for (const service of SERVICES) {
      for (const [operation, Command] of commandsOf(await CLIENTS[service]())) {
        if (isListedRead('prod', service, operation)) continue;
        await transport.send(PROD, call(service, operation, sampleInput(Command))).catch(({ failure }) => {
          if (failure === 'refused') refused += 1;
        });
      }
    }
    for (const [service, operation, input] of SURVEYS)
      await transport.send(PROD, call(service, operation, input));
    await transport.send(UAE, call('ec2', 'CreateVpc', { CidrBlock: '10.60.0.0/16' }));

    const recorded = await moto.recording();
    const prod = recorded.filter(({ accessKeyId }) => accessKeyId === moto.keys('muvi-prod').accessKeyId);
    const writes = prod.filter(
      ({ method, operation }) =>
        !/^(Describe|List|Get)/.test(operation ?? (method === 'GET' ? 'GetRest' : method)),
    );
    expect(writes).toEqual([]);
    expect(prod.length).toBeGreaterThanOrEqual(SURVEYS.length);
    expect(refused).toBeGreaterThan(1_500);
    const uae = recorded.filter(({ accessKeyId }) => accessKeyId === moto.keys('muvi-uat').accessKeyId);
    expect(uae.map(({ operation }) => operation)).toContain('CreateVpc');
  });

  it('tells the denied from the absent', async () => {
    const missing = transport.send(
      PROD,
      call('rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'nobody' }),
    );
    await expect(missing).rejects.toMatchObject({ failure: 'not-found' });
    await expect(
      transport.send(PROD, call('ec2', 'DescribeVpcs', { VpcIds: ['vpc-0'] })),
    ).rejects.toMatchObject({ failure: 'not-found' });
  });
});
