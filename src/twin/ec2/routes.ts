/**
 * Routes. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html (and Replace, Delete). IPv4
 * destinations; targets are internet gateways, NAT gateways and peerings.
 */
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { canonicalCidr } from './cidr.ts';
import { vpcs } from './kinds.ts';
import { type RouteTable, routeTables } from './route-tables.ts';
import { targetOf } from './route-targets.ts';

const MEMBERS = [
  'RouteTableId',
  'DestinationCidrBlock',
  'GatewayId',
  'NatGatewayId',
  'VpcPeeringConnectionId',
] as const;

interface Asked {
  readonly RouteTableId?: string | undefined;
  readonly DestinationCidrBlock?: string | undefined;
}

function asked({ RouteTableId = '', DestinationCidrBlock }: Asked, tx: Tx): [Stored<RouteTable>, string] {
  if (DestinationCidrBlock === undefined) {
    refuse('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
  }
  return [tx.get(routeTables, RouteTableId), canonicalCidr(DestinationCidrBlock)];
}

const isLocal = (table: Stored<RouteTable>, destination: string, tx: Tx): boolean =>
  tx.get(vpcs, table.data.vpcId).data.cidr === destination;

export const routeOperations: Operations<'ec2'> = {
  CreateRoute: {
    takes: MEMBERS,
    run: (input, tx) => {
      const [table, destination] = asked(input, tx);
      const { routes, vpcId } = table.data;
      if (isLocal(table, destination, tx) || routes.some((route) => route.destination === destination)) {
        refuse('RouteAlreadyExists', `The route identified by ${destination} already exists.`);
      }
      tx.patch(routeTables, table.id, {
        routes: [...routes, { destination, target: targetOf(tx, vpcId, input) }],
      });
      return { Return: true };
    },
  },
  ReplaceRoute: {
    takes: MEMBERS,
    run: (input, tx) => {
      const [table, destination] = asked(input, tx);
      if (!table.data.routes.some((route) => route.destination === destination)) {
        refuse(
          'InvalidParameterValue',
          `There is no route defined for '${destination}' in the route table. Use CreateRoute instead.`,
        );
      }
      const target = targetOf(tx, table.data.vpcId, input);
      const routes = table.data.routes.map((route) =>
        route.destination === destination ? { destination, target } : route,
      );
      tx.patch(routeTables, table.id, { routes });
      return {};
    },
  },
  DeleteRoute: {
    takes: ['RouteTableId', 'DestinationCidrBlock'],
    run: (input, tx) => {
      const [table, destination] = asked(input, tx);
      if (isLocal(table, destination, tx)) {
        refuse(
          'InvalidParameterValue',
          `cannot remove local route ${destination} in route table ${table.id}`,
        );
      }
      const routes = table.data.routes.filter((route) => route.destination !== destination);
      if (routes.length === table.data.routes.length) {
        refuse(
          'InvalidRoute.NotFound',
          `no route with destination-cidr-block ${destination} in route table ${table.id}`,
        );
      }
      tx.patch(routeTables, table.id, { routes });
      return {};
    },
  },
};
