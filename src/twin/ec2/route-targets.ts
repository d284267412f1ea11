import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import { internetGateways } from './internet-gateways.ts';
import { natCarries, natGateways } from './nat-gateways.ts';
import { peerings } from './peerings.ts';

/** Where a route leads: exactly one of the members. */
export interface Target {
  readonly GatewayId?: string;
  readonly NatGatewayId?: string;
  readonly VpcPeeringConnectionId?: string;
}

/** `blackhole` where the target is gone or carries nothing: a deleted NAT gateway, a peering that is not active. */
export function routeState(tx: Tx, target: Target): 'active' | 'blackhole' {
  return carries(tx, target) ? 'active' : 'blackhole';
}

function carries(tx: Tx, { GatewayId, NatGatewayId, VpcPeeringConnectionId }: Target): boolean {
  if (GatewayId !== undefined) return tx.find(internetGateways, GatewayId)?.data.vpcId !== undefined;
  if (NatGatewayId !== undefined) return natCarries(tx, NatGatewayId);
  return tx.find(peerings, VpcPeeringConnectionId ?? '')?.state === 'active';
}

/**
 * The target of a new route in a VPC's table. Refuses one that is not there, one of another VPC, and more or fewer
 * than one.
 */
export function targetOf(tx: Tx, vpcId: string, input: Target): Target {
  const { GatewayId, NatGatewayId, VpcPeeringConnectionId } = input;
  const given = [GatewayId, NatGatewayId, VpcPeeringConnectionId].filter((id) => id !== undefined);
  if (given.length !== 1) {
    return refuse(
      'InvalidParameterCombination',
      'The request must contain exactly one of gatewayId, natGatewayId, vpcPeeringConnectionId',
    );
  }
  if (GatewayId !== undefined) {
    if (tx.get(internetGateways, GatewayId).data.vpcId !== vpcId) foreign(GatewayId, vpcId);
    return { GatewayId };
  }
  if (NatGatewayId !== undefined) {
    const nat = tx.find(natGateways, NatGatewayId);
    if (!nat || nat.state === 'deleted') {
      return refuse('InvalidNatGatewayID.NotFound', `The natGateway ID '${NatGatewayId}' does not exist`);
    }
    if (nat.data.vpcId !== vpcId) foreign(NatGatewayId, vpcId);
    return { NatGatewayId };
  }
  const { requester, accepter } = tx.get(peerings, VpcPeeringConnectionId as string).data;
  if (requester !== vpcId && accepter !== vpcId) foreign(VpcPeeringConnectionId as string, vpcId);
  return { VpcPeeringConnectionId: VpcPeeringConnectionId as string };
}

function foreign(id: string, vpcId: string): never {
  return refuse('InvalidParameterValue', `route table of ${vpcId} and ${id} belong to different networks`);
}
