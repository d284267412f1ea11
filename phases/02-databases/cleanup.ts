import { call, describe } from '../../src/aws/call.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { livingInstance } from '../../src/inventory/helper.ts';
import { copyHelper, copyLogins, SSM_POLICY } from '../environment.ts';

const profile = describe('iam', 'GetInstanceProfile', { InstanceProfileName: copyHelper.profile });
const role = { RoleName: copyHelper.role };
const attached = describe('iam', 'ListAttachedRolePolicies', role);

/** 2.6: the helper goes whatever happened; the rest of it when the copies are done. */
export const cleanup: readonly Step[] = [
  step({
    id: '2.6',
    title: 'Terminate the helper',
    in: 'frankfurt',
    does: 'delete',
    each: [copyHelper],
    always: true,
    find: ({ name }) =>
      describe('ec2', 'DescribeInstances', { Filters: livingInstance(name) }).picks((reply) => {
        const instance = reply.Reservations?.[0]?.Instances?.[0];
        return instance?.InstanceId
          ? {
              identity: instance.InstanceId,
              shown: {
                state: instance.State?.Name,
                type: instance.InstanceType,
                launched: instance.LaunchTime,
              },
              moving: ['state'],
            }
          : undefined;
      }),
    write: (_helper, { identity }) => call('ec2', 'TerminateInstances', { InstanceIds: [identity] }),
    verify: (_helper, id) => describe('ec2', 'DescribeInstances', { InstanceIds: [id] }).isGone(),
    wait: { usually: '1m', atMost: '10m' },
  }),
  step({
    id: '2.6b',
    title: 'Take the role out of the instance profile',
    in: 'frankfurt',
    does: 'delete',
    each: [copyHelper.profile],
    supersededBy: '2.6c',
    find: () =>
      profile.picks(({ InstanceProfile }) =>
        InstanceProfile?.Roles?.some(({ RoleName }) => RoleName === copyHelper.role)
          ? { identity: `${InstanceProfile.InstanceProfileId}`, shown: { profile: InstanceProfile.Arn } }
          : undefined,
      ),
    write: (name) => call('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName: name, ...role }),
    verify: () => profile.shows({ InstanceProfile: { Roles: [] } }),
  }),
  step({
    id: '2.6c',
    title: 'Delete the instance profile',
    in: 'frankfurt',
    does: 'delete',
    each: [copyHelper.profile],
    find: () =>
      profile.picks(({ InstanceProfile }) =>
        InstanceProfile?.InstanceProfileId
          ? {
              identity: InstanceProfile.InstanceProfileId,
              shown: { created: InstanceProfile.CreateDate },
              dependents: (InstanceProfile.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
            }
          : undefined,
      ),
    write: (name) => call('iam', 'DeleteInstanceProfile', { InstanceProfileName: name }),
    verify: () => profile.isGone(),
  }),
  step({
    id: '2.6d',
    title: 'Detach the managed policy from the role',
    in: 'frankfurt',
    does: 'delete',
    each: [copyHelper.role],
    supersededBy: '2.6f',
    find: () =>
      attached.picks(({ AttachedPolicies = [] }) =>
        AttachedPolicies.some(({ PolicyArn }) => PolicyArn === SSM_POLICY)
          ? { identity: `${copyHelper.role} ${SSM_POLICY}`, shown: { policy: SSM_POLICY } }
          : undefined,
      ),
    write: () => call('iam', 'DetachRolePolicy', { ...role, PolicyArn: SSM_POLICY }),
    verify: () => attached.isGone(),
  }),
  step({
    id: '2.6e',
    title: 'Delete the policy of its own',
    in: 'frankfurt',
    does: 'delete',
    each: [copyHelper.policy],
    find: (PolicyName) =>
      describe('iam', 'GetRolePolicy', { ...role, PolicyName }).picks((reply) =>
        reply.PolicyName
          ? { identity: `${reply.RoleName} ${reply.PolicyName}`, shown: { role: reply.RoleName } }
          : undefined,
      ),
    write: (PolicyName) => call('iam', 'DeleteRolePolicy', { ...role, PolicyName }),
    verify: (PolicyName) => describe('iam', 'GetRolePolicy', { ...role, PolicyName }).isGone(),
  }),
  step({
    id: '2.6f',
    title: 'Delete the role',
    in: 'frankfurt',
    does: 'delete',
    each: [copyHelper.role],
    find: () =>
      describe('iam', 'GetRole', role).picks(({ Role }) =>
        Role?.RoleId
          ? { identity: Role.RoleId, shown: { arn: Role.Arn, created: Role.CreateDate } }
          : undefined,
      ),
    write: () => call('iam', 'DeleteRole', role),
    verify: () => describe('iam', 'GetRole', role).isGone(),
  }),
  step({
    id: '2.6g',
    title: 'Delete the copies of the passwords',
    in: 'frankfurt',
    does: 'delete',
    each: copyLogins,
    find: ({ secret }) =>
      describe('secrets-manager', 'DescribeSecret', { SecretId: secret }).picks((reply) =>
        reply.ARN && reply.DeletedDate === undefined
          ? { identity: reply.ARN, shown: { name: reply.Name, created: reply.CreatedDate } }
          : undefined,
      ),
    // Copies for the helper's use alone: kept for a week they would only be more places to lose them.
    write: (_login, { identity }) =>
      call('secrets-manager', 'DeleteSecret', { SecretId: identity, ForceDeleteWithoutRecovery: true }),
    verify: (_login, arn) => describe('secrets-manager', 'DescribeSecret', { SecretId: arn }).isGone(),
  }),
];
