import { describe } from '../aws/call.ts';
import type { Ref } from '../engine/call.ts';

/** The id of the VPC with this address range. */
export function vpcId(cidr: string): Ref<string> {
  return describe('ec2', 'DescribeVpcs', { Filters: [{ Name: 'cidr', Values: [cidr] }] }).ref(
    `id of the VPC ${cidr}`,
    (reply) => reply.Vpcs?.[0]?.VpcId,
  );
}

/** The id of the subnet with this Name tag in the VPC with this address range. */
export function subnetId(name: string, cidr: string): Ref<string> {
  return describe('ec2', 'DescribeSubnets', {
    Filters: [
      { Name: 'tag:Name', Values: [name] },
      { Name: 'vpc-id', Values: [vpcId(cidr)] },
    ],
  }).ref(`id of subnet ${name}`, (reply) => reply.Subnets?.[0]?.SubnetId);
}

/** The id of the NAT gateway through which a subnet's own route table leaves for the internet. */
export function natGatewayOf(subnet: string, cidr: string): Ref<string> {
  return describe('ec2', 'DescribeRouteTables', {
    Filters: [{ Name: 'association.subnet-id', Values: [subnetId(subnet, cidr)] }],
  }).ref(
    `id of the NAT gateway that ${subnet} uses`,
    (reply) =>
      reply.RouteTables?.[0]?.Routes?.find(
        (route) => route.DestinationCidrBlock === '0.0.0.0/0' && route.NatGatewayId !== undefined,
      )?.NatGatewayId,
  );
}

/** The id of the peering, not deleted, from one VPC to another. */
export function peeringId(requesterCidr: string, accepterCidr: string, after?: string): Ref<string> {
  return describe('ec2', 'DescribeVpcPeeringConnections', {
    Filters: peeringBetween(requesterCidr, accepterCidr),
  }).ref(
    `id of the peering ${requesterCidr} to ${accepterCidr}`,
    (reply) => reply.VpcPeeringConnections?.[0]?.VpcPeeringConnectionId,
    after,
  );
}

/** Filters for a peering between two VPCs that is there or on its way: what was deleted is described for a while. */
export function peeringBetween(requesterCidr: string, accepterCidr: string) {
  return [
    { Name: 'requester-vpc-info.vpc-id', Values: [vpcId(requesterCidr)] },
    { Name: 'accepter-vpc-info.vpc-id', Values: [vpcId(accepterCidr)] },
    { Name: 'status-code', Values: ['initiating-request', 'pending-acceptance', 'provisioning', 'active'] },
  ];
}
