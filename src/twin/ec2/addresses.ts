/**
 * Elastic IP addresses. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html (and
 * Describe, Release). One that is associated cannot be released: InvalidIPAddress.InUse. Associating one by hand is
 * not modelled; NAT gateways take theirs.
 */
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import { fraction } from '../ids.ts';
import { kind, type Tx } from '../kind.ts';
import { unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { specifiedTags } from './common.ts';

export interface Address {
  readonly ip: string;
  /** Through which network interface it is used, by whom (`nat-…`), and there at which private address. */
  readonly used?: { readonly interfaceId: string; readonly by: string; readonly privateIp: string };
}

export const addresses = kind<Address>({
  service: 'ec2',
  name: 'Address',
  errors: {
    missing: {
      name: 'InvalidAllocationID.NotFound',
      says: (id) => `The allocation ID '${id}' does not exist`,
    },
    held: { name: 'InvalidIPAddress.InUse', says: (id) => `Address ${id} is in use.` },
  },
});

/** An address of Amazon's, always the same for one allocation. */
export function publicIp(tx: Tx, id: string): string {
  const part = (name: string): number => 1 + Math.floor(fraction(tx.seed, name, id) * 254);
  return `3.${part('a')}.${part('b')}.${part('c')}`;
}

const associationId = (id: string, tx: Tx): string => `eipassoc-${tx.fixed(17, 'association', id)}`;

const view = ({ id, data, tags }: Stored<Address>, tx: Tx): Fields => ({
  AllocationId: id,
  PublicIp: data.ip,
  PublicIpv4Pool: 'amazon',
  Domain: 'vpc',
  NetworkBorderGroup: tx.place.region,
  Tags: tagList(tags),
  ...(data.used
    ? {
        AssociationId: associationId(id, tx),
        NetworkInterfaceId: data.used.interfaceId,
        NetworkInterfaceOwnerId: tx.place.account,
        PrivateIpAddress: data.used.privateIp,
      }
    : {}),
});

export const addressOperations: Operations<'ec2'> = {
  AllocateAddress: creates(addresses, {
    takes: ['Domain', 'TagSpecifications'],
    id: (_input, tx) => `eipalloc-${tx.unique(17)}`,
    enters: 'there',
    data: ({ Domain }, tx) => {
      if (Domain !== undefined && Domain !== 'vpc') unsupported('addresses outside a VPC');
      return { ip: publicIp(tx, tx.unique(8)) };
    },
    tags: (input) => specifiedTags(input.TagSpecifications as never, 'elastic-ip') ?? {},
    answers: ({ id, data }, tx) => ({
      AllocationId: id,
      PublicIp: data.ip,
      PublicIpv4Pool: 'amazon',
      Domain: 'vpc',
      NetworkBorderGroup: tx.place.region,
    }),
  }),
  DescribeAddresses: describes(addresses, {
    list: 'Addresses',
    several: 'AllocationIds',
    view,
    filters: {
      'allocation-id': ({ id }) => [id],
      'association-id': ({ id, data }, tx) => (data.used ? [associationId(id, tx)] : []),
      'public-ip': ({ data }) => [data.ip],
      'network-interface-id': ({ data }) => [data.used?.interfaceId],
      'private-ip-address': ({ data }) => [data.used?.privateIp],
      domain: () => ['vpc'],
    },
  }),
  ReleaseAddress: deletes(addresses, {
    by: 'AllocationId',
    heldBy: ({ data }) => (data.used ? [data.used.by] : []),
  }),
};
