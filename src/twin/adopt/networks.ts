import { addresses } from '../ec2/addresses.ts';
import { internetGateways } from '../ec2/internet-gateways.ts';
import { interfaces, rules, securityGroups, subnets, vpcs } from '../ec2/kinds.ts';
import { natGateways } from '../ec2/nat-gateways.ts';
import { peerings } from '../ec2/peerings.ts';
import { routeTables } from '../ec2/route-tables.ts';
import type { Tx } from '../kind.ts';
import type { Answers } from './answers.ts';
import { adopt, tagsFrom } from './put.ts';

/** EC2's networks. Machines and their disks are not adopted: no phase needs one that stands. */
export function adoptNetworks(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'ec2',
    'DescribeVpcs',
    (reply) => reply.Vpcs,
    ({ VpcId }) => VpcId,
  )) {
    const data = { cidr: one.CidrBlock, isDefault: one.IsDefault };
    adopt(tx, vpcs, one.VpcId, one.State, data, { tags: tagsFrom(one.Tags) });
  }
  for (const one of answers.all(
    'ec2',
    'DescribeSubnets',
    (reply) => reply.Subnets,
    ({ SubnetId }) => SubnetId,
  )) {
    const data = {
      vpcId: one.VpcId,
      cidr: one.CidrBlock,
      zone: one.AvailabilityZone,
      publicIps: one.MapPublicIpOnLaunch,
    };
    adopt(tx, subnets, one.SubnetId, one.State, data, { tags: tagsFrom(one.Tags) });
  }
  const gateways = answers.all(
    'ec2',
    'DescribeInternetGateways',
    (reply) => reply.InternetGateways,
    ({ InternetGatewayId }) => InternetGatewayId,
  );
  for (const one of gateways) {
    const data = { vpcId: one.Attachments?.[0]?.VpcId };
    adopt(tx, internetGateways, one.InternetGatewayId, 'there', data, { tags: tagsFrom(one.Tags) });
  }
  adoptGroups(answers, tx);
  adoptInterfaces(answers, tx);
  adoptRouting(answers, tx);
}

function adoptGroups(answers: Answers, tx: Tx): void {
  const groups = answers.all(
    'ec2',
    'DescribeSecurityGroups',
    (reply) => reply.SecurityGroups,
    ({ GroupId }) => GroupId,
  );
  for (const one of groups) {
    const data = { name: one.GroupName, description: one.Description, vpcId: one.VpcId };
    adopt(tx, securityGroups, one.GroupId, 'there', data, { tags: tagsFrom(one.Tags) });
  }
  const listed = answers.all(
    'ec2',
    'DescribeSecurityGroupRules',
    (reply) => reply.SecurityGroupRules,
    ({ SecurityGroupRuleId }) => SecurityGroupRuleId,
  );
  for (const one of listed) {
    const everyPort = one.IpProtocol === '-1';
    const data = {
      groupId: one.GroupId,
      egress: one.IsEgress,
      protocol: one.IpProtocol,
      from: everyPort ? undefined : one.FromPort,
      to: everyPort ? undefined : one.ToPort,
      source: one.CidrIpv4 ?? one.CidrIpv6 ?? one.PrefixListId ?? one.ReferencedGroupInfo?.GroupId,
      description: one.Description,
    };
    adopt(tx, rules, one.SecurityGroupRuleId, 'there', data, { tags: tagsFrom(one.Tags) });
  }
}

/** RDS does not say in an interface whose it is: its databases and proxies are connected anew when they are adopted. */
const CONNECTED_ANEW = ['RDSNetworkInterface', 'Network interface for DBProxy'];

function adoptInterfaces(answers: Answers, tx: Tx): void {
  const listed = answers.all(
    'ec2',
    'DescribeNetworkInterfaces',
    (reply) => reply.NetworkInterfaces,
    ({ NetworkInterfaceId }) => NetworkInterfaceId,
  );
  for (const one of listed) {
    const description = one.Description ?? '';
    if (CONNECTED_ANEW.includes(description)) continue;
    const data = {
      subnetId: one.SubnetId,
      groups: (one.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      description,
      type: one.InterfaceType as 'interface' | undefined,
      owner: ownerIn(description, tx),
      requester: one.RequesterId,
      ip: one.PrivateIpAddress,
      publicIp: one.Association?.PublicIp,
      instanceId: one.Attachment?.InstanceId,
    };
    adopt(tx, interfaces, one.NetworkInterfaceId, one.Status, data, { tags: tagsFrom(one.TagSet) });
  }
}

/** Whose an interface is, from how AWS words its description. */
function ownerIn(description: string, { place: { account, region } }: Tx): string {
  const balancer = /^ELB (.+)$/.exec(description)?.[1];
  if (balancer !== undefined)
    return `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${balancer}`;
  const nat = /^Interface for NAT Gateway (.+)$/.exec(description)?.[1];
  const node = /^ElastiCache (.+)-\d{3}$/.exec(description)?.[1];
  const task = /^arn:aws:ecs:[^:]+:\d+:task\/(.+)$/.exec(description)?.[1];
  return nat ?? node ?? task ?? description;
}

function adoptRouting(answers: Answers, tx: Tx): void {
  const nats = answers.all(
    'ec2',
    'DescribeNatGateways',
    (reply) => reply.NatGateways,
    ({ NatGatewayId }) => NatGatewayId,
  );
  for (const one of nats) {
    const [address] = one.NatGatewayAddresses ?? [];
    const data = {
      vpcId: one.VpcId,
      subnetId: one.SubnetId,
      allocationId: address?.AllocationId,
      publicIp: address?.PublicIp,
      privateIp: address?.PrivateIp,
      interfaceId: address?.NetworkInterfaceId,
      deletedAt: one.DeleteTime?.getTime(),
    };
    adopt(tx, natGateways, one.NatGatewayId, one.State, data, {
      tags: tagsFrom(one.Tags),
      made: one.CreateTime,
    });
  }
  const eips = answers.all(
    'ec2',
    'DescribeAddresses',
    (reply) => reply.Addresses,
    (one) => one.AllocationId,
  );
  for (const one of eips) {
    const by = nats.find(({ NatGatewayAddresses = [] }) =>
      NatGatewayAddresses.some(({ AllocationId }) => AllocationId === one.AllocationId),
    );
    const interfaceId = one.NetworkInterfaceId;
    const used = interfaceId && {
      interfaceId,
      by: by?.NatGatewayId ?? one.InstanceId ?? '',
      privateIp: one.PrivateIpAddress ?? '',
    };
    const data = { ip: one.PublicIp, used: used || undefined };
    adopt(tx, addresses, one.AllocationId, 'there', data, { tags: tagsFrom(one.Tags) });
  }
  const pcxs = answers.all(
    'ec2',
    'DescribeVpcPeeringConnections',
    (reply) => reply.VpcPeeringConnections,
    ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId,
  );
  for (const one of pcxs) {
    const data = {
      requester: one.RequesterVpcInfo?.VpcId,
      requesterCidr: one.RequesterVpcInfo?.CidrBlock,
      accepter: one.AccepterVpcInfo?.VpcId,
      accepterCidr: one.AccepterVpcInfo?.CidrBlock,
      expires: one.ExpirationTime?.getTime() ?? 0,
    };
    adopt(tx, peerings, one.VpcPeeringConnectionId, one.Status?.Code, data, { tags: tagsFrom(one.Tags) });
  }
  const tables = answers.all(
    'ec2',
    'DescribeRouteTables',
    (reply) => reply.RouteTables,
    ({ RouteTableId }) => RouteTableId,
  );
  for (const one of tables) {
    const associations = one.Associations ?? [];
    const data = {
      vpcId: one.VpcId,
      main: associations.find(({ Main }) => Main === true)?.RouteTableAssociationId,
      subnets: Object.fromEntries(
        associations.flatMap(({ SubnetId, RouteTableAssociationId = '' }) =>
          SubnetId === undefined ? [] : [[SubnetId, RouteTableAssociationId]],
        ),
      ),
      routes: (one.Routes ?? [])
        .filter(({ GatewayId }) => GatewayId !== 'local')
        .map(({ DestinationCidrBlock = '', GatewayId, NatGatewayId, VpcPeeringConnectionId }) => ({
          destination: DestinationCidrBlock,
          target: JSON.parse(JSON.stringify({ GatewayId, NatGatewayId, VpcPeeringConnectionId })),
        })),
    };
    adopt(tx, routeTables, one.RouteTableId, 'available', data, { tags: tagsFrom(one.Tags) });
  }
}
