import type { IpPermission } from '@aws-sdk/client-ec2';
import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { type Fact, resource, tagsOf } from '../resource.ts';

export const securityGroups = resourceKind({
  kind: 'ec2/security-group',
  title: 'security groups',
  service: 'ec2',
  also: ['network'],
  async list(ask) {
    const listed = await ask.list(
      describe('ec2', 'DescribeSecurityGroups', {}),
      (reply) => reply.SecurityGroups,
    );
    return listed.map((group) => {
      const { GroupId, GroupName, VpcId, IpPermissions, IpPermissionsEgress } = group;
      return resource({
        kind: 'ec2/security-group',
        id: needed(GroupId, 'GroupId'),
        name: needed(GroupName, 'GroupName'),
        tags: tagsOf(group.Tags),
        facts: {
          VpcId,
          Ingress: needed(IpPermissions, 'IpPermissions').flatMap(ruleFacts),
          Egress: (IpPermissionsEgress ?? []).flatMap(ruleFacts),
        },
        uses: [
          VpcId,
          ...(IpPermissions ?? []).flatMap((rule) => rule.UserIdGroupPairs ?? []).map((pair) => pair.GroupId),
        ],
      });
    });
  },
});

/** A rule of a group as data: `-1` is every protocol, no port every port. */
export interface RuleFact {
  readonly [name: string]: Fact;
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** An address range, a prefix list or a group's id. */
  readonly peer: string;
}

/** One entry for each peer: AWS groups rules of the same ports together as it likes. */
function ruleFacts(permission: IpPermission): RuleFact[] {
  const { IpProtocol: protocol = '-1', FromPort: from = 0, ToPort: to = 65_535 } = permission;
  const rules: RuleFact[] = [];
  const add = (peer = '') => rules.push({ protocol, from, to, peer });
  for (const { CidrIp } of permission.IpRanges ?? []) add(CidrIp);
  for (const { CidrIpv6 } of permission.Ipv6Ranges ?? []) add(CidrIpv6);
  for (const { PrefixListId } of permission.PrefixListIds ?? []) add(PrefixListId);
  for (const { GroupId } of permission.UserIdGroupPairs ?? []) add(GroupId);
  return rules;
}
