import * as ec2 from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import * as elasticache from '@aws-sdk/client-elasticache';
import { ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classify } from '../../src/aws/errors.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { openTwin } from '../../src/twin/twin.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { aws, place } from './support.ts';

type Service = 'ec2' | 'elasticache';
type Send = (service: Service, operation: string, input: object) => Promise<Record<string, unknown>>;
/** An SDK client with its commands, untyped: the story is data. */
interface Sdk {
  readonly client: { send(command: object): Promise<Record<string, unknown>> };
  readonly commands: Readonly<Record<string, unknown>>;
}
/** What earlier calls answered, by the name of their step. */
type Known = Record<string, never>;

interface Step {
  readonly name: string;
  readonly service?: Service;
  readonly operation: string;
  readonly input: (known: Known) => object;
  /** What of the answer later steps need. */
  readonly keep?: (answer: never) => unknown;
  /** Where the emulator is known to differ from AWS; the value is what it answers. */
  readonly emulator?: string;
}

const tcp = (FromPort: number, source: object) => [
  { IpProtocol: 'tcp', FromPort, ToPort: FromPort, ...source },
];
const open = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** One story of right and wrong calls: an emulator that knows nothing of the twin must answer each the same way. */
const STORY: readonly Step[] = [
  {
    name: 'vpc',
    operation: 'CreateVpc',
    input: () => ({ CidrBlock: '10.90.0.0/16' }),
    keep: (r: ec2.CreateVpcResult) => r.Vpc?.VpcId,
  },
  {
    name: 'other',
    operation: 'CreateVpc',
    input: () => ({ CidrBlock: '10.91.0.0/16' }),
    keep: (r: ec2.CreateVpcResult) => r.Vpc?.VpcId,
  },
  { name: 'no such vpc', operation: 'DescribeVpcs', input: () => ({ VpcIds: ['vpc-00000000000000000'] }) },
  {
    name: 'subnet',
    operation: 'CreateSubnet',
    input: ({ vpc }) => ({ VpcId: vpc, CidrBlock: '10.90.1.0/24' }),
    keep: (r: ec2.CreateSubnetResult) => r.Subnet?.SubnetId,
  },
  {
    name: 'overlapping subnet',
    operation: 'CreateSubnet',
    input: ({ vpc }) => ({ VpcId: vpc, CidrBlock: '10.90.1.0/25' }),
  },
  {
    name: 'subnet outside',
    operation: 'CreateSubnet',
    input: ({ vpc }) => ({ VpcId: vpc, CidrBlock: '10.92.1.0/24' }),
  },
  {
    name: 'no such subnet',
    operation: 'DescribeSubnets',
    input: () => ({ SubnetIds: ['subnet-00000000000000000'] }),
  },
  {
    name: 'group',
    operation: 'CreateSecurityGroup',
    input: ({ vpc }) => ({ VpcId: vpc, GroupName: 'a', Description: 'a' }),
    keep: (r: ec2.CreateSecurityGroupResult) => r.GroupId,
  },
  {
    name: 'friend',
    operation: 'CreateSecurityGroup',
    input: ({ vpc }) => ({ VpcId: vpc, GroupName: 'b', Description: 'b' }),
    keep: (r: ec2.CreateSecurityGroupResult) => r.GroupId,
  },
  {
    name: 'group again',
    operation: 'CreateSecurityGroup',
    input: ({ vpc }) => ({ VpcId: vpc, GroupName: 'a', Description: 'a' }),
  },
  {
    name: 'no such group',
    operation: 'DescribeSecurityGroups',
    input: () => ({ GroupIds: ['sg-00000000000000000'] }),
  },
  {
    name: 'rule',
    operation: 'AuthorizeSecurityGroupIngress',
    input: ({ group }) => ({ GroupId: group, IpPermissions: tcp(80, open) }),
  },
  {
    name: 'rule again',
    operation: 'AuthorizeSecurityGroupIngress',
    input: ({ group }) => ({ GroupId: group, IpPermissions: tcp(80, open) }),
  },
  {
    name: 'rule by group',
    operation: 'AuthorizeSecurityGroupIngress',
    input: ({ group, friend }) => ({
      GroupId: group,
      IpPermissions: tcp(6379, { UserIdGroupPairs: [{ GroupId: friend }] }),
    }),
  },
  {
    name: 'rule to nobody',
    operation: 'AuthorizeSecurityGroupIngress',
    input: ({ group }) => ({
      GroupId: group,
      IpPermissions: tcp(6379, { UserIdGroupPairs: [{ GroupId: 'sg-00000000000000000' }] }),
    }),
  },
  {
    name: 'rule not there',
    operation: 'RevokeSecurityGroupIngress',
    input: ({ group }) => ({ GroupId: group, IpPermissions: tcp(81, open) }),
  },
  {
    name: 'rule revoked',
    operation: 'RevokeSecurityGroupIngress',
    input: ({ group }) => ({ GroupId: group, IpPermissions: tcp(80, open) }),
  },
  {
    name: 'group in a rule',
    operation: 'DeleteSecurityGroup',
    input: ({ friend }) => ({ GroupId: friend }),
    emulator: 'ok',
  },
  {
    name: 'no such group to delete',
    operation: 'DeleteSecurityGroup',
    input: () => ({ GroupId: 'sg-00000000000000000' }),
  },
  {
    name: 'table',
    operation: 'CreateRouteTable',
    input: ({ vpc }) => ({ VpcId: vpc }),
    keep: (r: ec2.CreateRouteTableResult) => r.RouteTable?.RouteTableId,
  },
  {
    name: 'gateway',
    operation: 'CreateInternetGateway',
    input: () => ({}),
    keep: (r: ec2.CreateInternetGatewayResult) => r.InternetGateway?.InternetGatewayId,
  },
  {
    name: 'attached',
    operation: 'AttachInternetGateway',
    input: ({ vpc, gateway }) => ({ VpcId: vpc, InternetGatewayId: gateway }),
  },
  {
    name: 'attached again',
    operation: 'AttachInternetGateway',
    input: ({ vpc, gateway }) => ({ VpcId: vpc, InternetGatewayId: gateway }),
  },
  {
    name: 'gateway attached',
    operation: 'DeleteInternetGateway',
    input: ({ gateway }) => ({ InternetGatewayId: gateway }),
  },
  {
    name: 'route',
    operation: 'CreateRoute',
    input: ({ table, gateway }) => ({
      RouteTableId: table,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: gateway,
    }),
  },
  {
    name: 'route again',
    operation: 'CreateRoute',
    input: ({ table, gateway }) => ({
      RouteTableId: table,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: gateway,
    }),
  },
  {
    name: 'no such route',
    operation: 'DeleteRoute',
    input: ({ table }) => ({ RouteTableId: table, DestinationCidrBlock: '10.1.0.0/16' }),
  },
  {
    name: 'no such table',
    operation: 'DescribeRouteTables',
    input: () => ({ RouteTableIds: ['rtb-00000000000000000'] }),
  },
  {
    name: 'association',
    operation: 'AssociateRouteTable',
    input: ({ table, subnet }) => ({ RouteTableId: table, SubnetId: subnet }),
    keep: (r: ec2.AssociateRouteTableResult) => r.AssociationId,
  },
  { name: 'table in use', operation: 'DeleteRouteTable', input: ({ table }) => ({ RouteTableId: table }) },
  {
    name: 'no such address',
    operation: 'ReleaseAddress',
    input: () => ({ AllocationId: 'eipalloc-00000000000000000' }),
  },
  {
    name: 'peering',
    operation: 'CreateVpcPeeringConnection',
    input: ({ vpc, other }) => ({ VpcId: vpc, PeerVpcId: other }),
    keep: (r: ec2.CreateVpcPeeringConnectionResult) => r.VpcPeeringConnection?.VpcPeeringConnectionId,
  },
  {
    name: 'peering accepted',
    operation: 'AcceptVpcPeeringConnection',
    input: ({ peering }) => ({ VpcPeeringConnectionId: peering }),
  },
  {
    name: 'no such peering',
    operation: 'DeleteVpcPeeringConnection',
    input: () => ({ VpcPeeringConnectionId: 'pcx-00000000000000000' }),
    // AWS's list of error codes spells it with ID.
    emulator: 'InvalidVpcPeeringConnectionId.NotFound',
  },
  {
    name: 'no such instance',
    operation: 'TerminateInstances',
    input: () => ({ InstanceIds: ['i-00000000000000000'] }),
  },
  {
    name: 'no such interface',
    operation: 'DescribeNetworkInterfaces',
    input: () => ({ NetworkInterfaceIds: ['eni-00000000000000000'] }),
  },
  { name: 'vpc in use', operation: 'DeleteVpc', input: ({ vpc }) => ({ VpcId: vpc }) },
  {
    name: 'no such group of clusters',
    service: 'elasticache',
    operation: 'DescribeReplicationGroups',
    input: () => ({ ReplicationGroupId: 'none' }),
  },
  {
    name: 'no such cluster',
    service: 'elasticache',
    operation: 'DescribeCacheClusters',
    input: () => ({ CacheClusterId: 'none' }),
  },
  {
    name: 'no such subnets',
    service: 'elasticache',
    operation: 'DescribeCacheSubnetGroups',
    input: () => ({ CacheSubnetGroupName: 'none' }),
  },
  {
    name: 'cache subnets',
    service: 'elasticache',
    operation: 'CreateCacheSubnetGroup',
    input: ({ subnet }) => ({
      CacheSubnetGroupName: 'mine',
      CacheSubnetGroupDescription: 'mine',
      SubnetIds: [subnet],
    }),
  },
  {
    name: 'clusters',
    service: 'elasticache',
    operation: 'CreateReplicationGroup',
    input: () => ({
      ReplicationGroupId: 'mine',
      ReplicationGroupDescription: 'mine',
      CacheNodeType: 'cache.t3.medium',
      CacheSubnetGroupName: 'mine',
    }),
  },
  {
    name: 'clusters again',
    service: 'elasticache',
    operation: 'CreateReplicationGroup',
    input: () => ({
      ReplicationGroupId: 'mine',
      ReplicationGroupDescription: 'mine',
      CacheNodeType: 'cache.t3.medium',
    }),
  },
  {
    name: 'no such clusters',
    service: 'elasticache',
    operation: 'DeleteReplicationGroup',
    input: () => ({ ReplicationGroupId: 'none' }),
  },
];

/** How each step of the story ended: `ok` or the error's name. */
async function told(send: Send, between: () => Promise<void>): Promise<Record<string, string>> {
  const known: Record<string, unknown> = {};
  const ends: Record<string, string> = {};
  for (const { name, service = 'ec2', operation, input, keep } of STORY) {
    try {
      const answer = await send(service, operation, input(known as Known));
      known[name] = keep?.(answer as never);
      ends[name] = 'ok';
    } catch (error) {
      ends[name] = classify(error).errorName;
    }
    await between();
  }
  return ends;
}

describe.skipIf(lacks('moto_server'))('the twin beside an emulator that knows nothing of it', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it('ends every call of the story the same way', async () => {
    const clock = new VirtualClock();
    const twin = openTwin({ clock });
    const twins = await told(
      async (service, operation, input) =>
        (await twin.send(place('uae'), aws(service, operation, input))).value as never,
      () => clock.sleep(10_000),
    );
    const config = { endpoint: moto.url, region: 'me-central-1', credentials: moto.keys('muvi-uat') };
    const sdks = {
      ec2: { client: new EC2Client(config), commands: ec2 },
      elasticache: { client: new ElastiCacheClient(config), commands: elasticache },
    } as unknown as Record<Service, Sdk>;
    const motos = await told(
      (service, operation, input) => {
        const { client, commands } = sdks[service];
        const Command = commands[`${operation}Command`] as new (input: object) => object;
        return client.send(new Command(input));
      },
      async () => {},
    );
    const known = Object.fromEntries(
      STORY.flatMap(({ name, emulator }) => (emulator ? [[name, emulator]] : [])),
    );
    const differ = Object.keys(twins).filter((name) => (known[name] ?? twins[name]) !== motos[name]);
    expect(differ.map((name) => `${name}: twin ${twins[name]}, emulator ${motos[name]}`)).toEqual([]);
    for (const name of Object.keys(known)) expect(twins[name], name).not.toBe(motos[name]);
  });
});
