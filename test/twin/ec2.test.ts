import { describe, expect, it } from 'vitest';
import { FRANKFURT, UAE } from '../../src/twin/start/facts.ts';
import { errorOf, rehearsal } from './support.ts';

const HOUR = 3_600_000;
const redis = UAE.securityGroups['redis-uat-sg'];
const sample = UAE.securityGroups['sample-film-session-ecs-sg'];

describe('security groups', () => {
  it('begin with everything out, and exist once in a VPC', async () => {
    const { ask } = rehearsal();
    const create = () =>
      ask('ec2', 'CreateSecurityGroup', { GroupName: 'new', Description: 'new', VpcId: UAE.mainVpc });
    const { GroupId } = await create();
    const { SecurityGroups } = await ask('ec2', 'DescribeSecurityGroups', {
      Filters: [
        { Name: 'group-name', Values: ['new'] },
        { Name: 'vpc-id', Values: [UAE.mainVpc] },
      ],
    });
    expect(SecurityGroups).toMatchObject([
      {
        GroupId,
        IpPermissions: [],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
    expect(await errorOf(create())).toBe('InvalidGroup.Duplicate');
  });

  it('cannot be deleted while another group names them, or an interface carries them', async () => {
    const { ask } = rehearsal();
    const remove = (GroupId: string) => errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId }));
    expect(await remove(sample)).toBe('DependencyViolation');
    expect(await remove(redis)).toBe('DependencyViolation');
    await ask('ec2', 'RevokeSecurityGroupIngress', {
      GroupId: redis,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, UserIdGroupPairs: [{ GroupId: sample }] },
      ],
    });
    expect(await remove(sample)).toBe('none');
    expect(await remove(sample)).toBe('InvalidGroup.NotFound');
    expect(await remove(UAE.securityGroups['launch-wizard-1'])).toBe('none');
  });

  it('that are the default of their VPC stay', async () => {
    const { ask } = rehearsal();
    const { SecurityGroups } = await ask('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: ['default'] }],
    });
    const GroupId = SecurityGroups?.[0]?.GroupId;
    expect(await errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId }))).toBe('CannotDelete');
  });
});

describe('security group rules', () => {
  const open = (GroupId: string, from: string = UAE.securityGroups['muvi-uat-main-ecs-sg']) => ({
    GroupId,
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: 6379,
        ToPort: 6379,
        UserIdGroupPairs: [{ GroupId: from, Description: 'main' }],
      },
    ],
  });

  it('are described one by one and together', async () => {
    const { ask } = rehearsal();
    const { SecurityGroupRules: made } = await ask('ec2', 'AuthorizeSecurityGroupIngress', open(redis));
    const { SecurityGroupRules: one } = await ask('ec2', 'DescribeSecurityGroupRules', {
      SecurityGroupRuleIds: made?.map((rule) => rule.SecurityGroupRuleId as string),
    });
    expect(one).toMatchObject([
      {
        GroupId: redis,
        IsEgress: false,
        FromPort: 6379,
        Description: 'main',
        ReferencedGroupInfo: { GroupId: open('').IpPermissions[0]?.UserIdGroupPairs[0]?.GroupId },
      },
    ]);
    const { SecurityGroups } = await ask('ec2', 'DescribeSecurityGroups', { GroupIds: [redis] });
    expect(SecurityGroups?.[0]?.IpPermissions).toHaveLength(1);
    expect(SecurityGroups?.[0]?.IpPermissions?.[0]?.UserIdGroupPairs).toHaveLength(2);
  });

  it('cannot be there twice, and then nothing of the request is applied', async () => {
    const { ask } = rehearsal();
    await ask('ec2', 'AuthorizeSecurityGroupIngress', open(redis));
    const both = {
      GroupId: redis,
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
        ...open(redis).IpPermissions,
      ],
    };
    expect(await errorOf(ask('ec2', 'AuthorizeSecurityGroupIngress', both))).toBe(
      'InvalidPermission.Duplicate',
    );
    const { SecurityGroups } = await ask('ec2', 'DescribeSecurityGroups', { GroupIds: [redis] });
    expect(SecurityGroups?.[0]?.IpPermissions).toHaveLength(1);
  });

  it('cannot be revoked when they are not there', async () => {
    const { ask } = rehearsal();
    expect(await errorOf(ask('ec2', 'RevokeSecurityGroupIngress', open(redis)))).toBe(
      'InvalidPermission.NotFound',
    );
    expect(
      await errorOf(
        ask('ec2', 'RevokeSecurityGroupIngress', {
          GroupId: redis,
          SecurityGroupRuleIds: ['sgr-00000000000000000'],
        }),
      ),
    ).toBe('InvalidSecurityGroupRuleId.NotFound');
  });

  it('may name a group of a peered VPC only while the peering is active', async () => {
    const { ask } = rehearsal();
    const far = open(redis, UAE.securityGroups['uatclusterdb-sg']);
    await ask('ec2', 'DeleteVpcPeeringConnection', { VpcPeeringConnectionId: UAE.peerings.database });
    expect(await errorOf(ask('ec2', 'AuthorizeSecurityGroupIngress', far))).toBe('InvalidGroup.NotFound');
    const again = rehearsal();
    expect(await errorOf(again.ask('ec2', 'AuthorizeSecurityGroupIngress', far))).toBe('none');
  });
});

describe('NAT gateways', () => {
  it('hold their address until they are deleted, and are described for an hour after', async () => {
    const { ask, clock } = rehearsal();
    const AllocationId = UAE.addresses.agha;
    const NatGatewayId = UAE.natGateways.agha;
    const release = () => errorOf(ask('ec2', 'ReleaseAddress', { AllocationId }));
    const state = async () =>
      (await ask('ec2', 'DescribeNatGateways', { NatGatewayIds: [NatGatewayId] })).NatGateways?.[0]?.State;
    expect(await release()).toBe('InvalidIPAddress.InUse');
    await ask('ec2', 'DeleteNatGateway', { NatGatewayId });
    expect([await state(), await release()]).toEqual(['deleting', 'InvalidIPAddress.InUse']);
    await clock.sleep(2 * 60_000);
    expect([await state(), await release()]).toEqual(['deleted', 'none']);
    await clock.sleep(HOUR);
    expect(await errorOf(state())).toBe('NatGatewayNotFound');
  });

  it('leave a black hole where a route led to them', async () => {
    const { ask } = rehearsal();
    const RouteTableId = UAE.routeTables['private-b'];
    const states = async () =>
      (
        await ask('ec2', 'DescribeRouteTables', { RouteTableIds: [RouteTableId] })
      ).RouteTables?.[0]?.Routes?.map(
        ({ DestinationCidrBlock, State }) => `${DestinationCidrBlock} ${State}`,
      );
    expect(await states()).toContain('0.0.0.0/0 active');
    await ask('ec2', 'DeleteNatGateway', { NatGatewayId: UAE.natGateways.redundant });
    expect(await states()).toContain('0.0.0.0/0 blackhole');
    await ask('ec2', 'ReplaceRoute', {
      RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      NatGatewayId: UAE.natGateways.kept,
    });
    expect(await states()).toContain('0.0.0.0/0 active');
  });

  it('are pending for a while, and the same for the same client token', async () => {
    const { ask, clock } = rehearsal();
    const { AllocationId } = await ask('ec2', 'AllocateAddress', { Domain: 'vpc' });
    const create = (SubnetId: string = UAE.subnets['public-a']) =>
      ask('ec2', 'CreateNatGateway', { SubnetId, AllocationId, ClientToken: 'once' });
    const [one, two] = [await create(), await create()];
    expect(two).toEqual(one);
    expect(await errorOf(create(UAE.subnets['public-b']))).toBe('IdempotentParameterMismatch');
    const named = { NatGatewayIds: [one.NatGateway?.NatGatewayId as string] };
    expect((await ask('ec2', 'DescribeNatGateways', named)).NatGateways).toMatchObject([
      { State: 'pending' },
    ]);
    await clock.sleep(150_000);
    expect((await ask('ec2', 'DescribeNatGateways', named)).NatGateways).toMatchObject([
      { State: 'available' },
    ]);
  });

  it('fail when their address is taken', async () => {
    const { ask, clock } = rehearsal();
    const { NatGateway: made } = await ask('ec2', 'CreateNatGateway', {
      SubnetId: UAE.subnets['public-b'],
      AllocationId: UAE.addresses.kept,
    });
    await clock.sleep(150_000);
    const { NatGateways } = await ask('ec2', 'DescribeNatGateways', {
      NatGatewayIds: [made?.NatGatewayId as string],
    });
    expect(NatGateways).toMatchObject([{ State: 'failed', FailureCode: 'Resource.AlreadyAssociated' }]);
  });
});

describe('VPC peerings', () => {
  const pair = { VpcId: UAE.mainVpc, PeerVpcId: UAE.databaseVpc };

  it('must be deleted before the same two VPCs are peered again, then accepted once', async () => {
    const { ask, clock } = rehearsal();
    expect(await errorOf(ask('ec2', 'CreateVpcPeeringConnection', pair))).toBe(
      'VpcPeeringConnectionAlreadyExists',
    );
    await ask('ec2', 'DeleteVpcPeeringConnection', { VpcPeeringConnectionId: UAE.peerings.database });
    const { VpcPeeringConnection: made } = await ask('ec2', 'CreateVpcPeeringConnection', pair);
    const id = { VpcPeeringConnectionId: made?.VpcPeeringConnectionId as string };
    const status = async () =>
      (
        await ask('ec2', 'DescribeVpcPeeringConnections', {
          VpcPeeringConnectionIds: [id.VpcPeeringConnectionId],
        })
      ).VpcPeeringConnections?.[0]?.Status?.Code;
    await clock.sleep(5_000);
    expect(await status()).toBe('pending-acceptance');
    await ask('ec2', 'AcceptVpcPeeringConnection', id);
    await clock.sleep(5_000);
    expect(await status()).toBe('active');
    expect(await errorOf(ask('ec2', 'AcceptVpcPeeringConnection', id))).toBe('InvalidStateTransition');
  });

  it('turn their routes into black holes when deleted, and stay described for a while', async () => {
    const { ask, clock } = rehearsal();
    const VpcPeeringConnectionId = UAE.peerings.database;
    await ask('ec2', 'DeleteVpcPeeringConnection', { VpcPeeringConnectionId });
    const { RouteTables } = await ask('ec2', 'DescribeRouteTables', {
      Filters: [{ Name: 'route.vpc-peering-connection-id', Values: [VpcPeeringConnectionId] }],
    });
    const routes = RouteTables?.flatMap((table) =>
      (table.Routes ?? []).filter((route) => route.VpcPeeringConnectionId === VpcPeeringConnectionId),
    );
    expect(routes).toHaveLength(5);
    expect(new Set(routes?.map(({ State }) => State))).toEqual(new Set(['blackhole']));
    const named = { VpcPeeringConnectionIds: [VpcPeeringConnectionId] };
    const { VpcPeeringConnections: still } = await ask('ec2', 'DescribeVpcPeeringConnections', named);
    expect(still).toMatchObject([{ Status: { Code: 'deleted' } }]);
    expect(await errorOf(ask('ec2', 'DeleteVpcPeeringConnection', { VpcPeeringConnectionId }))).toBe(
      'InvalidStateTransition',
    );
    await clock.sleep(3 * HOUR);
    expect(await errorOf(ask('ec2', 'DescribeVpcPeeringConnections', named))).toBe(
      'InvalidVpcPeeringConnectionID.NotFound',
    );
  });

  it('fail between overlapping blocks', async () => {
    const { ask } = rehearsal();
    const { Vpc } = await ask('ec2', 'CreateVpc', { CidrBlock: '10.60.0.0/20' });
    const { VpcPeeringConnection: made } = await ask('ec2', 'CreateVpcPeeringConnection', {
      VpcId: UAE.mainVpc,
      PeerVpcId: Vpc?.VpcId as string,
    });
    expect(made?.Status?.Code).toBe('failed');
  });
});

describe('routes', () => {
  it('exist once for a destination, and can be taken away once', async () => {
    const { ask } = rehearsal();
    const route = { RouteTableId: UAE.routeTables['public-a'], DestinationCidrBlock: '10.50.0.0/16' };
    const create = () =>
      errorOf(ask('ec2', 'CreateRoute', { ...route, VpcPeeringConnectionId: UAE.peerings.database }));
    expect([await create(), await create()]).toEqual(['none', 'RouteAlreadyExists']);
    const remove = () => errorOf(ask('ec2', 'DeleteRoute', route));
    expect([await remove(), await remove()]).toEqual(['none', 'InvalidRoute.NotFound']);
    expect(
      await errorOf(ask('ec2', 'CreateRoute', { ...route, NatGatewayId: 'nat-00000000000000000' })),
    ).toBe('InvalidNatGatewayID.NotFound');
    expect(await errorOf(ask('ec2', 'ReplaceRoute', { ...route, NatGatewayId: UAE.natGateways.kept }))).toBe(
      'InvalidParameterValue',
    );
  });
});

describe('VPCs', () => {
  it('come with a main table and a default group, and go with them alone', async () => {
    const { ask } = rehearsal();
    const { Vpc } = await ask('ec2', 'CreateVpc', {
      CidrBlock: '10.99.0.0/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'new' }] }],
    });
    const VpcId = Vpc?.VpcId as string;
    expect(Vpc?.Tags).toEqual([{ Key: 'Name', Value: 'new' }]);
    const inVpc = { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] };
    expect((await ask('ec2', 'DescribeRouteTables', inVpc)).RouteTables).toMatchObject([
      { Associations: [{ Main: true }] },
    ]);
    expect((await ask('ec2', 'DescribeSecurityGroups', inVpc)).SecurityGroups).toMatchObject([
      { GroupName: 'default' },
    ]);
    const { Subnet } = await ask('ec2', 'CreateSubnet', { VpcId, CidrBlock: '10.99.1.0/24' });
    expect(Subnet?.AvailableIpAddressCount).toBe(251);
    expect(await errorOf(ask('ec2', 'CreateSubnet', { VpcId, CidrBlock: '10.99.1.128/25' }))).toBe(
      'InvalidSubnet.Conflict',
    );
    expect(await errorOf(ask('ec2', 'DeleteVpc', { VpcId }))).toBe('DependencyViolation');
    await ask('ec2', 'DeleteSubnet', { SubnetId: Subnet?.SubnetId });
    expect(await errorOf(ask('ec2', 'DeleteVpc', { VpcId }))).toBe('none');
    expect(await errorOf(ask('ec2', 'DescribeVpcs', { VpcIds: [VpcId] }))).toBe('InvalidVpcID.NotFound');
  });

  it('keep a subnet that something stands in', async () => {
    const { ask } = rehearsal();
    expect(await errorOf(ask('ec2', 'DeleteSubnet', { SubnetId: UAE.subnets['private-a'] }))).toBe(
      'DependencyViolation',
    );
  });
});

describe('instances', () => {
  it('run, are checked, and are gone an hour after they are terminated, with what they held', async () => {
    const { ask, clock } = rehearsal({ in: 'frankfurt' });
    const { Images } = await ask('ec2', 'DescribeImages', {
      Owners: ['amazon'],
      Filters: [
        { Name: 'name', Values: ['al2023-ami-2023.*-x86_64'] },
        { Name: 'architecture', Values: ['x86_64'] },
      ],
    });
    const group = FRANKFURT.securityGroups['muvi-uat-ecs-sg'];
    const { Instances } = await ask('ec2', 'RunInstances', {
      ImageId: Images?.[0]?.ImageId,
      InstanceType: 't3.small',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: FRANKFURT.subnets['private-a'],
      SecurityGroupIds: [group],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'helper' }] }],
    });
    const InstanceIds = [Instances?.[0]?.InstanceId as string];
    const named = async () =>
      (await ask('ec2', 'DescribeInstances', { Filters: [{ Name: 'tag:Name', Values: ['helper'] }] }))
        .Reservations?.[0]?.Instances?.[0];
    expect((await named())?.State?.Name).toBe('pending');
    await clock.sleep(40_000);
    expect(await named()).toMatchObject({
      State: { Name: 'running', Code: 16 },
      SecurityGroups: [{ GroupId: group }],
    });
    expect((await named())?.PublicIpAddress).toBeUndefined();
    const checks = async () =>
      (await ask('ec2', 'DescribeInstanceStatus', { InstanceIds })).InstanceStatuses?.[0]?.InstanceStatus
        ?.Status;
    expect(await checks()).toBe('initializing');
    await clock.sleep(120_000);
    expect(await checks()).toBe('ok');
    await ask('ec2', 'TerminateInstances', { InstanceIds });
    expect((await named())?.State?.Name).toBe('shutting-down');
    expect((await ask('ec2', 'DescribeInstanceStatus')).InstanceStatuses).toEqual([]);
    expect(
      (await ask('ec2', 'DescribeInstanceStatus', { IncludeAllInstances: true })).InstanceStatuses,
    ).toHaveLength(1);
    await clock.sleep(60_000);
    expect((await named())?.State?.Name).toBe('terminated');
    const held = { Filters: [{ Name: 'attachment.instance-id', Values: InstanceIds }] };
    expect((await ask('ec2', 'DescribeVolumes', held)).Volumes).toEqual([]);
    expect((await ask('ec2', 'DescribeNetworkInterfaces', held)).NetworkInterfaces).toEqual([]);
    await clock.sleep(HOUR);
    expect(await named()).toBeUndefined();
    expect(await errorOf(ask('ec2', 'TerminateInstances', { InstanceIds }))).toBe(
      'InvalidInstanceID.NotFound',
    );
  });

  it('run with an instance profile once EC2 sees it', async () => {
    const { ask, clock } = rehearsal();
    const { Images } = await ask('ec2', 'DescribeImages', { Owners: ['amazon'] });
    const image = Images?.find(({ Architecture }) => Architecture === 'x86_64');
    const run = () =>
      errorOf(
        ask('ec2', 'RunInstances', {
          ImageId: image?.ImageId,
          InstanceType: 't3.small',
          MinCount: 1,
          MaxCount: 1,
          SubnetId: UAE.subnets['private-a'],
          IamInstanceProfile: { Name: 'helper' },
        }),
      );
    expect(await run()).toBe('InvalidParameterValue');
    await ask('iam', 'CreateInstanceProfile', { InstanceProfileName: 'helper' });
    expect(await run()).toBe('InvalidParameterValue');
    await clock.sleep(15_000);
    expect(await run()).toBe('none');
  });

  it('stop and start, and not from the wrong state', async () => {
    const { ask, clock } = rehearsal();
    const { Images } = await ask('ec2', 'DescribeImages', {
      Filters: [{ Name: 'architecture', Values: ['arm64'] }],
    });
    const run = (InstanceType: 't3.small' | 't4g.small') =>
      ask('ec2', 'RunInstances', {
        ImageId: Images?.[0]?.ImageId,
        InstanceType,
        MinCount: 2,
        MaxCount: 2,
        SubnetId: UAE.subnets['public-a'],
      });
    expect(await errorOf(run('t3.small'))).toBe('InvalidParameterValue');
    const { Instances = [] } = await run('t4g.small');
    const InstanceIds = Instances.map(({ InstanceId }) => InstanceId as string);
    const states = async () =>
      (await ask('ec2', 'DescribeInstances', { InstanceIds })).Reservations?.map((reservation) =>
        reservation.Instances?.map(({ State }) => State?.Name),
      );
    expect(await errorOf(ask('ec2', 'StopInstances', { InstanceIds }))).toBe('IncorrectInstanceState');
    await clock.sleep(60_000);
    await ask('ec2', 'StartInstances', { InstanceIds });
    expect(await states()).toEqual([['running', 'running']]);
    await ask('ec2', 'StopInstances', { InstanceIds });
    expect(await errorOf(ask('ec2', 'StartInstances', { InstanceIds }))).toBe('IncorrectInstanceState');
    await clock.sleep(60_000);
    expect(await states()).toEqual([['stopped', 'stopped']]);
    await ask('ec2', 'StartInstances', { InstanceIds });
    await clock.sleep(60_000);
    expect(await states()).toEqual([['running', 'running']]);
  });
});

describe('EC2 requests', () => {
  it('that are only tried answer so and change nothing', async () => {
    const { ask } = rehearsal();
    const GroupId = UAE.securityGroups['launch-wizard-1'];
    expect(await errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId, DryRun: true }))).toBe(
      'DryRunOperation',
    );
    expect(await errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId }))).toBe('none');
  });

  it('with a filter there is not are refused, and one that is not modelled says so', async () => {
    const { ask } = rehearsal();
    const filter = (Name: string) =>
      errorOf(ask('ec2', 'DescribeVpcs', { Filters: [{ Name, Values: ['x'] }] }));
    expect([await filter('Colour'), await filter('dhcp-options-id')]).toEqual([
      'InvalidParameterValue',
      'UnsupportedByTwin',
    ]);
  });

  it('tag anything by its id, and find it so', async () => {
    const { ask } = rehearsal();
    const Tags = [{ Key: 'Project', Value: 'uat' }];
    const Resources = [UAE.mainVpc, redis, UAE.natGateways.kept];
    await ask('ec2', 'CreateTags', { Resources, Tags });
    const found = await ask('ec2', 'DescribeNatGateways', {
      Filter: [{ Name: 'tag:Project', Values: ['u*'] }],
    });
    expect(found.NatGateways).toMatchObject([{ NatGatewayId: UAE.natGateways.kept }]);
    await ask('ec2', 'DeleteTags', { Resources, Tags });
    const { Tags: left } = await ask('ec2', 'DescribeTags', {
      Filters: [{ Name: 'key', Values: ['Project'] }],
    });
    expect(left).toEqual([]);
    expect(await errorOf(ask('ec2', 'CreateTags', { Resources: ['foo-1'], Tags }))).toBe('InvalidID');
  });
});
