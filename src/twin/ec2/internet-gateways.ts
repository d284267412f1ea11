/**
 * Internet gateways. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateInternetGateway.html (and
 * Describe, Attach, Detach, Delete). A VPC has at most one, and one cannot be detached while public addresses are
 * mapped in its VPC, nor deleted while attached.
 */
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
import { interfaces, subnets, vpcs } from './kinds.ts';

export interface InternetGateway {
  readonly vpcId?: string;
}

export const internetGateways = kind<InternetGateway>({
  service: 'ec2',
  name: 'InternetGateway',
  errors: {
    missing: notFound('InvalidInternetGatewayID.NotFound', 'internetGateway ID'),
    held: dependency('internetGateway'),
  },
});

const view = ({ id, data, tags }: Stored<InternetGateway>, tx: Tx): Fields => ({
  InternetGatewayId: id,
  OwnerId: tx.place.account,
  Attachments: data.vpcId === undefined ? [] : [{ VpcId: data.vpcId, State: 'available' }],
  Tags: tagList(tags),
});

export const internetGatewayOperations: Operations<'ec2'> = {
  CreateInternetGateway: creates(internetGateways, {
    takes: ['TagSpecifications'],
    id: (_input, tx) => `igw-${tx.unique(17)}`,
    enters: 'there',
    data: () => ({}),
    tags: (input) => specifiedTags(input.TagSpecifications as never, 'internet-gateway') ?? {},
    answers: (thing, tx) => ({ InternetGateway: view(thing, tx) }),
  }),
  DescribeInternetGateways: describes(internetGateways, {
    list: 'InternetGateways',
    several: 'InternetGatewayIds',
    view,
    filters: {
      'internet-gateway-id': ({ id }) => [id],
      'attachment.vpc-id': ({ data }) => [data.vpcId],
      'attachment.state': ({ data }) => (data.vpcId === undefined ? [] : ['available']),
    },
    paging: tokens(),
  }),
  AttachInternetGateway: {
    takes: ['InternetGatewayId', 'VpcId'],
    run: ({ InternetGatewayId: id = '', VpcId: vpcId = '' }, tx) => {
      const gateway = tx.get(internetGateways, id);
      tx.get(vpcs, vpcId);
      if (gateway.data.vpcId !== undefined)
        refuse(
          'Resource.AlreadyAssociated',
          `resource ${id} is already attached to network ${gateway.data.vpcId}`,
        );
      const other = tx.list(internetGateways).find(({ data }) => data.vpcId === vpcId);
      if (other) refuse('InvalidParameterValue', `Network ${vpcId} already has an internet gateway attached`);
      tx.patch(internetGateways, id, { vpcId });
      return {};
    },
  },
  DetachInternetGateway: {
    takes: ['InternetGatewayId', 'VpcId'],
    run: ({ InternetGatewayId: id = '', VpcId: vpcId = '' }, tx) => {
      const gateway = tx.get(internetGateways, id);
      if (gateway.data.vpcId !== vpcId)
        refuse('Gateway.NotAttached', `resource ${id} is not attached to network ${vpcId}`);
      const mapped = tx
        .list(interfaces)
        .some(
          ({ data }) => data.publicIp !== undefined && tx.find(subnets, data.subnetId)?.data.vpcId === vpcId,
        );
      if (mapped)
        refuse(
          'DependencyViolation',
          `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
      tx.put(internetGateways, { ...gateway, data: {} });
      return {};
    },
  },
  DeleteInternetGateway: deletes(internetGateways, {
    by: 'InternetGatewayId',
    heldBy: ({ data }) => (data.vpcId === undefined ? [] : [data.vpcId]),
  }),
};
