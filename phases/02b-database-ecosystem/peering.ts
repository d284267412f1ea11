import { call, describe } from '../../src/aws/call.ts';
import { includes, oneOf } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { peeringBetween, peeringId, vpcId } from '../../src/inventory/network.ts';
import { builtBy, databaseVpc, mainVpc } from '../environment.ts';

const between = describe('ec2', 'DescribeVpcPeeringConnections', {
  Filters: peeringBetween(mainVpc.cidr, databaseVpc.cidr),
});
const connection = peeringId(mainVpc.cidr, databaseVpc.cidr, '2B.1');

/** 2B.1: the two networks reach each other. */
export const peering: readonly Step[] = [
  step({
    id: '2B.1',
    title: 'Ask for a peering of the main and the database VPC',
    in: 'uae',
    does: 'create',
    write: () =>
      call('ec2', 'CreateVpcPeeringConnection', {
        VpcId: vpcId(mainVpc.cidr),
        PeerVpcId: vpcId(databaseVpc.cidr),
        TagSpecifications: [{ ResourceType: 'vpc-peering-connection', Tags: builtBy('2B') }],
      }),
    verify: () =>
      between.shows({
        VpcPeeringConnections: [
          { Status: { Code: oneOf(['pending-acceptance', 'provisioning', 'active']) } },
        ],
      }),
  }),
  step({
    id: '2B.1b',
    title: 'Accept it',
    in: 'uae',
    does: 'modify',
    write: () => call('ec2', 'AcceptVpcPeeringConnection', { VpcPeeringConnectionId: connection }),
    verify: () => between.shows({ VpcPeeringConnections: [{ Status: { Code: 'active' } }] }),
  }),
  step({
    id: '2B.1c',
    title: 'Route the two networks to each other in all nine route tables',
    in: 'uae',
    does: 'modify',
    each: describe('ec2', 'DescribeRouteTables', {
      Filters: [{ Name: 'vpc-id', Values: [vpcId(mainVpc.cidr), vpcId(databaseVpc.cidr)] }],
    }).picksWith({ main: vpcId(mainVpc.cidr) }, (reply, { main }) =>
      (reply.RouteTables ?? []).map(({ RouteTableId, VpcId }) => ({
        name: `${RouteTableId}`,
        to: VpcId === main ? databaseVpc.cidr : mainVpc.cidr,
      })),
    ),
    write: ({ name, to }) =>
      call('ec2', 'CreateRoute', {
        RouteTableId: name,
        DestinationCidrBlock: to,
        VpcPeeringConnectionId: connection,
      }),
    verify: ({ name, to }) =>
      describe('ec2', 'DescribeRouteTables', { RouteTableIds: [name] }).shows({
        RouteTables: [
          {
            Routes: includes([
              { DestinationCidrBlock: to, VpcPeeringConnectionId: connection, State: 'active' },
            ]),
          },
        ],
      }),
  }),
];
