/**
 * Subnets. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html (and Describe, Delete)
 * A subnet cannot be deleted while a network interface stands in it. Four addresses at its start and one at its
 * end are AWS's own.
 */

import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { block, canonicalCidr, overlap, within } from './cidr.ts';
import { specifiedTags, tokens } from './common.ts';
import { interfaces, type Subnet, subnets, vpcs } from './kinds.ts';
import { routeTables } from './route-tables.ts';
import { zones } from './zones.ts';

const interfacesIn = (subnetId: string, tx: Tx) =>
  tx.list(interfaces).filter(({ data }) => data.subnetId === subnetId);

/** AWS keeps the first four addresses of a subnet and the last. */
const RESERVED = 5;

const view = (thing: Stored<Subnet>, tx: Tx): Fields => ({
  SubnetId: thing.id,
  SubnetArn: subnets.arn?.(thing, tx),
  VpcId: thing.data.vpcId,
  OwnerId: tx.place.account,
  CidrBlock: thing.data.cidr,
  AvailabilityZone: thing.data.zone,
  AvailabilityZoneId: zones(tx.place.region).find(({ name }) => name === thing.data.zone)?.id,
  AvailableIpAddressCount: block(thing.data.cidr).size - RESERVED - interfacesIn(thing.id, tx).length,
  MapPublicIpOnLaunch: thing.data.publicIps,
  AssignIpv6AddressOnCreation: false,
  DefaultForAz: false,
  State: 'available',
  Tags: tagList(thing.tags),
});

export const subnetOperations: Operations<'ec2'> = {
  CreateSubnet: creates(subnets, {
    takes: ['VpcId', 'CidrBlock', 'AvailabilityZone', 'TagSpecifications'],
    id: (_input, tx) => `subnet-${tx.unique(17)}`,
    enters: 'available',
    data: (input, tx) => {
      const vpc = tx.get(vpcs, input.VpcId as string);
      const cidr = canonicalCidr((input.CidrBlock as string | undefined) ?? '');
      const wanted = block(cidr);
      if (!within(wanted, block(vpc.data.cidr)))
        refuse('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
      const taken = tx
        .list(subnets)
        .find(({ data }) => data.vpcId === vpc.id && overlap(wanted, block(data.cidr)));
      if (taken) refuse('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
      const known = zones(tx.place.region).map(({ name }) => name);
      const zone = (input.AvailabilityZone as string | undefined) ?? (known[0] as string);
      if (!known.includes(zone))
        refuse('InvalidParameterValue', `Value (${zone}) for parameter availabilityZone is invalid.`);
      return { vpcId: vpc.id, cidr, zone, publicIps: false };
    },
    tags: (input) => specifiedTags(input.TagSpecifications as never, 'subnet') ?? {},
    answers: (thing, tx) => ({ Subnet: view(thing, tx) }),
  }),
  DescribeSubnets: describes(subnets, {
    list: 'Subnets',
    several: 'SubnetIds',
    view,
    filters: {
      'subnet-id': ({ id }) => [id],
      'vpc-id': ({ data }) => [data.vpcId],
      'cidr-block': ({ data }) => [data.cidr],
      'availability-zone': ({ data }) => [data.zone],
      'map-public-ip-on-launch': ({ data }) => [String(data.publicIps)],
      state: () => ['available'],
    },
    paging: tokens(),
  }),
  DeleteSubnet: deletes(subnets, {
    by: 'SubnetId',
    heldBy: ({ id }, tx) => interfacesIn(id, tx).map((each) => each.id),
    before: ({ id }, _input, tx) => {
      for (const table of tx.list(routeTables)) {
        const { [id]: left, ...rest } = table.data.subnets;
        if (left !== undefined) tx.patch(routeTables, table.id, { subnets: rest });
      }
    },
  }),
};
