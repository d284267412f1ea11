import { call, describe } from '../../src/aws/call.ts';
import { excludes, includes, missing } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { natGatewayOf, vpcId } from '../../src/inventory/network.ts';
import { saved } from '../../src/inventory/prices.ts';
import { markedAddresses, namespaceId, RELEASE_TAG } from '../../src/inventory/refs.ts';
import { mainVpc, namespace } from '../environment.ts';
import { aghaNatGateway, oldPeerings } from './names.ts';

/**
 * Of the main VPC's two NAT gateways the one that private-a leaves through stays, as the runbook has it: private-b
 * is pointed at it. Any other one of that VPC is redundant. Where private-a has none, nothing is chosen.
 */
const gateways = { stays: natGatewayOf('private-a', mainVpc.cidr), main: vpcId(mainVpc.cidr) };
const goes = (
  gateway: { readonly NatGatewayId?: string | undefined; readonly VpcId?: string | undefined },
  { stays, main }: { readonly stays: string; readonly main: string },
): boolean =>
  gateway.NatGatewayId === aghaNatGateway || (gateway.VpcId === main && gateway.NatGatewayId !== stays);

const natGateways = describe('ec2', 'DescribeNatGateways', {
  Filter: [{ Name: 'state', Values: ['pending', 'available', 'deleting'] }],
});

/** 1.6 to 1.9: names of services, peerings and ways out. */
export const network: readonly Step[] = [
  step({
    id: '1.6',
    title: `Deregister what is registered in ${namespace}`,
    in: 'uae',
    does: 'delete',
    supersededBy: '1.6b',
    each: describe('servicediscovery', 'ListServices', {
      Filters: [{ Name: 'NAMESPACE_ID', Values: [namespaceId(namespace)], Condition: 'EQ' }],
    }).picks((reply) => (reply.Services ?? []).map(({ Name, Id }) => ({ name: `${Name}`, id: `${Id}` }))),
    find: (service) =>
      describe('servicediscovery', 'ListInstances', { ServiceId: service.id }).picks(({ Instances = [] }) =>
        Instances.length > 0
          ? {
              identity: service.id,
              shown: { instances: Instances.map(({ Id }) => Id) },
              instances: Instances,
            }
          : undefined,
      ),
    write: (service, { instances }) =>
      instances.map(({ Id }) =>
        call('servicediscovery', 'DeregisterInstance', { ServiceId: service.id, InstanceId: Id }),
      ),
    verify: (service) =>
      describe('servicediscovery', 'ListInstances', { ServiceId: service.id }).shows({
        Instances: missing(),
      }),
  }),
  step({
    id: '1.6b',
    title: `Delete the services of ${namespace}; the namespace stays`,
    in: 'uae',
    does: 'delete',
    each: describe('servicediscovery', 'ListServices', {
      Filters: [{ Name: 'NAMESPACE_ID', Values: [namespaceId(namespace)], Condition: 'EQ' }],
    }).picks((reply) => (reply.Services ?? []).map(({ Name, Id }) => ({ name: `${Name}`, id: `${Id}` }))),
    find: (service) =>
      describe('servicediscovery', 'GetService', { Id: service.id }).picks(({ Service }) =>
        Service?.Id
          ? {
              identity: Service.Id,
              shown: { created: Service.CreateDate, instances: Service.InstanceCount },
              moving: ['instances'],
            }
          : undefined,
      ),
    dependents: (service) => [
      describe('servicediscovery', 'ListInstances', { ServiceId: service.id }).picks((reply) =>
        (reply.Instances ?? []).map(({ Id }) => `instance ${Id}`),
      ),
    ],
    write: (_service, { identity }) => call('servicediscovery', 'DeleteService', { Id: identity }),
    verify: (_service, id) => describe('servicediscovery', 'GetService', { Id: id }).isGone(),
  }),
  step({
    id: '1.7',
    title: 'Delete the routes through the two old peerings',
    in: 'uae',
    does: 'delete',
    each: describe('ec2', 'DescribeRouteTables', {
      Filters: [{ Name: 'route.vpc-peering-connection-id', Values: oldPeerings }],
    }).picks(({ RouteTables = [] }) =>
      RouteTables.flatMap(({ RouteTableId: table, Routes = [] }) =>
        Routes.filter((route) =>
          (oldPeerings as readonly unknown[]).includes(route.VpcPeeringConnectionId),
        ).map(({ DestinationCidrBlock: to, VpcPeeringConnectionId: peering }) => ({
          name: `${table} ${to}`,
          table: `${table}`,
          to: `${to}`,
          peering: `${peering}`,
        })),
      ),
    ),
    find: ({ table, to, peering }) =>
      describe('ec2', 'DescribeRouteTables', { RouteTableIds: [table] }).picks((reply) => {
        const route = reply.RouteTables?.[0]?.Routes?.find(
          (one) => one.DestinationCidrBlock === to && one.VpcPeeringConnectionId === peering,
        );
        const identity = `${table} ${to} ${peering}`;
        return route && { identity, shown: { peering, state: route.State }, moving: ['state'] };
      }),
    write: ({ table, to }) => call('ec2', 'DeleteRoute', { RouteTableId: table, DestinationCidrBlock: to }),
    verify: ({ table, to, peering }) =>
      describe('ec2', 'DescribeRouteTables', { RouteTableIds: [table] }).shows({
        RouteTables: [{ Routes: excludes([{ DestinationCidrBlock: to, VpcPeeringConnectionId: peering }]) }],
      }),
  }),
  step({
    id: '1.7b',
    title: 'Delete the two old peerings',
    in: 'uae',
    does: 'delete',
    each: oldPeerings,
    find: (id) =>
      describe('ec2', 'DescribeVpcPeeringConnections', { VpcPeeringConnectionIds: [id] }).picks((reply) => {
        const peering = reply.VpcPeeringConnections?.[0];
        return peering && peering.Status?.Code !== 'deleted'
          ? {
              identity: id,
              shown: {
                status: peering.Status?.Code,
                from: peering.RequesterVpcInfo?.CidrBlock,
                to: peering.AccepterVpcInfo?.CidrBlock,
              },
              moving: ['status'],
            }
          : undefined;
      }),
    dependents: (id) => [
      describe('ec2', 'DescribeRouteTables', {
        Filters: [{ Name: 'route.vpc-peering-connection-id', Values: [id] }],
      }).picks((reply) => (reply.RouteTables ?? []).map((table) => `route table ${table.RouteTableId}`)),
    ],
    write: (id) => call('ec2', 'DeleteVpcPeeringConnection', { VpcPeeringConnectionId: id }),
    verify: (id) =>
      describe('ec2', 'DescribeVpcPeeringConnections', { VpcPeeringConnectionIds: [id] }).isGone(),
  }),
  step({
    id: '1.8',
    // The tag outlives the gateway's description, so that an interrupted run still knows what to release.
    title: 'Mark the addresses of the two NAT gateways that go',
    in: 'uae',
    does: 'modify',
    each: natGateways.picksWith(gateways, (reply, known) =>
      (reply.NatGateways ?? [])
        .filter((gateway) => goes(gateway, known))
        .flatMap((gateway) => gateway.NatGatewayAddresses ?? [])
        .flatMap(({ AllocationId }) => (AllocationId ? [{ name: AllocationId }] : [])),
    ),
    supersededBy: '1.9b',
    write: ({ name }) =>
      call('ec2', 'CreateTags', { Resources: [name], Tags: [{ Key: RELEASE_TAG, Value: '1.9b' }] }),
    verify: ({ name }) =>
      describe('ec2', 'DescribeAddresses', { AllocationIds: [name] }).shows({
        Addresses: [{ Tags: includes([{ Key: RELEASE_TAG, Value: '1.9b' }]) }],
      }),
  }),
  step({
    id: '1.8b',
    title: 'Point the private route tables at the NAT gateway that stays',
    in: 'uae',
    does: 'modify',
    each: describe('ec2', 'DescribeRouteTables', {
      Filters: [{ Name: 'vpc-id', Values: [vpcId(mainVpc.cidr)] }],
    }).picksWith(gateways, ({ RouteTables = [] }, { stays }) =>
      RouteTables.flatMap(({ RouteTableId: table, Routes = [] }) =>
        Routes.filter(({ NatGatewayId }) => NatGatewayId !== undefined && NatGatewayId !== stays).map(
          ({ DestinationCidrBlock: to }) => ({ name: `${table} ${to}`, table: `${table}`, to: `${to}` }),
        ),
      ),
    ),
    write: ({ table, to }) =>
      call('ec2', 'ReplaceRoute', {
        RouteTableId: table,
        DestinationCidrBlock: to,
        NatGatewayId: gateways.stays,
      }),
    verify: ({ table, to }) =>
      describe('ec2', 'DescribeRouteTables', { RouteTableIds: [table] }).shows({
        RouteTables: [
          { Routes: includes([{ DestinationCidrBlock: to, NatGatewayId: gateways.stays, State: 'active' }]) },
        ],
      }),
  }),
  step({
    id: '1.9',
    title: "Delete agha-vpc's NAT gateway and the main VPC's redundant one",
    in: 'uae',
    does: 'delete',
    each: natGateways.picksWith(gateways, (reply, known) =>
      (reply.NatGateways ?? [])
        .filter((gateway) => goes(gateway, known))
        .map(({ NatGatewayId }) => ({ name: `${NatGatewayId}` })),
    ),
    find: ({ name }) =>
      describe('ec2', 'DescribeNatGateways', { NatGatewayIds: [name] }).picksWith(
        { stays: gateways.stays },
        (reply, { stays }) => {
          const gateway = reply.NatGateways?.[0];
          return gateway && gateway.State !== 'deleted'
            ? {
                identity: name,
                shown: {
                  state: gateway.State,
                  vpc: gateway.VpcId,
                  subnet: gateway.SubnetId,
                  created: gateway.CreateTime,
                  addresses: gateway.NatGatewayAddresses?.map(({ PublicIp }) => PublicIp),
                  'stays instead': stays,
                },
                moving: ['state'],
              }
            : undefined;
        },
      ),
    dependents: ({ name }) => [
      describe('ec2', 'DescribeRouteTables', {
        Filters: [{ Name: 'route.nat-gateway-id', Values: [name] }],
      }).picks((reply) => (reply.RouteTables ?? []).map((table) => `route table ${table.RouteTableId}`)),
    ],
    write: ({ name }) => call('ec2', 'DeleteNatGateway', { NatGatewayId: name }),
    verify: ({ name }) => describe('ec2', 'DescribeNatGateways', { NatGatewayIds: [name] }).isGone(),
    wait: { usually: '2m', atMost: '15m' },
    monthly: () => saved('ec2:nat-gateway'),
  }),
  step({
    id: '1.9b',
    title: 'Release the addresses of the two NAT gateways',
    in: 'uae',
    does: 'delete',
    each: natGateways.picksWith({ ...gateways, marked: markedAddresses }, (reply, { marked, ...known }) => {
      const going = (reply.NatGateways ?? [])
        .filter((gateway) => goes(gateway, known))
        .flatMap((gateway) => gateway.NatGatewayAddresses ?? [])
        .flatMap(({ AllocationId }) => AllocationId ?? []);
      return [...new Set([...going, ...marked])].map((name) => ({ name }));
    }),
    find: ({ name }) =>
      describe('ec2', 'DescribeAddresses', { AllocationIds: [name] }).picks((reply) => {
        const address = reply.Addresses?.[0];
        return (
          address && {
            identity: name,
            shown: { address: address.PublicIp },
            dependents: address.AssociationId ? [`network interface ${address.NetworkInterfaceId}`] : [],
          }
        );
      }),
    write: ({ name }) => call('ec2', 'ReleaseAddress', { AllocationId: name }),
    verify: ({ name }) => describe('ec2', 'DescribeAddresses', { AllocationIds: [name] }).isGone(),
    monthly: () => saved('ec2:address'),
  }),
];
