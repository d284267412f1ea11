import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateCacheSubnetGroupCommand,
  CreateReplicationGroupCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import type { Moto, MotoProfile } from '../moto.ts';

/** Names from the runbook's section 5, given here by hand: a seed shares no table with the phases. */
const PROD = [
  'getway',
  'identity',
  'main',
  'paymnet',
  'fb',
  'notification',
  'offer',
  'shared',
  'bulk-refund-booking',
];
const SERVICES = ['gateway', 'identity', 'main', 'payment', 'fb', 'notification', 'offer'];

/** Both accounts as they stand before phase 4, made in the emulator by the bare SDK. */
export async function seedRedis(moto: Moto): Promise<void> {
  const settings = (profile: MotoProfile, region: string) => ({
    endpoint: moto.url,
    region,
    credentials: moto.keys(profile),
  });
  const prod = new ElastiCacheClient(settings('muvi-prod', 'eu-central-1'));
  for (const name of PROD) {
    await prod.send(
      new CreateReplicationGroupCommand({
        ReplicationGroupId: `foms-redis-prod-${name}`,
        ReplicationGroupDescription: name,
        CacheNodeType: name === 'main' || name === 'notification' ? 'cache.r5.large' : 'cache.t3.medium',
        Engine: 'redis',
        NumCacheClusters: 1,
        AutomaticFailoverEnabled: false,
        MultiAZEnabled: false,
      }),
    );
  }

  const ec2 = new EC2Client(settings('muvi-uat', 'me-central-1'));
  const vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.60.0.0/16' }))).Vpc?.VpcId;
  const subnets: string[] = [];
  for (const [CidrBlock, AvailabilityZone] of [
    ['10.60.1.0/24', 'me-central-1a'],
    ['10.60.2.0/24', 'me-central-1b'],
  ] as const) {
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock, AvailabilityZone }));
    subnets.push(Subnet?.SubnetId ?? '');
  }
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: vpc })))
      .GroupId;
  const redis = await group('redis-uat-sg');
  for (const service of SERVICES) await group(`muvi-uat-${service}-ecs-sg`);
  const stale = await group('sample-film-session-ecs-sg');
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: redis,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, UserIdGroupPairs: [{ GroupId: stale }] },
      ],
    }),
  );

  const uae = new ElastiCacheClient(settings('muvi-uat', 'me-central-1'));
  await uae.send(
    new CreateCacheSubnetGroupCommand({
      CacheSubnetGroupName: 'muvi-uat-uae',
      CacheSubnetGroupDescription: 'two private subnets',
      SubnetIds: subnets,
    }),
  );
  await uae.send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: 'muvi-uat-redis-uae-classic',
      ReplicationGroupDescription: 'generic',
      CacheNodeType: 'cache.t3.small',
      Engine: 'redis',
      NumCacheClusters: 1,
    }),
  );
}
