/**
 * Security groups. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html (and
 * Describe, Delete). A group cannot be deleted while a network interface carries it or another group's rule names
 * it. A new one lets everything out. The `default` group of a VPC cannot be deleted.
 */

import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { specifiedTags, tokens } from './common.ts';
import { interfaces, type Rule, rules, type SecurityGroup, securityGroups, vpcs } from './kinds.ts';
import { permissions } from './rules.ts';

/** The rules of a group, one way. */
export function rulesOf(tx: Tx, groupId: string, egress: boolean): Stored<Rule>[] {
  return tx.list(rules).filter(({ data }) => data.groupId === groupId && data.egress === egress);
}

/** Takes a group's own rules away. */
export function removeRules(tx: Tx, groupId: string): void {
  for (const { id, data } of tx.list(rules)) if (data.groupId === groupId) tx.remove(rules, id);
}

/** The group every VPC has: everything out, everything in from itself. */
export function addDefaultGroup(tx: Tx, vpcId: string, id = `sg-${tx.unique(17)}`): void {
  tx.add(securityGroups, id, 'there', { name: 'default', description: 'default VPC security group', vpcId });
  addRule(tx, { groupId: id, egress: false, protocol: '-1', source: id });
  addRule(tx, OPEN(id));
}

/** Everything out: what a new group begins with. */
const OPEN = (groupId: string): Rule => ({ groupId, egress: true, protocol: '-1', source: '0.0.0.0/0' });

export function addRule(tx: Tx, rule: Rule): Stored<Rule> {
  return tx.add(rules, `sgr-${tx.unique(17)}`, 'there', rule);
}

const view = (thing: Stored<SecurityGroup>, tx: Tx): Fields => ({
  GroupId: thing.id,
  GroupName: thing.data.name,
  Description: thing.data.description,
  VpcId: thing.data.vpcId,
  OwnerId: tx.place.account,
  SecurityGroupArn: securityGroups.arn?.(thing, tx),
  IpPermissions: permissions(rulesOf(tx, thing.id, false), tx),
  IpPermissionsEgress: permissions(rulesOf(tx, thing.id, true), tx),
  Tags: tagList(thing.tags),
});

const ingress = (pick: (rule: Rule) => string | undefined) => (thing: Stored<SecurityGroup>, tx: Tx) =>
  rulesOf(tx, thing.id, false).map(({ data }) => pick(data));

export const securityGroupOperations: Operations<'ec2'> = {
  CreateSecurityGroup: creates(securityGroups, {
    takes: ['GroupName', 'Description', 'VpcId', 'TagSpecifications'],
    id: (_input, tx) => `sg-${tx.unique(17)}`,
    enters: 'there',
    data: (input, tx) => {
      const [name, description] = [input.GroupName as string, input.Description as string];
      const vpcId =
        (input.VpcId as string | undefined) ??
        refuse('MissingParameter', 'The request must contain the parameter VpcId');
      tx.get(vpcs, vpcId);
      if (!/^(?!sg-)[\w .\-:/()#,@[\]+=&;{}!$*]{1,255}$/.test(name)) {
        refuse('InvalidParameterValue', `Invalid value '${name}' for groupName`);
      }
      if (!/^[\w .\-:/()#,@[\]+=&;{}!$*]{1,255}$/.test(description)) {
        refuse('InvalidParameterValue', `Invalid value '${description}' for GroupDescription`);
      }
      if (tx.list(securityGroups).some(({ data }) => data.vpcId === vpcId && data.name === name)) {
        refuse('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
      }
      return { name, description, vpcId };
    },
    tags: (input) => specifiedTags(input.TagSpecifications as never, 'security-group') ?? {},
    answers: (thing, tx) => {
      addRule(tx, OPEN(thing.id));
      return {
        GroupId: thing.id,
        SecurityGroupArn: securityGroups.arn?.(thing, tx),
        Tags: tagList(thing.tags),
      };
    },
  }),
  DescribeSecurityGroups: describes(securityGroups, {
    list: 'SecurityGroups',
    several: 'GroupIds',
    view,
    filters: {
      'group-id': ({ id }) => [id],
      'group-name': ({ data }) => [data.name],
      'vpc-id': ({ data }) => [data.vpcId],
      description: ({ data }) => [data.description],
      'owner-id': (_thing, tx) => [tx.place.account],
      'ip-permission.group-id': ingress(({ source }) => source),
      'ip-permission.cidr': ingress(({ source }) => source),
      'ip-permission.from-port': ingress(({ from }) => from?.toString()),
      'ip-permission.to-port': ingress(({ to }) => to?.toString()),
      'ip-permission.protocol': ingress(({ protocol }) => protocol),
    },
    paging: tokens(),
  }),
  DeleteSecurityGroup: deletes(securityGroups, {
    by: 'GroupId',
    heldBy: ({ id }, tx) =>
      [
        ...tx.list(interfaces).filter(({ data }) => data.groups.includes(id)),
        ...tx.list(rules).filter(({ data }) => data.source === id && data.groupId !== id),
      ].map((each) => each.id),
    before: ({ id, data }, _input, tx) => {
      if (data.name === 'default') {
        refuse('CannotDelete', `the specified group: "${id}" name: "default" cannot be deleted by a user`);
      }
      removeRules(tx, id);
    },
    answers: ({ id }) => ({ Return: true, GroupId: id }),
  }),
};
