/**
 * Network interfaces. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html
 * Only those that services make (requester-managed) and those of instances: through them a load balancer, a cache
 * node or a task holds its subnet and its security groups. Making one by hand is not modelled.
 */

import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { address, block } from './cidr.ts';
import { tokens } from './common.ts';
import { type Interface, interfaces, securityGroups, subnets } from './kinds.ts';

/**
 * Puts a network interface into a subnet, with the groups that guard it. Refuses a subnet or a group that is not
 * there, and a group of another VPC, as EC2 does.
 */
export function attachInterface(tx: Tx, wanted: Omit<Interface, 'ip'>): Stored<Interface> {
  const { vpcId } = tx.get(subnets, wanted.subnetId).data;
  for (const groupId of wanted.groups) {
    if (tx.get(securityGroups, groupId).data.vpcId === vpcId) continue;
    refuse(
      'InvalidParameter',
      `Security group ${groupId} and subnet ${wanted.subnetId} belong to different networks.`,
    );
  }
  const id = `eni-${tx.unique(17)}`;
  return tx.add(interfaces, id, 'in-use', { ...wanted, ip: freeAddress(tx, wanted.subnetId) });
}

/** Takes away every interface of an owner. */
export function detachInterfaces(tx: Tx, owner: string): void {
  for (const { id, data } of tx.list(interfaces)) if (data.owner === owner) tx.remove(interfaces, id);
}

/** Gives every interface of an owner other groups, as a modify of the owner does. */
export function regroupInterfaces(tx: Tx, owner: string, groups: readonly string[]): void {
  for (const { id, data } of tx.list(interfaces)) {
    if (data.owner === owner)
      tx.patch(interfaces, id, { groups: groups.map((group) => tx.get(securityGroups, group).id) });
  }
}

/** The lowest free address of a subnet; the first four are AWS's own. */
function freeAddress(tx: Tx, subnetId: string): string {
  const { first, size } = block(tx.get(subnets, subnetId).data.cidr);
  const taken = new Set(tx.list(interfaces).map(({ data }) => data.subnetId === subnetId && data.ip));
  for (let host = first + 4; host < first + size - 1; host++)
    if (!taken.has(address(host))) return address(host);
  return refuse(
    'InsufficientFreeAddressesInSubnet',
    `There are not enough free addresses in subnet '${subnetId}'`,
  );
}

const view = ({ id, data, tags, state }: Stored<Interface>, tx: Tx): Fields => {
  const subnet = tx.get(subnets, data.subnetId).data;
  return {
    NetworkInterfaceId: id,
    SubnetId: data.subnetId,
    VpcId: subnet.vpcId,
    AvailabilityZone: subnet.zone,
    OwnerId: tx.place.account,
    Description: data.description,
    InterfaceType: data.type,
    Groups: data.groups.map((groupId) => ({
      GroupId: groupId,
      GroupName: tx.get(securityGroups, groupId).data.name,
    })),
    PrivateIpAddress: data.ip,
    PrivateIpAddresses: [{ PrivateIpAddress: data.ip, Primary: true }],
    RequesterId: data.requester,
    RequesterManaged: data.requester !== undefined,
    Status: state,
    SourceDestCheck: data.type === 'interface',
    Association:
      data.publicIp === undefined ? undefined : { PublicIp: data.publicIp, IpOwnerId: tx.place.account },
    Attachment: {
      AttachmentId: `eni-attach-${tx.fixed(17, 'attach', id)}`,
      InstanceId: data.instanceId,
      InstanceOwnerId: data.requester ?? tx.place.account,
      DeviceIndex: data.instanceId === undefined ? 1 : 0,
      Status: 'attached',
      DeleteOnTermination: data.instanceId !== undefined,
    },
    TagSet: tagList(tags),
  };
};

export const interfaceOperations: Operations<'ec2'> = {
  DescribeNetworkInterfaces: describes(interfaces, {
    list: 'NetworkInterfaces',
    several: 'NetworkInterfaceIds',
    view,
    filters: {
      'network-interface-id': ({ id }) => [id],
      'group-id': ({ data }) => data.groups,
      'subnet-id': ({ data }) => [data.subnetId],
      'vpc-id': ({ data }, tx) => [tx.get(subnets, data.subnetId).data.vpcId],
      'interface-type': ({ data }) => [data.type],
      'requester-id': ({ data }) => [data.requester],
      'attachment.instance-id': ({ data }) => [data.instanceId],
      'private-ip-address': ({ data }) => [data.ip],
      'addresses.private-ip-address': ({ data }) => [data.ip],
      description: ({ data }) => [data.description],
      status: ({ state }) => [state],
    },
    paging: tokens(),
  }),
};
