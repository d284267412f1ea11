/**
 * ElastiCache subnet groups.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheSubnetGroup.html (and Describe,
 * Modify, Delete). All subnets are of one VPC. One in use cannot be deleted, nor lose a subnet with a node in it.
 */
import { interfaces, subnets } from '../ec2/kinds.ts';
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { modifies } from '../handlers/modifies.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { markers } from './common.ts';
import { replicationGroups, type SubnetGroup, subnetGroups } from './kinds.ts';

const view = (thing: Stored<SubnetGroup>, tx: Tx): Fields => ({
  CacheSubnetGroupName: thing.id,
  CacheSubnetGroupDescription: thing.data.description,
  VpcId: thing.data.vpcId,
  Subnets: thing.data.subnetIds.map((id) => ({
    SubnetIdentifier: id,
    SubnetAvailabilityZone: { Name: tx.find(subnets, id)?.data.zone },
    SupportedNetworkTypes: ['ipv4'],
  })),
  ARN: subnetGroups.arn?.(thing, tx),
  SupportedNetworkTypes: ['ipv4'],
});

function inOneVpc(ids: readonly string[], tx: Tx): Pick<SubnetGroup, 'vpcId' | 'subnetIds'> {
  const found = ids.map(
    (id) => tx.find(subnets, id) ?? refuse('InvalidSubnet', `The requested subnet ${id} does not exist`),
  );
  const [vpcId, ...others] = [...new Set(found.map(({ data }) => data.vpcId))];
  if (vpcId === undefined) return refuse('InvalidParameterValue', 'At least one subnet is needed');
  if (others.length > 0) refuse('InvalidSubnet', 'The requested subnets are not all in the same VPC');
  return { vpcId, subnetIds: ids };
}

/** The groups whose nodes stand by it. */
const usersOf = (id: string, tx: Tx): readonly string[] =>
  tx
    .list(replicationGroups)
    .filter(({ data }) => data.subnetGroup === id)
    .map((group) => group.id);

export const subnetGroupOperations: Operations<'elasticache'> = {
  CreateCacheSubnetGroup: creates(subnetGroups, {
    takes: ['CacheSubnetGroupName', 'CacheSubnetGroupDescription', 'SubnetIds', 'Tags'],
    id: (input) => (input.CacheSubnetGroupName as string).toLowerCase(),
    enters: 'active',
    data: (input, tx) => ({
      description: input.CacheSubnetGroupDescription as string,
      ...inOneVpc(input.SubnetIds as string[], tx),
    }),
    tags: (input) => tagsOf(input.Tags as never),
    answers: (thing, tx) => ({ CacheSubnetGroup: view(thing, tx) }),
  }),
  ModifyCacheSubnetGroup: modifies(subnetGroups, {
    by: 'CacheSubnetGroupName',
    takes: ['CacheSubnetGroupDescription', 'SubnetIds'],
    change: (input, { id, data }, tx) => {
      const wanted = (input.SubnetIds as string[] | undefined) ?? data.subnetIds;
      const users = usersOf(id, tx);
      const lost = data.subnetIds.filter((subnet) => !wanted.includes(subnet));
      const held = tx
        .list(interfaces)
        .find((eni) => users.includes(eni.data.owner) && lost.includes(eni.data.subnetId));
      if (held) refuse('SubnetInUse', `Subnet ${held.data.subnetId} is in use`);
      const described = input.CacheSubnetGroupDescription as string | undefined;
      return { ...inOneVpc(wanted, tx), ...(described === undefined ? {} : { description: described }) };
    },
    answers: (thing, tx) => ({ CacheSubnetGroup: view(thing, tx) }),
  }),
  DescribeCacheSubnetGroups: describes(subnetGroups, {
    list: 'CacheSubnetGroups',
    one: 'CacheSubnetGroupName',
    view,
    paging: markers(),
  }),
  DeleteCacheSubnetGroup: deletes(subnetGroups, {
    by: 'CacheSubnetGroupName',
    heldBy: ({ id }, tx) => usersOf(id, tx),
  }),
};
