/**
 * NAT gateways. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html (and Describe, Delete)
 * pending → available; deleting → deleted, described for about an hour more. Its Elastic IP is in use until it is
 * deleted. One asked for with an address that is taken, or in a subnet whose VPC has no internet gateway, is
 * accepted and fails. Secondary addresses are not modelled.
 */
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import { GONE, kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { addresses } from './addresses.ts';
import { specifiedTags, tokens } from './common.ts';
import { attachInterface, detachInterfaces } from './interfaces.ts';
import { internetGateways } from './internet-gateways.ts';
import { interfaces, subnets } from './kinds.ts';

export interface NatGateway {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly allocationId?: string;
  readonly publicIp?: string;
  readonly privateIp?: string;
  readonly interfaceId?: string;
  readonly failure?: { readonly code: string; readonly message: string };
  readonly deletedAt?: number;
}

export const natGateways = kind<NatGateway>({
  service: 'ec2',
  name: 'NatGateway',
  passing: {
    pending: { lasts: ['90s', '150s'], next: 'available' },
    deleting: { lasts: ['60s', '120s'], next: 'deleted' },
    deleted: { lasts: '1h', next: GONE },
    failed: { lasts: '1h', next: GONE },
  },
  errors: {
    missing: { name: 'NatGatewayNotFound', says: (id) => `The Nat Gateway ${id} was not found` },
  },
  entered: {
    available: ({ id, data }, tx) => {
      if (data.failure) tx.enter(natGateways, id, 'failed');
    },
    deleted: ({ id, data }, tx) => {
      detachInterfaces(tx, id);
      if (data.allocationId === undefined) return;
      const address = tx.find(addresses, data.allocationId);
      if (address?.data.used?.by === id) tx.put(addresses, { ...address, data: { ip: address.data.ip } });
    },
  },
});

/** Puts a NAT gateway's interface and address to use. */
export function connectNat(tx: Tx, id: string, subnetId: string, allocationId: string): Partial<NatGateway> {
  const { ip } = tx.get(addresses, allocationId).data;
  const eni = attachInterface(tx, {
    subnetId,
    groups: [],
    description: `Interface for NAT Gateway ${id}`,
    type: 'nat_gateway',
    owner: id,
    requester: 'amazon-nat',
    publicIp: ip,
  });
  tx.patch(addresses, allocationId, { used: { interfaceId: eni.id, by: id, privateIp: eni.data.ip } });
  return { allocationId, publicIp: ip, privateIp: eni.data.ip, interfaceId: eni.id };
}

function failureOf(tx: Tx, vpcId: string, allocationId: string): NatGateway['failure'] {
  if (tx.get(addresses, allocationId).data.used) {
    return {
      code: 'Resource.AlreadyAssociated',
      message: `Elastic IP address [${allocationId}] is already associated`,
    };
  }
  if (tx.list(internetGateways).some(({ data }) => data.vpcId === vpcId)) return undefined;
  return { code: 'Gateway.NotAttached', message: `Network ${vpcId} has no Internet gateway attached` };
}

const view = ({ id, state, created, data, tags }: Stored<NatGateway>): Fields => ({
  NatGatewayId: id,
  VpcId: data.vpcId,
  SubnetId: data.subnetId,
  State: data.failure && state === 'pending' ? 'pending' : state,
  ConnectivityType: 'public',
  CreateTime: new Date(created),
  DeleteTime: data.deletedAt === undefined ? undefined : new Date(data.deletedAt),
  FailureCode: state === 'failed' ? data.failure?.code : undefined,
  FailureMessage: state === 'failed' ? data.failure?.message : undefined,
  NatGatewayAddresses: [
    {
      AllocationId: data.allocationId,
      PublicIp: data.publicIp,
      PrivateIp: data.privateIp,
      NetworkInterfaceId: data.interfaceId,
      IsPrimary: true,
      Status: 'succeeded',
    },
  ],
  Tags: tagList(tags),
});

export const natGatewayOperations: Operations<'ec2'> = {
  CreateNatGateway: {
    takes: ['SubnetId', 'AllocationId', 'ConnectivityType', 'TagSpecifications', 'ClientToken'],
    run: (
      { SubnetId = '', AllocationId, ConnectivityType = 'public', TagSpecifications, ClientToken },
      tx,
    ) => {
      if (ConnectivityType !== 'public')
        return refuse('UnsupportedByTwin', 'private NAT gateways are not modelled');
      if (AllocationId === undefined)
        return refuse('MissingParameter', 'Either AllocationId is required for a public NAT gateway');
      const { vpcId } = tx.get(subnets, SubnetId).data;
      const id = `nat-${tx.unique(17)}`;
      const failure = failureOf(tx, vpcId, AllocationId);
      const connected = failure ? { failure } : connectNat(tx, id, SubnetId, AllocationId);
      const tags = specifiedTags(TagSpecifications, 'natgateway');
      const made = tx.add(natGateways, id, 'pending', { vpcId, subnetId: SubnetId, ...connected }, tags);
      return { NatGateway: view(made), ClientToken };
    },
  },
  DescribeNatGateways: describes(natGateways, {
    list: 'NatGateways',
    several: 'NatGatewayIds',
    filterMember: 'Filter',
    view,
    filters: {
      'nat-gateway-id': ({ id }) => [id],
      'vpc-id': ({ data }) => [data.vpcId],
      'subnet-id': ({ data }) => [data.subnetId],
      state: ({ state }) => [state],
    },
    paging: tokens(),
  }),
  DeleteNatGateway: deletes(natGateways, {
    by: 'NatGatewayId',
    from: ['pending', 'available', 'failed'],
    enters: 'deleting',
    before: ({ id }, _input, tx) => {
      tx.patch(natGateways, id, { deletedAt: tx.now });
    },
    answers: ({ id }) => ({ NatGatewayId: id }),
  }),
};

/** Whether it still carries traffic, so that a route to it is active. */
export function natCarries(tx: Tx, id: string): boolean {
  const nat = tx.find(natGateways, id);
  return (
    nat !== undefined &&
    ['pending', 'available'].includes(nat.state) &&
    tx.find(interfaces, nat.data.interfaceId ?? '') !== undefined
  );
}
