/**
 * VPC peering connections. https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html (the lifecycle) and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html (and Describe, Accept,
 * Delete). initiating-request → pending-acceptance (7 days, then expired) → provisioning → active; deleted and the
 * failed states are described for about two hours more. Blocks that overlap make it fail. Only peerings within one
 * account and region are modelled.
 */
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagList } from '../handlers/tags.ts';
import { GONE, kind, type Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { block, overlap } from './cidr.ts';
import { specifiedTags, tokens } from './common.ts';
import { vpcs } from './kinds.ts';

export interface Peering {
  readonly requester: string;
  readonly accepter: string;
  readonly requesterCidr: string;
  readonly accepterCidr: string;
  readonly expires: number;
}

const WEEK = 7 * 86_400_000;

export const peerings = kind<Peering>({
  service: 'ec2',
  name: 'VpcPeeringConnection',
  passing: {
    'initiating-request': { lasts: ['1s', '3s'], next: 'pending-acceptance' },
    'pending-acceptance': { lasts: '7d', next: 'expired' },
    provisioning: { lasts: ['1s', '4s'], next: 'active' },
    expired: { lasts: '2d', next: GONE },
    failed: { lasts: '2h', next: GONE },
    deleted: { lasts: '2h', next: GONE },
  },
  errors: {
    missing: {
      name: 'InvalidVpcPeeringConnectionID.NotFound',
      says: (id) => `The vpcPeeringConnection ID '${id}' does not exist`,
    },
    state: {
      name: 'InvalidStateTransition',
      says: (id, state) => `Invalid state transition for ${id}, attempted to transition from ${state}`,
    },
  },
});

/** Whether two VPCs have an active peering. */
export function peered(tx: Tx, one: string, other: string): boolean {
  return tx.list(peerings).some(({ state, data }) => state === 'active' && joins(data, one, other));
}

const joins = ({ requester, accepter }: Peering, one: string, other: string): boolean =>
  (requester === one && accepter === other) || (requester === other && accepter === one);

const MESSAGES: Readonly<Record<string, string>> = {
  'initiating-request': 'Initiating Request to',
  'pending-acceptance': 'Pending Acceptance by',
  provisioning: 'Provisioning',
  active: 'Active',
  deleted: 'Deleted by',
  failed: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range',
  expired: 'Expired',
};

const view = ({ id, state, data, tags }: Stored<Peering>, tx: Tx): Fields => {
  const side = (vpcId: string, cidr: string): Fields => ({
    VpcId: vpcId,
    OwnerId: tx.place.account,
    Region: tx.place.region,
    CidrBlock: cidr,
    CidrBlockSet: [{ CidrBlock: cidr }],
    PeeringOptions: {
      AllowDnsResolutionFromRemoteVpc: false,
      AllowEgressFromLocalClassicLinkToRemoteVpc: false,
      AllowEgressFromLocalVpcToRemoteClassicLink: false,
    },
  });
  const by = ['initiating-request', 'pending-acceptance', 'deleted'].includes(state)
    ? ` ${tx.place.account}`
    : '';
  return {
    VpcPeeringConnectionId: id,
    Status: { Code: state, Message: `${MESSAGES[state] ?? state}${by}` },
    RequesterVpcInfo: side(data.requester, data.requesterCidr),
    AccepterVpcInfo: side(data.accepter, data.accepterCidr),
    ExpirationTime: state === 'pending-acceptance' ? new Date(data.expires) : undefined,
    Tags: tagList(tags),
  };
};

export const peeringOperations: Operations<'ec2'> = {
  CreateVpcPeeringConnection: {
    takes: ['VpcId', 'PeerVpcId', 'PeerOwnerId', 'PeerRegion', 'TagSpecifications'],
    run: ({ VpcId = '', PeerVpcId, PeerOwnerId, PeerRegion, TagSpecifications }, tx) => {
      if ((PeerOwnerId ?? tx.place.account) !== tx.place.account) unsupported('peerings between accounts');
      if ((PeerRegion ?? tx.place.region) !== tx.place.region) unsupported('peerings between regions');
      const requester = tx.get(vpcs, VpcId);
      const accepter = tx.get(
        vpcs,
        PeerVpcId ?? refuse('MissingParameter', 'The request must contain the parameter peerVpcId'),
      );
      const standing = tx
        .list(peerings)
        .find(
          ({ state, data }) =>
            ['pending-acceptance', 'active'].includes(state) && joins(data, requester.id, accepter.id),
        );
      if (standing)
        refuse(
          'VpcPeeringConnectionAlreadyExists',
          `A VPC peering connection already exists: ${standing.id}`,
        );
      const overlaps = overlap(block(requester.data.cidr), block(accepter.data.cidr));
      const made = tx.add(
        peerings,
        `pcx-${tx.unique(17)}`,
        overlaps ? 'failed' : 'initiating-request',
        {
          requester: requester.id,
          accepter: accepter.id,
          requesterCidr: requester.data.cidr,
          accepterCidr: accepter.data.cidr,
          expires: tx.now + WEEK,
        },
        specifiedTags(TagSpecifications, 'vpc-peering-connection'),
      );
      return { VpcPeeringConnection: view(made, tx) };
    },
  },
  AcceptVpcPeeringConnection: {
    takes: ['VpcPeeringConnectionId'],
    run: ({ VpcPeeringConnectionId: id = '' }, tx) => {
      inState(peerings, tx.get(peerings, id), ['pending-acceptance']);
      tx.enter(peerings, id, 'provisioning');
      return { VpcPeeringConnection: view(tx.get(peerings, id), tx) };
    },
  },
  DescribeVpcPeeringConnections: describes(peerings, {
    list: 'VpcPeeringConnections',
    several: 'VpcPeeringConnectionIds',
    view,
    filters: {
      'vpc-peering-connection-id': ({ id }) => [id],
      'status-code': ({ state }) => [state],
      'requester-vpc-info.vpc-id': ({ data }) => [data.requester],
      'requester-vpc-info.cidr-block': ({ data }) => [data.requesterCidr],
      'accepter-vpc-info.vpc-id': ({ data }) => [data.accepter],
      'accepter-vpc-info.cidr-block': ({ data }) => [data.accepterCidr],
    },
    paging: tokens(),
  }),
  DeleteVpcPeeringConnection: deletes(peerings, {
    by: 'VpcPeeringConnectionId',
    from: ['pending-acceptance', 'active', 'failed'],
    enters: 'deleted',
    answers: () => ({ Return: true }),
  }),
};
