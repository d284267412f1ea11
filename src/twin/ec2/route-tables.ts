import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { dependency, notFound, specifiedTags, tokens } from './common.ts';
import { subnets, vpcs } from './kinds.ts';
import { routeState, type Target } from './route-targets.ts';

/**
 * Route tables. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRouteTable.html (and Describe,
 * Associate, Disassociate, Delete). A table with subnets, and the main one of a VPC, cannot be deleted. A subnet
 * without a table of its own follows the main one, and has no association that is described.
 */
export interface RouteTable {
  readonly vpcId: string;
  /** The association that makes it the VPC's main table. */
  readonly main?: string;
  /** Subnet id → association id. */
  readonly subnets: Readonly<Record<string, string>>;
  readonly routes: readonly Route[];
}

export interface Route {
  readonly destination: string;
  readonly target: Target;
}

export const routeTables = kind<RouteTable>({
  service: 'ec2',
  name: 'RouteTable',
  errors: {
    missing: notFound('InvalidRouteTableID.NotFound', 'routeTable ID'),
    held: dependency('routeTable'),
  },
});

const view = ({ id, data, tags }: Stored<RouteTable>, tx: Tx): Fields => ({
  RouteTableId: id,
  VpcId: data.vpcId,
  OwnerId: tx.place.account,
  Associations: [
    ...(data.main === undefined ? [] : [association(id, data.main, true)]),
    ...Object.entries(data.subnets).map(([subnetId, each]) => association(id, each, false, subnetId)),
  ],
  Routes: [
    {
      DestinationCidrBlock: tx.get(vpcs, data.vpcId).data.cidr,
      GatewayId: 'local',
      Origin: 'CreateRouteTable',
      State: 'active',
    },
    ...data.routes.map(({ destination, target }) => ({
      DestinationCidrBlock: destination,
      ...target,
      Origin: 'CreateRoute',
      State: routeState(tx, target),
    })),
  ],
  PropagatingVgws: [],
  Tags: tagList(tags),
});

const association = (tableId: string, id: string, main: boolean, subnetId?: string): Fields => ({
  RouteTableAssociationId: id,
  RouteTableId: tableId,
  Main: main,
  SubnetId: subnetId,
  AssociationState: { State: 'associated' },
});

const associationsOf = ({ data }: Stored<RouteTable>): string[] => [
  ...(data.main === undefined ? [] : [data.main]),
  ...Object.values(data.subnets),
];

const withAssociation = (tx: Tx, id: string): Stored<RouteTable> =>
  tx.list(routeTables).find((table) => associationsOf(table).includes(id)) ??
  refuse('InvalidAssociationID.NotFound', `The association ID '${id}' does not exist`);

export const routeTableOperations: Operations<'ec2'> = {
  CreateRouteTable: creates(routeTables, {
    takes: ['VpcId', 'TagSpecifications'],
    id: (_input, tx) => `rtb-${tx.unique(17)}`,
    enters: 'available',
    data: ({ VpcId }, tx) => ({ vpcId: tx.get(vpcs, VpcId as string).id, subnets: {}, routes: [] }),
    tags: (input) => specifiedTags(input.TagSpecifications as never, 'route-table') ?? {},
    answers: (thing, tx) => ({ RouteTable: view(thing, tx) }),
  }),
  DescribeRouteTables: describes(routeTables, {
    list: 'RouteTables',
    several: 'RouteTableIds',
    view,
    filters: {
      'route-table-id': ({ id }) => [id],
      'vpc-id': ({ data }) => [data.vpcId],
      'association.route-table-association-id': associationsOf,
      'association.subnet-id': ({ data }) => Object.keys(data.subnets),
      'association.main': ({ data }) => [
        ...(data.main === undefined ? [] : ['true']),
        ...Object.keys(data.subnets).map(() => 'false'),
      ],
      'route.destination-cidr-block': ({ data }, tx) => [
        tx.get(vpcs, data.vpcId).data.cidr,
        ...data.routes.map(({ destination }) => destination),
      ],
      'route.gateway-id': ({ data }) => ['local', ...data.routes.map(({ target }) => target.GatewayId)],
      'route.nat-gateway-id': ({ data }) => data.routes.map(({ target }) => target.NatGatewayId),
      'route.vpc-peering-connection-id': ({ data }) =>
        data.routes.map(({ target }) => target.VpcPeeringConnectionId),
      'route.state': ({ data }, tx) => ['active', ...data.routes.map(({ target }) => routeState(tx, target))],
    },
    paging: tokens(100),
  }),
  AssociateRouteTable: {
    takes: ['RouteTableId', 'SubnetId'],
    run: ({ RouteTableId = '', SubnetId = '' }, tx) => {
      const [table, subnet] = [tx.get(routeTables, RouteTableId), tx.get(subnets, SubnetId)];
      if (table.data.vpcId !== subnet.data.vpcId) {
        refuse(
          'InvalidParameterValue',
          `Route table ${RouteTableId} and subnet ${SubnetId} belong to different networks`,
        );
      }
      const taken = tx.list(routeTables).find(({ data }) => data.subnets[SubnetId] !== undefined);
      if (taken && taken.id !== RouteTableId) {
        refuse(
          'Resource.AlreadyAssociated',
          `the specified association for route table ${RouteTableId} conflicts with an existing association`,
        );
      }
      const id = taken?.data.subnets[SubnetId] ?? `rtbassoc-${tx.unique(17)}`;
      tx.patch(routeTables, table.id, { subnets: { ...table.data.subnets, [SubnetId]: id } });
      return { AssociationId: id, AssociationState: { State: 'associated' } };
    },
  },
  DisassociateRouteTable: {
    takes: ['AssociationId'],
    run: ({ AssociationId = '' }, tx) => {
      const table = withAssociation(tx, AssociationId);
      if (table.data.main === AssociationId) {
        refuse(
          'InvalidParameterValue',
          `cannot disassociate the main route table association ${AssociationId}`,
        );
      }
      const rest = Object.entries(table.data.subnets).filter(([, id]) => id !== AssociationId);
      tx.patch(routeTables, table.id, { subnets: Object.fromEntries(rest) });
      return {};
    },
  },
  DeleteRouteTable: deletes(routeTables, { by: 'RouteTableId', heldBy: associationsOf }),
};
