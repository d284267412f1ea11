/**
 * Images. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html
 * Only Amazon's own Linux images of the starting world; making one is not modelled.
 */
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import { kind } from '../kind.ts';
import type { Operations } from '../service.ts';
import { tokens } from './common.ts';

export interface Image {
  readonly name: string;
  readonly description: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly ownerId: string;
  readonly ownerAlias?: string;
  /** ISO 8601. */
  readonly made: string;
}

export const images = kind<Image>({
  service: 'ec2',
  name: 'Image',
  errors: {
    missing: { name: 'InvalidAMIID.NotFound', says: (id) => `The image id '[${id}]' does not exist` },
  },
});

export const imageOperations: Operations<'ec2'> = {
  DescribeImages: describes(images, {
    list: 'Images',
    several: 'ImageIds',
    also: {
      Owners: (all, owners: readonly string[], tx) =>
        all.filter(({ data }) =>
          owners.some(
            (owner) =>
              owner === data.ownerAlias ||
              owner === data.ownerId ||
              (owner === 'self' && data.ownerId === tx.place.account),
          ),
        ),
    },
    view: ({ id, data, tags }) => ({
      ImageId: id,
      Name: data.name,
      Description: data.description,
      Architecture: data.architecture,
      OwnerId: data.ownerId,
      ImageOwnerAlias: data.ownerAlias,
      CreationDate: data.made,
      State: 'available',
      Public: true,
      ImageType: 'machine',
      RootDeviceType: 'ebs',
      RootDeviceName: '/dev/xvda',
      VirtualizationType: 'hvm',
      Hypervisor: 'xen',
      EnaSupport: true,
      Tags: tagList(tags),
    }),
    filters: {
      'image-id': ({ id }) => [id],
      name: ({ data }) => [data.name],
      architecture: ({ data }) => [data.architecture],
      'owner-alias': ({ data }) => [data.ownerAlias],
      'owner-id': ({ data }) => [data.ownerId],
      state: () => ['available'],
      'virtualization-type': () => ['hvm'],
      'root-device-type': () => ['ebs'],
    },
    paging: tokens(),
  }),
};
