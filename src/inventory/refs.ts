import { describe } from '../aws/call.ts';
import type { Ref } from '../engine/call.ts';
import type { Look } from '../engine/step.ts';

/** The id of the security group of this name. `after` names the step that makes it. */
export function securityGroupId(name: string, after?: string): Ref<string> {
  return describe('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'group-name', Values: [name] }] }).ref(
    `id of security group ${name}`,
    (reply) => reply.SecurityGroups?.[0]?.GroupId,
    after,
  );
}

/** The security group of this name as something to delete: bound to its id, shown with its description. */
export function securityGroupNamed(name: string) {
  return describe('ec2', 'DescribeSecurityGroups', {
    Filters: [{ Name: 'group-name', Values: [name] }],
  }).picks((reply) => {
    const group = reply.SecurityGroups?.[0];
    return group?.GroupId
      ? { identity: group.GroupId, shown: { description: group.Description, vpc: group.VpcId } }
      : undefined;
  });
}

/** What keeps a security group from being deleted: interfaces that carry it, rules of other groups that name it. */
export function usersOfSecurityGroup(id: string): readonly Look<readonly string[]>[] {
  return [
    describe('ec2', 'DescribeNetworkInterfaces', { Filters: [{ Name: 'group-id', Values: [id] }] }).picks(
      (reply) => (reply.NetworkInterfaces ?? []).map((eni) => `network interface ${eni.NetworkInterfaceId}`),
    ),
    describe('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'ip-permission.group-id', Values: [id] }],
    }).picks((reply) =>
      (reply.SecurityGroups ?? [])
        .filter((group) => group.GroupId !== id)
        .map((group) => `a rule of ${group.GroupName}`),
    ),
  ];
}

/** The id of the Cloud Map namespace of this name. */
export function namespaceId(name: string): Ref<string> {
  return describe('servicediscovery', 'ListNamespaces', {
    Filters: [{ Name: 'NAME', Values: [name], Condition: 'EQ' }],
  }).ref(`id of namespace ${name}`, (reply) => reply.Namespaces?.find((one) => one.Name === name)?.Id);
}

/** The tag of an address that is to be released when its NAT gateway is gone. */
export const RELEASE_TAG = 'muvi:release';

/** Allocation ids of the addresses that carry it; none is an empty list. */
export const markedAddresses: Ref<readonly string[]> = describe('ec2', 'DescribeAddresses', {
  Filters: [{ Name: 'tag-key', Values: [RELEASE_TAG] }],
}).ref('addresses marked for release', (reply) =>
  (reply.Addresses ?? []).flatMap(({ AllocationId }) => AllocationId ?? []),
);
