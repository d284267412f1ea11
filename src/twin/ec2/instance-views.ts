/**
 * Instances as they are described. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 * and API_DescribeInstanceStatus: without IncludeAllInstances only running ones; the checks are `initializing` for
 * the first two minutes.
 */
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { tokens } from './common.ts';
import { images } from './images.ts';
import { type Instance, instances, stateOf } from './instances.ts';
import { securityGroups, subnets } from './kinds.ts';

const CHECKS_TAKE = 120_000;

const view = ({ id, state, created, data, tags }: Stored<Instance>, tx: Tx): Fields => {
  const groups = data.groups.map((groupId) => ({
    GroupId: groupId,
    GroupName: tx.find(securityGroups, groupId)?.data.name,
  }));
  const present = state !== 'terminated';
  return {
    InstanceId: id,
    ImageId: data.imageId,
    InstanceType: data.type,
    State: stateOf(state),
    LaunchTime: new Date(created),
    Architecture: tx.find(images, data.imageId)?.data.architecture,
    Placement: { AvailabilityZone: tx.find(subnets, data.subnetId)?.data.zone, Tenancy: 'default' },
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    MetadataOptions: { State: 'applied', HttpTokens: data.httpTokens, HttpEndpoint: 'enabled' },
    Monitoring: { State: 'disabled' },
    Tags: tagList(tags),
    ...(state === 'terminated' || state === 'shutting-down'
      ? {
          StateTransitionReason: 'User initiated',
          StateReason: {
            Code: 'Client.UserInitiatedShutdown',
            Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
          },
        }
      : {}),
    ...(present
      ? {
          SubnetId: data.subnetId,
          VpcId: data.vpcId,
          PrivateIpAddress: data.ip,
          PublicIpAddress: state === 'running' || state === 'pending' ? data.publicIp : undefined,
          SecurityGroups: groups,
          IamInstanceProfile:
            data.profile === undefined
              ? undefined
              : { Arn: `arn:aws:iam::${tx.place.account}:instance-profile/${data.profile}` },
          BlockDeviceMappings: [
            {
              DeviceName: '/dev/xvda',
              Ebs: {
                VolumeId: data.volumeId,
                Status: 'attached',
                DeleteOnTermination: true,
                AttachTime: new Date(created),
              },
            },
          ],
          NetworkInterfaces: [
            {
              NetworkInterfaceId: data.interfaceId,
              SubnetId: data.subnetId,
              VpcId: data.vpcId,
              Groups: groups,
              PrivateIpAddress: data.ip,
              Status: 'in-use',
            },
          ],
        }
      : {}),
  };
};

export const instanceReadOperations: Operations<'ec2'> = {
  DescribeInstances: describes(instances, {
    list: 'Reservations',
    several: 'InstanceIds',
    view: (thing, tx) => ({
      ReservationId: thing.data.reservationId,
      OwnerId: tx.place.account,
      Groups: [],
      Instances: [view(thing, tx)],
    }),
    wrap: (described) => {
      const byId = new Map<unknown, Fields>();
      for (const one of described) {
        const together = byId.get(one.ReservationId);
        const sofar = (together?.Instances as Fields[] | undefined) ?? [];
        byId.set(one.ReservationId, { ...one, Instances: [...sofar, ...(one.Instances as Fields[])] });
      }
      return [...byId.values()];
    },
    filters: {
      'instance-id': ({ id }) => [id],
      'instance-state-name': ({ state }) => [state],
      'instance-type': ({ data }) => [data.type],
      'image-id': ({ data }) => [data.imageId],
      'subnet-id': ({ data }) => [data.subnetId],
      'vpc-id': ({ data }) => [data.vpcId],
      'instance.group-id': ({ data }) => data.groups,
      'reservation-id': ({ data }) => [data.reservationId],
    },
    paging: tokens(),
  }),
  DescribeInstanceStatus: describes(instances, {
    list: 'InstanceStatuses',
    several: 'InstanceIds',
    indifferent: ['IncludeAllInstances'],
    shows: ({ state }, { IncludeAllInstances }) => IncludeAllInstances === true || state === 'running',
    view: ({ id, state, since, data }, tx) => {
      const checks = {
        Status: state !== 'running' ? 'not-applicable' : tx.now - since < CHECKS_TAKE ? 'initializing' : 'ok',
      };
      return {
        InstanceId: id,
        AvailabilityZone: tx.find(subnets, data.subnetId)?.data.zone,
        InstanceState: stateOf(state),
        SystemStatus: checks,
        InstanceStatus: checks,
      };
    },
    filters: {
      'instance-state-name': ({ state }) => [state],
      'instance-status.status': ({ state, since }, tx) => [
        state === 'running' && tx.now - since >= CHECKS_TAKE ? 'ok' : 'initializing',
      ],
    },
    paging: tokens(),
  }),
};
