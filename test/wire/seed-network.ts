import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import type { Moto } from '../moto.ts';
import { settingsOf } from './seed-settings.ts';

const named = (kind: 'vpc' | 'subnet' | 'natgateway', Value: string) => ({
  TagSpecifications: [{ ResourceType: kind, Tags: [{ Key: 'Name', Value }] }],
});

/** What stays when phase 1 is done, by its emulator's ids. */
export interface Network {
  readonly main: string;
  readonly database: string;
  /** Of the main VPC, by their names. */
  readonly subnets: Readonly<Record<'public-a' | 'public-b' | 'private-a' | 'private-b', string>>;
  readonly databaseSubnets: readonly string[];
  readonly privateTables: Readonly<Record<'private-a' | 'private-b', string>>;
  readonly databaseTable: string;
  readonly natGateway: string;
}

/** The two VPCs that stay, with nine route tables between them, and the NAT gateway that private-a uses. */
export async function seedNetwork(moto: Moto): Promise<Network> {
  const ec2 = new EC2Client(settingsOf(moto, 'muvi-uat'));
  const vpc = async (CidrBlock: string, name: string) =>
    (await ec2.send(new CreateVpcCommand({ CidrBlock, ...named('vpc', name) }))).Vpc?.VpcId ?? '';
  const subnet = async (VpcId: string, name: string, CidrBlock: string) => {
    const AvailabilityZone = `me-central-1${name.at(-1)}`;
    const input = { VpcId, CidrBlock, AvailabilityZone, ...named('subnet', name) };
    return (await ec2.send(new CreateSubnetCommand(input))).Subnet?.SubnetId ?? '';
  };
  const table = async (VpcId: string, SubnetId?: string) => {
    const RouteTableId =
      (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId ?? '';
    if (SubnetId) await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    return RouteTableId;
  };

  const main = await vpc('10.60.0.0/16', 'muvi-uat-vpc');
  const database = await vpc('10.50.0.0/16', 'Database-vpc');
  const subnets = {
    'public-a': await subnet(main, 'public-a', '10.60.1.0/24'),
    'public-b': await subnet(main, 'public-b', '10.60.2.0/24'),
    'private-a': await subnet(main, 'private-a', '10.60.11.0/24'),
    'private-b': await subnet(main, 'private-b', '10.60.12.0/24'),
  };
  const databaseSubnets = [
    await subnet(database, 'database-a', '10.50.1.0/24'),
    await subnet(database, 'database-b', '10.50.2.0/24'),
  ];
  // Each VPC comes with a main table of its own: with these seven there are nine.
  const privateTables = {
    'private-a': await table(main, subnets['private-a']),
    'private-b': await table(main, subnets['private-b']),
  };
  await table(main, subnets['public-a']);
  await table(main, subnets['public-b']);
  const databaseTable = await table(database, databaseSubnets[0]);
  await table(database, databaseSubnets[1]);
  await table(database);

  const natGateway = await seedNatGateway(moto, subnets['public-a']);
  await seedRoute(moto, privateTables['private-a'], '0.0.0.0/0', { NatGatewayId: natGateway });
  return { main, database, subnets, databaseSubnets, privateTables, databaseTable, natGateway };
}

/** A NAT gateway with an address of its own; its id. */
async function seedNatGateway(moto: Moto, SubnetId: string): Promise<string> {
  const ec2 = new EC2Client(settingsOf(moto, 'muvi-uat'));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  return NatGateway?.NatGatewayId ?? '';
}

async function seedRoute(
  moto: Moto,
  RouteTableId: string,
  DestinationCidrBlock: string,
  through: { readonly NatGatewayId: string } | { readonly VpcPeeringConnectionId: string },
): Promise<void> {
  const ec2 = new EC2Client(settingsOf(moto, 'muvi-uat'));
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, ...through }));
}

/** What phase 1 takes away from the network, by its emulator's ids. */
export interface OldNetwork {
  /** In the order of the runbook: `pcx-0351c9bc3f265a5e1`, `pcx-0190f1784ee4c30f6`. */
  readonly peerings: readonly [string, string];
  /** Of agha-vpc: `nat-05a3575223ded23d0`. */
  readonly aghaNatGateway: string;
  readonly redundantNatGateway: string;
}

/** Two peerings with a route each way, agha-vpc with its NAT gateway, and a second one that private-b uses. */
export async function seedOldNetwork(moto: Moto, network: Network): Promise<OldNetwork> {
  const ec2 = new EC2Client(settingsOf(moto, 'muvi-uat'));
  const agha = (
    await ec2.send(new CreateVpcCommand({ CidrBlock: '10.70.0.0/16', ...named('vpc', 'agha-vpc') }))
  ).Vpc?.VpcId;
  const aghaSubnet = await ec2.send(
    new CreateSubnetCommand({ VpcId: agha, CidrBlock: '10.70.1.0/24', AvailabilityZone: 'me-central-1a' }),
  );
  const peer = async (VpcId: string, PeerVpcId: string | undefined) => {
    const { VpcPeeringConnection } = await ec2.send(
      new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId }),
    );
    const VpcPeeringConnectionId = VpcPeeringConnection?.VpcPeeringConnectionId ?? '';
    await ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    return VpcPeeringConnectionId;
  };
  const toDatabase = await peer(network.main, network.database);
  const toAgha = await peer(network.main, agha);
  const { privateTables, databaseTable } = network;
  await seedRoute(moto, privateTables['private-a'], '10.50.0.0/16', { VpcPeeringConnectionId: toDatabase });
  await seedRoute(moto, databaseTable, '10.60.0.0/16', { VpcPeeringConnectionId: toDatabase });
  await seedRoute(moto, privateTables['private-b'], '10.70.0.0/16', { VpcPeeringConnectionId: toAgha });
  const redundantNatGateway = await seedNatGateway(moto, network.subnets['public-b']);
  await seedRoute(moto, privateTables['private-b'], '0.0.0.0/0', { NatGatewayId: redundantNatGateway });
  const aghaNatGateway = await seedNatGateway(moto, aghaSubnet.Subnet?.SubnetId ?? '');
  return { peerings: [toDatabase, toAgha], aghaNatGateway, redundantNatGateway };
}
