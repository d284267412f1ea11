import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, tagsOf } from '../resource.ts';

const also = ['network'];

export const vpcs = resourceKind({
  kind: 'ec2/vpc',
  title: 'VPCs',
  service: 'ec2',
  also,
  async list(ask) {
    const listed = await ask.list(describe('ec2', 'DescribeVpcs', {}), (reply) => reply.Vpcs);
    return listed.map(({ VpcId, CidrBlock, IsDefault, State, Tags }) =>
      resource({
        kind: 'ec2/vpc',
        id: needed(VpcId, 'VpcId'),
        tags: tagsOf(Tags),
        facts: { CidrBlock, IsDefault, State },
      }),
    );
  },
});

export const subnets = resourceKind({
  kind: 'ec2/subnet',
  title: 'subnets',
  service: 'ec2',
  also,
  async list(ask) {
    const listed = await ask.list(describe('ec2', 'DescribeSubnets', {}), (reply) => reply.Subnets);
    return listed.map((subnet) =>
      resource({
        kind: 'ec2/subnet',
        id: needed(subnet.SubnetId, 'SubnetId'),
        arn: subnet.SubnetArn,
        tags: tagsOf(subnet.Tags),
        facts: {
          VpcId: subnet.VpcId,
          CidrBlock: subnet.CidrBlock,
          AvailabilityZone: subnet.AvailabilityZone,
          MapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch,
        },
        uses: [subnet.VpcId],
      }),
    );
  },
});

/** A peering that was deleted is described for a while: it is not there. */
const GONE = ['deleted', 'deleting', 'rejected', 'expired', 'failed'];

export const peerings = resourceKind({
  kind: 'ec2/vpc-peering',
  title: 'VPC peerings',
  service: 'ec2',
  also,
  async list(ask) {
    const listed = await ask.list(
      describe('ec2', 'DescribeVpcPeeringConnections', {}),
      (reply) => reply.VpcPeeringConnections,
    );
    return listed
      .filter(({ Status }) => !GONE.includes(Status?.Code ?? ''))
      .map(({ VpcPeeringConnectionId, RequesterVpcInfo, AccepterVpcInfo, Status, Tags }) =>
        resource({
          kind: 'ec2/vpc-peering',
          id: needed(VpcPeeringConnectionId, 'VpcPeeringConnectionId'),
          tags: tagsOf(Tags),
          facts: {
            Requester: RequesterVpcInfo?.VpcId,
            Accepter: AccepterVpcInfo?.VpcId,
            Status: Status?.Code,
          },
          uses: [RequesterVpcInfo?.VpcId, AccepterVpcInfo?.VpcId],
        }),
      );
  },
});
