import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, sorted, tagsOf } from '../resource.ts';

export const machines = resourceKind({
  kind: 'ec2/instance',
  title: 'EC2 instances',
  service: 'ec2',
  async list(ask) {
    const listed = await ask.list(describe('ec2', 'DescribeInstances', {}), (reply) => reply.Reservations);
    return listed
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name !== 'terminated')
      .map((instance) =>
        resource({
          kind: 'ec2/instance',
          id: needed(instance.InstanceId, 'InstanceId'),
          tags: tagsOf(instance.Tags),
          facts: {
            InstanceType: instance.InstanceType,
            State: instance.State?.Name,
            SubnetId: instance.SubnetId,
            PublicIp: instance.PublicIpAddress !== undefined,
            SecurityGroups: sorted(instance.SecurityGroups?.map(({ GroupId }) => GroupId)),
          },
          uses: [instance.VpcId, instance.SubnetId],
        }),
      );
  },
});

export const volumes = resourceKind({
  kind: 'ec2/volume',
  title: 'EBS volumes',
  service: 'ec2',
  async list(ask) {
    const listed = await ask.list(describe('ec2', 'DescribeVolumes', {}), (reply) => reply.Volumes);
    return listed.map(({ VolumeId, Size, VolumeType, Encrypted, State, Attachments = [], Tags }) =>
      resource({
        kind: 'ec2/volume',
        id: needed(VolumeId, 'VolumeId'),
        tags: tagsOf(Tags),
        facts: { Size, VolumeType, Encrypted, State, Attached: Attachments.length > 0 },
        uses: Attachments.map(({ InstanceId }) => InstanceId),
      }),
    );
  },
});
