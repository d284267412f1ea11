/**
 * Instances. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html (and Describe, Status, Stop, Start,
 * Terminate). pending → running; stopping → stopped; shutting-down → terminated, described for about an hour more.
 * An instance has one network interface and one root volume. Not modelled: spot, placement, key pairs, launch
 * templates, termination protection. An instance profile must be there, and some ten seconds old.
 */
import { inState } from '../handlers/guards.ts';
import { instanceProfiles } from '../iam/entities.ts';
import { GONE, kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { publicIp } from './addresses.ts';
import { specifiedTags } from './common.ts';
import { images } from './images.ts';
import { attachInterface, detachInterfaces } from './interfaces.ts';
import { internetGateways } from './internet-gateways.ts';
import { securityGroups, subnets } from './kinds.ts';
import { volumes } from './volumes.ts';

export interface Instance {
  readonly imageId: string;
  readonly type: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly groups: readonly string[];
  readonly profile?: string;
  readonly reservationId: string;
  readonly interfaceId: string;
  readonly volumeId: string;
  readonly ip: string;
  readonly publicIp?: string;
  readonly httpTokens: 'required' | 'optional';
}

export const instances = kind<Instance>({
  service: 'ec2',
  name: 'Instance',
  passing: {
    pending: { lasts: ['15s', '40s'], next: 'running' },
    stopping: { lasts: ['20s', '60s'], next: 'stopped' },
    'shutting-down': { lasts: ['20s', '60s'], next: 'terminated' },
    terminated: { lasts: '1h', next: GONE },
  },
  errors: {
    missing: { name: 'InvalidInstanceID.NotFound', says: (id) => `The instance ID '${id}' does not exist` },
    state: {
      name: 'IncorrectInstanceState',
      says: (id, state) =>
        `The instance '${id}' is not in a state from which it can be changed so: ${state}.`,
    },
  },
  entered: {
    terminated: ({ id, data }, tx) => {
      detachInterfaces(tx, id);
      tx.remove(volumes, data.volumeId);
    },
  },
});

export const STATE_CODES: Readonly<Record<string, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

const ROOT_GIB = 8;

/** What RunInstances takes of the placement of one instance. */
interface Launch {
  readonly imageId: string;
  readonly type: string;
  readonly subnetId: string;
  readonly groups: readonly string[];
  readonly profile?: string | undefined;
  readonly publicIp?: boolean | undefined;
  readonly volume: { readonly size: number; readonly type: string };
  readonly httpTokens: 'required' | 'optional';
}

/** Makes one instance with its interface and its root volume. */
export function launch(
  tx: Tx,
  reservationId: string,
  wanted: Launch,
  tags: { instance?: object; volume?: object },
): string {
  const subnet = tx.get(subnets, wanted.subnetId).data;
  const id = `i-${tx.unique(17)}`;
  const isPublic =
    (wanted.publicIp ?? subnet.publicIps) &&
    tx.list(internetGateways).some(({ data }) => data.vpcId === subnet.vpcId);
  const ip = isPublic ? { publicIp: publicIp(tx, id) } : {};
  const eni = attachInterface(tx, {
    subnetId: wanted.subnetId,
    groups: wanted.groups,
    description: '',
    type: 'interface',
    owner: id,
    instanceId: id,
    ...ip,
  });
  const { volume } = wanted;
  const volumeId = `vol-${tx.unique(17)}`;
  tx.add(volumes, volumeId, 'in-use', { instanceId: id, zone: subnet.zone, ...volume }, tags.volume as never);
  const data: Instance = {
    imageId: wanted.imageId,
    type: wanted.type,
    subnetId: wanted.subnetId,
    vpcId: subnet.vpcId,
    groups: wanted.groups,
    ...(wanted.profile === undefined ? {} : { profile: wanted.profile }),
    reservationId,
    interfaceId: eni.id,
    volumeId,
    ip: eni.data.ip,
    ...ip,
    httpTokens: wanted.httpTokens,
  };
  tx.add(instances, id, 'pending', data, tags.instance as never);
  return id;
}

/** Carries instances into a state, as Stop, Start and Terminate do; those on their way there or arrived stay. */
function carry(
  ids: readonly string[] | undefined,
  from: readonly string[],
  [into, arrived]: readonly [string, string],
  tx: Tx,
) {
  const things = (ids ?? []).map((id) => tx.get(instances, id));
  return things.map((thing) => {
    if (thing.state !== into && thing.state !== arrived) {
      inState(instances, thing, from);
      tx.enter(instances, thing.id, into);
    }
    return {
      InstanceId: thing.id,
      PreviousState: stateOf(thing.state),
      CurrentState: stateOf(tx.get(instances, thing.id).state),
    };
  });
}

export const stateOf = (state: string) => ({ Code: STATE_CODES[state] ?? 0, Name: state as 'pending' });

export const instanceOperations: Operations<'ec2'> = {
  RunInstances: {
    takes: [
      'ImageId',
      'InstanceType',
      'MinCount',
      'MaxCount',
      'SubnetId',
      'SecurityGroupIds',
      'IamInstanceProfile',
      'TagSpecifications',
      'NetworkInterfaces',
      'BlockDeviceMappings',
      'MetadataOptions',
      // Taken, and without effect on anything that is described.
      'UserData',
      'InstanceInitiatedShutdownBehavior',
      'EbsOptimized',
    ],
    run: (input, tx) => {
      const image = tx.get(
        images,
        input.ImageId ?? refuse('MissingParameter', 'The request must contain the parameter ImageId'),
      );
      const [nic, ...more] = input.NetworkInterfaces ?? [];
      if (more.length > 0)
        refuse('UnsupportedByTwin', 'the rehearsal cloud does not model several network interfaces');
      const subnetId =
        input.SubnetId ??
        nic?.SubnetId ??
        refuse('MissingInput', 'No subnets found for the default VPC. Please specify a subnet.');
      const type = input.InstanceType ?? 'm1.small';
      if (/^\w+g\w*\./.test(type) !== (image.data.architecture === 'arm64')) {
        refuse(
          'InvalidParameterValue',
          `The architecture '${image.data.architecture}' of the specified AMI does not match that of instance type ${type}.`,
        );
      }
      const { vpcId } = tx.get(subnets, subnetId).data;
      const groups = input.SecurityGroupIds ?? nic?.Groups ?? defaultGroup(tx, vpcId);
      const profile = knownProfile(input.IamInstanceProfile, tx);
      const reservationId = `r-${tx.unique(17)}`;
      const count = input.MaxCount ?? 1;
      const volume = input.BlockDeviceMappings?.[0]?.Ebs;
      const ids = Array.from({ length: count }, () =>
        launch(
          tx,
          reservationId,
          {
            imageId: image.id,
            type,
            subnetId,
            groups,
            profile,
            publicIp: nic?.AssociatePublicIpAddress,
            volume: { size: volume?.VolumeSize ?? ROOT_GIB, type: volume?.VolumeType ?? 'gp3' },
            httpTokens: input.MetadataOptions?.HttpTokens ?? 'required',
          },
          {
            instance:
              specifiedTags(input.TagSpecifications, 'instance', ['volume', 'network-interface']) ?? {},
            volume: specifiedTags(input.TagSpecifications, 'volume', ['instance', 'network-interface']) ?? {},
          },
        ),
      );
      return {
        ReservationId: reservationId,
        OwnerId: tx.place.account,
        Instances: ids.map((id) => ({ InstanceId: id, ImageId: image.id, State: stateOf('pending') })),
      };
    },
  },
  StartInstances: {
    takes: ['InstanceIds'],
    run: ({ InstanceIds }, tx) => ({
      StartingInstances: carry(InstanceIds, ['stopped'], ['pending', 'running'], tx),
    }),
  },
  StopInstances: {
    takes: ['InstanceIds'],
    run: ({ InstanceIds }, tx) => ({
      StoppingInstances: carry(InstanceIds, ['running'], ['stopping', 'stopped'], tx),
    }),
  },
  TerminateInstances: {
    takes: ['InstanceIds'],
    run: ({ InstanceIds }, tx) => ({
      TerminatingInstances: carry(
        InstanceIds,
        ['pending', 'running', 'stopping', 'stopped'],
        ['shutting-down', 'terminated'],
        tx,
      ),
    }),
  },
};

/** The name of a profile that EC2 can see. A new one takes some seconds to come over from IAM. */
function knownProfile(
  asked: { readonly Name?: string | undefined; readonly Arn?: string | undefined } | undefined,
  tx: Tx,
): string | undefined {
  const name = asked?.Name ?? asked?.Arn?.split('/').at(-1);
  if (name === undefined) return undefined;
  const profile = tx.find(instanceProfiles, name);
  if (profile && profile.state !== 'propagating') return name;
  const given = asked?.Name === undefined ? 'arn' : 'name';
  return refuse(
    'InvalidParameterValue',
    `Value (${asked?.Name ?? asked?.Arn}) for parameter iamInstanceProfile.${given} is invalid. Invalid IAM Instance Profile ${given}`,
  );
}

function defaultGroup(tx: Tx, vpcId: string): string[] {
  return tx
    .list(securityGroups)
    .filter(({ data }) => data.vpcId === vpcId && data.name === 'default')
    .map(({ id }) => id);
}
