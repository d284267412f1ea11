/**
 * Volumes. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html
 * Those that instances bring with them: in use while the instance is there, gone when it is terminated. Making one
 * by hand is not modelled.
 */
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import { kind } from '../kind.ts';
import type { Operations } from '../service.ts';
import { notFound, tokens } from './common.ts';

export interface Volume {
  readonly instanceId: string;
  readonly zone: string;
  /** GiB. */
  readonly size: number;
  readonly type: string;
}

export const volumes = kind<Volume>({
  service: 'ec2',
  name: 'Volume',
  errors: { missing: notFound('InvalidVolume.NotFound', 'volume') },
});

export const volumeOperations: Operations<'ec2'> = {
  DescribeVolumes: describes(volumes, {
    list: 'Volumes',
    several: 'VolumeIds',
    view: ({ id, state, created, data, tags }) => ({
      VolumeId: id,
      AvailabilityZone: data.zone,
      Size: data.size,
      VolumeType: data.type,
      State: state,
      CreateTime: new Date(created),
      Encrypted: false,
      Attachments: [
        {
          VolumeId: id,
          InstanceId: data.instanceId,
          Device: '/dev/xvda',
          State: 'attached',
          DeleteOnTermination: true,
          AttachTime: new Date(created),
        },
      ],
      Tags: tagList(tags),
    }),
    filters: {
      'volume-id': ({ id }) => [id],
      'attachment.instance-id': ({ data }) => [data.instanceId],
      'availability-zone': ({ data }) => [data.zone],
      status: ({ state }) => [state],
    },
    paging: tokens(),
  }),
};
