import type { Route } from '@aws-sdk/client-ec2';
import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, sorted, tagsOf } from '../resource.ts';

const also = ['network'];

export const routeTables = resourceKind({
  kind: 'ec2/route-table',
  title: 'route tables',
  service: 'ec2',
  also,
  async list(ask) {
    const listed = await ask.list(describe('ec2', 'DescribeRouteTables', {}), (reply) => reply.RouteTables);
    return listed.map(({ RouteTableId, VpcId, Associations = [], Routes = [], Tags }) =>
      resource({
        kind: 'ec2/route-table',
        id: needed(RouteTableId, 'RouteTableId'),
        tags: tagsOf(Tags),
        facts: {
          VpcId,
          Main: Associations.some(({ Main }) => Main === true),
          Subnets: sorted(Associations.map(({ SubnetId }) => SubnetId)),
          Routes: Routes.filter(({ GatewayId }) => GatewayId !== 'local').map(routeFact),
        },
        uses: [VpcId],
      }),
    );
  },
});

function routeFact(route: Route) {
  return {
    to: route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '',
    through:
      route.NatGatewayId ??
      route.VpcPeeringConnectionId ??
      route.TransitGatewayId ??
      route.NetworkInterfaceId ??
      gatewayKind(route.GatewayId),
    state: route.State ?? '',
  };
}

/** Internet gateways are told apart by their VPC alone: a route says that it leaves through one. */
function gatewayKind(id: string | undefined): string {
  return id?.startsWith('igw-') === true ? 'internet gateway' : (id ?? '');
}

/** What was deleted is described for an hour. */
const GONE = ['deleted', 'deleting', 'failed'];

export const natGateways = resourceKind({
  kind: 'ec2/nat-gateway',
  title: 'NAT gateways',
  service: 'ec2',
  also,
  async list(ask) {
    const listed = await ask.list(describe('ec2', 'DescribeNatGateways', {}), (reply) => reply.NatGateways);
    return listed
      .filter(({ State }) => !GONE.includes(State ?? ''))
      .map(({ NatGatewayId, VpcId, SubnetId, State, ConnectivityType, NatGatewayAddresses = [], Tags }) =>
        resource({
          kind: 'ec2/nat-gateway',
          id: needed(NatGatewayId, 'NatGatewayId'),
          tags: tagsOf(Tags),
          facts: {
            VpcId,
            SubnetId,
            State,
            ConnectivityType: ConnectivityType ?? 'public',
            Addresses: sorted(NatGatewayAddresses.map(({ AllocationId }) => AllocationId)),
          },
          uses: [VpcId, SubnetId],
        }),
      );
  },
});

export const addresses = resourceKind({
  kind: 'ec2/address',
  title: 'Elastic IP addresses',
  service: 'ec2',
  also,
  async list(ask) {
    const listed = await ask.list(describe('ec2', 'DescribeAddresses', {}), (reply) => reply.Addresses);
    return listed.map(({ AllocationId, PublicIp, AssociationId, InstanceId, NetworkInterfaceId, Tags }) =>
      resource({
        kind: 'ec2/address',
        id: needed(AllocationId ?? PublicIp, 'AllocationId'),
        tags: tagsOf(Tags),
        facts: {
          PublicIp,
          Attached: (AssociationId ?? InstanceId ?? NetworkInterfaceId ?? '') !== '',
        },
        uses: [InstanceId],
      }),
    );
  },
});
