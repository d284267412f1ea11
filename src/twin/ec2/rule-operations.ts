/**
 * Security group rules. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
 * (and Egress, Revoke, DescribeSecurityGroupRules). A rule that is there again is InvalidPermission.Duplicate, and
 * then none of the request is applied; revoking one that is not there is InvalidPermission.NotFound (the default
 * VPC, where it is not an error, is not modelled). A rule may name a group of its own VPC or of one peered with it.
 */

import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { canonicalCidr } from './cidr.ts';
import { specifiedTags, tokens } from './common.ts';
import { type Rule, rules, securityGroups } from './kinds.ts';
import { peered } from './peerings.ts';
import { isGroup, isIpv6, isPrefixList, type Permission, rulesFrom, sameRule } from './rules.ts';
import { addRule, rulesOf } from './security-groups.ts';

/** The default quota of rules a group may have each way. */
const MOST_RULES = 60;

interface Flat {
  readonly GroupId?: string;
  readonly IpPermissions?: readonly unknown[];
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly CidrIp?: string;
  readonly SecurityGroupRuleIds?: readonly string[];
  readonly TagSpecifications?: readonly unknown[];
}

function asked(input: Flat, egress: boolean, tx: Tx): Rule[] {
  const groupId =
    input.GroupId ?? refuse('MissingParameter', 'The request must contain the parameter groupId');
  tx.get(securityGroups, groupId);
  const flat: Permission[] =
    input.CidrIp === undefined
      ? []
      : [
          {
            IpProtocol: input.IpProtocol ?? '-1',
            ...(input.FromPort === undefined ? {} : { FromPort: input.FromPort }),
            ...(input.ToPort === undefined ? {} : { ToPort: input.ToPort }),
            IpRanges: [{ CidrIp: canonicalCidr(input.CidrIp) }],
          },
        ];
  return rulesFrom(groupId, egress, [...flat, ...((input.IpPermissions as Permission[] | undefined) ?? [])]);
}

function authorize(input: Flat, egress: boolean, tx: Tx) {
  const wanted = asked(input, egress, tx);
  if (wanted.length === 0) refuse('MissingParameter', 'The request must contain the parameter ipPermissions');
  const made = wanted.map((rule) => {
    const standing = rulesOf(tx, rule.groupId, egress);
    if (standing.some(({ data }) => sameRule(data, rule))) {
      refuse(
        'InvalidPermission.Duplicate',
        `the specified rule "peer: ${rule.source}, ${worded(rule)}, ALLOW" already exists`,
      );
    }
    if (standing.length >= MOST_RULES) {
      refuse(
        'RulesPerSecurityGroupLimitExceeded',
        'The maximum number of rules per security group has been reached.',
      );
    }
    if (isGroup(rule.source)) reachable(rule, tx);
    return addRule(tx, rule);
  });
  const tags = specifiedTags(input.TagSpecifications as never, 'security-group-rule');
  const tagged = tags ? made.map((rule) => tx.put(rules, { ...rule, tags })) : made;
  return { Return: true, SecurityGroupRules: tagged.map((rule) => view(rule, tx)) };
}

function revoke(input: Flat, egress: boolean, tx: Tx) {
  const groupId =
    input.GroupId ?? refuse('MissingParameter', 'The request must contain the parameter groupId');
  const named = (input.SecurityGroupRuleIds ?? []).map((id) => {
    const rule = tx.get(rules, id);
    if (rule.data.groupId === groupId && rule.data.egress === egress) return rule;
    return refuse(rules.errors.missing.name, rules.errors.missing.says(id, ''));
  });
  const matched = asked(input, egress, tx).map(
    (rule) =>
      rulesOf(tx, groupId, egress).find(({ data }) => sameRule(data, rule)) ??
      refuse('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.'),
  );
  for (const { id } of [...named, ...matched]) tx.remove(rules, id);
  return {
    Return: true,
    RevokedSecurityGroupRules: [...named, ...matched].map(({ id, data }) => ({
      SecurityGroupRuleId: id,
      GroupId: groupId,
      IsEgress: egress,
      IpProtocol: data.protocol,
      FromPort: data.from ?? -1,
      ToPort: data.to ?? -1,
      ...(isGroup(data.source) ? { ReferencedGroupId: data.source } : {}),
      ...(isGroup(data.source) || isPrefixList(data.source) || isIpv6(data.source)
        ? {}
        : { CidrIpv4: data.source }),
    })),
  };
}

function reachable(rule: Rule, tx: Tx): void {
  const [own, other] = [tx.get(securityGroups, rule.groupId), tx.get(securityGroups, rule.source)];
  if (own.data.vpcId === other.data.vpcId || peered(tx, own.data.vpcId, other.data.vpcId)) return;
  refuse('InvalidGroup.NotFound', `You have specified two resources that belong to different networks.`);
}

const worded = ({ protocol, from, to }: Rule): string =>
  protocol === '-1' ? 'ALL' : `${protocol.toUpperCase()}, from port: ${from}, to port: ${to}`;

const view = ({ id, data, tags }: Stored<Rule>, tx: Tx): Fields => ({
  SecurityGroupRuleId: id,
  GroupId: data.groupId,
  GroupOwnerId: tx.place.account,
  IsEgress: data.egress,
  IpProtocol: data.protocol,
  FromPort: data.from ?? -1,
  ToPort: data.to ?? -1,
  Description: data.description,
  SecurityGroupRuleArn: `arn:aws:ec2:${tx.place.region}:${tx.place.account}:security-group-rule/${id}`,
  Tags: tagList(tags),
  ...(isGroup(data.source)
    ? {
        ReferencedGroupInfo: {
          GroupId: data.source,
          UserId: tx.place.account,
          VpcId: tx.find(securityGroups, data.source)?.data.vpcId,
        },
      }
    : isPrefixList(data.source)
      ? { PrefixListId: data.source }
      : isIpv6(data.source)
        ? { CidrIpv6: data.source }
        : { CidrIpv4: data.source }),
});

export const ruleOperations: Operations<'ec2'> = {
  AuthorizeSecurityGroupIngress: {
    takes: ['GroupId', 'IpPermissions', 'IpProtocol', 'FromPort', 'ToPort', 'CidrIp', 'TagSpecifications'],
    run: (input, tx) => authorize(input, false, tx),
  },
  AuthorizeSecurityGroupEgress: {
    takes: ['GroupId', 'IpPermissions', 'TagSpecifications'],
    run: (input, tx) => authorize(input, true, tx),
  },
  RevokeSecurityGroupIngress: {
    takes: ['GroupId', 'IpPermissions', 'IpProtocol', 'FromPort', 'ToPort', 'CidrIp', 'SecurityGroupRuleIds'],
    run: (input, tx) => revoke(input, false, tx),
  },
  RevokeSecurityGroupEgress: {
    takes: ['GroupId', 'IpPermissions', 'SecurityGroupRuleIds'],
    run: (input, tx) => revoke(input, true, tx),
  },
  DescribeSecurityGroupRules: describes(rules, {
    list: 'SecurityGroupRules',
    several: 'SecurityGroupRuleIds',
    view,
    filters: {
      'group-id': ({ data }) => [data.groupId],
      'security-group-rule-id': ({ id }) => [id],
    },
    paging: tokens(),
  }),
};
