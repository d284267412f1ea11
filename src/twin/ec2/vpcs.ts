/**
 * VPCs. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpc.html (and DescribeVpcs, DeleteVpc)
 * A new VPC comes with a main route table and a `default` security group, which go with it. It cannot be deleted
 * while it holds anything else, nor while a peering of it is active. Network ACLs and DHCP options are not
 * modelled; secondary blocks and IPv6 neither.
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
import { block, canonicalCidr } from './cidr.ts';
import { specifiedTags, tokens } from './common.ts';
import { type Vpc, vpcs } from './kinds.ts';
import { contentsOf, furnish, strip } from './vpc-contents.ts';

const view = ({ id, tags, data }: Stored<Vpc>, tx: Tx): Fields => ({
  VpcId: id,
  OwnerId: tx.place.account,
  CidrBlock: data.cidr,
  CidrBlockAssociationSet: [
    {
      AssociationId: `vpc-cidr-assoc-${tx.fixed(17, 'cidr', id)}`,
      CidrBlock: data.cidr,
      CidrBlockState: { State: 'associated' },
    },
  ],
  DhcpOptionsId: `dopt-${tx.fixed(17, 'dhcp', tx.place.region)}`,
  InstanceTenancy: 'default',
  IsDefault: data.isDefault,
  State: 'available',
  Tags: tagList(tags),
});

export const vpcOperations: Operations<'ec2'> = {
  CreateVpc: creates(vpcs, {
    takes: ['CidrBlock', 'TagSpecifications'],
    id: (_input, tx) => `vpc-${tx.unique(17)}`,
    enters: 'available',
    data: ({ CidrBlock }) => {
      const cidr = canonicalCidr(
        (CidrBlock as string | undefined) ??
          refuse('MissingParameter', 'The request must contain the parameter CidrBlock'),
      );
      const { size } = block(cidr);
      if (size < 2 ** 4 || size > 2 ** 16) refuse('InvalidVpc.Range', `The CIDR '${cidr}' is invalid.`);
      return { cidr, isDefault: false };
    },
    tags: (input) => specifiedTags(input.TagSpecifications as never, 'vpc') ?? {},
    answers: (thing, tx) => {
      furnish(tx, thing.id);
      return { Vpc: view(thing, tx) };
    },
  }),
  DescribeVpcs: describes(vpcs, {
    list: 'Vpcs',
    several: 'VpcIds',
    view,
    filters: {
      'vpc-id': ({ id }) => [id],
      cidr: ({ data }) => [data.cidr],
      'cidr-block-association.cidr-block': ({ data }) => [data.cidr],
      'is-default': ({ data }) => [String(data.isDefault)],
      state: () => ['available'],
    },
    paging: tokens(),
  }),
  DeleteVpc: deletes(vpcs, {
    by: 'VpcId',
    heldBy: contentsOf,
    before: ({ id }, _input, tx) => strip(tx, id),
  }),
};
