/**
 * DB subnet groups. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html (and
 * Describe, Modify, Delete). Their subnets are of one VPC and cover two zones. One in use cannot be deleted.
 */
import { subnets } from '../ec2/kinds.ts';
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { modifies } from '../handlers/modifies.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { markers, oneVpc } from './common.ts';
import { clusters, instances, type SubnetGroup, subnetGroups } from './kinds.ts';

export const subnetGroupView = (thing: Stored<SubnetGroup>, tx: Tx) => ({
  DBSubnetGroupName: thing.id,
  DBSubnetGroupDescription: thing.data.description,
  VpcId: thing.data.vpcId,
  SubnetGroupStatus: 'Complete',
  Subnets: thing.data.subnetIds.map((id) => ({
    SubnetIdentifier: id,
    SubnetAvailabilityZone: { Name: tx.find(subnets, id)?.data.zone },
    SubnetOutpost: {},
    SubnetStatus: 'Active',
  })),
  DBSubnetGroupArn: subnetGroups.arn?.(thing, tx),
  SupportedNetworkTypes: ['IPV4'],
});

const covering = (ids: readonly string[], tx: Tx) => ({
  vpcId: oneVpc(tx, ids, 'DBSubnetGroupDoesNotCoverEnoughAZs'),
  subnetIds: ids,
});

function usersOf(id: string, tx: Tx): readonly string[] {
  const uses = (thing: Stored<{ readonly subnetGroup: string }>) => thing.data.subnetGroup === id;
  return [...tx.list(clusters).filter(uses), ...tx.list(instances).filter(uses)].map((each) => each.id);
}

export const subnetGroupOperations: Operations<'rds'> = {
  CreateDBSubnetGroup: creates(subnetGroups, {
    takes: ['DBSubnetGroupName', 'DBSubnetGroupDescription', 'SubnetIds', 'Tags'],
    id: (input) => {
      const name = input.DBSubnetGroupName as string;
      if (!/^[\w .-]{1,255}$/.test(name) || name.toLowerCase() === 'default') {
        refuse('InvalidParameterValue', `The parameter DBSubnetGroupName is not valid: ${name}`);
      }
      return name.toLowerCase();
    },
    enters: 'Complete',
    data: (input, tx) => ({
      description: input.DBSubnetGroupDescription as string,
      ...covering(input.SubnetIds as string[], tx),
    }),
    tags: (input) => tagsOf(input.Tags as never),
    answers: (thing, tx) => ({ DBSubnetGroup: subnetGroupView(thing, tx) }),
  }),
  DescribeDBSubnetGroups: describes(subnetGroups, {
    list: 'DBSubnetGroups',
    one: 'DBSubnetGroupName',
    view: subnetGroupView,
    paging: markers,
  }),
  ModifyDBSubnetGroup: modifies(subnetGroups, {
    by: 'DBSubnetGroupName',
    takes: ['DBSubnetGroupDescription', 'SubnetIds'],
    change: (input, thing, tx) => ({
      description: (input.DBSubnetGroupDescription as string | undefined) ?? thing.data.description,
      ...covering(input.SubnetIds as string[], tx),
    }),
    answers: (thing, tx) => ({ DBSubnetGroup: subnetGroupView(thing, tx) }),
  }),
  DeleteDBSubnetGroup: deletes(subnetGroups, {
    by: 'DBSubnetGroupName',
    heldBy: ({ id }, tx) => usersOf(id, tx),
  }),
};
