import { call, describe } from '../../src/aws/call.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { saved } from '../../src/inventory/prices.ts';
import { securityGroupNamed, usersOfSecurityGroup } from '../../src/inventory/refs.ts';
import { staleRedisSource, testPrefixes } from '../environment.ts';
import { oldRepositories } from './names.ts';

const testGroupsListed = describe('ec2', 'DescribeSecurityGroups', {
  Filters: [{ Name: 'group-name', Values: testPrefixes.map((prefix) => `${prefix}*`) }],
});
const testGroups = testGroupsListed.ref('ids of the test security groups', (reply) =>
  (reply.SecurityGroups ?? []).map(({ GroupId }) => `${GroupId}`),
);

/** 1.10 and 1.11: image repositories and security groups of tests. */
export const leftovers: readonly Step[] = [
  step({
    id: '1.10',
    title: 'Delete the two test repositories with their images',
    in: 'uae',
    does: 'delete',
    each: oldRepositories,
    find: (name) =>
      describe('ecr', 'DescribeRepositories', { repositoryNames: [name] }).picks((reply) => {
        const repository = reply.repositories?.[0];
        return repository?.repositoryArn
          ? {
              identity: repository.repositoryArn,
              made: repository.createdAt,
              shown: { uri: repository.repositoryUri },
            }
          : undefined;
      }),
    dependents: (name) => [
      describe('ecr', 'DescribeImages', { repositoryName: name }).picks((reply) =>
        (reply.imageDetails ?? []).map(
          ({ imageTags, imageDigest }) => `image ${imageTags?.join(', ') ?? imageDigest}`,
        ),
      ),
    ],
    write: (name) => call('ecr', 'DeleteRepository', { repositoryName: name, force: true }),
    verify: (name) => describe('ecr', 'DescribeRepositories', { repositoryNames: [name] }).isGone(),
    monthly: () => saved('ecr:repository'),
  }),
  step({
    id: '1.11',
    // A group that another group's rule names cannot be deleted, whatever becomes of that other group.
    title: 'Remove the rules by which the test security groups name each other',
    in: 'uae',
    does: 'delete',
    each: describe('ec2', 'DescribeSecurityGroupRules', {}).picksWith(
      { tests: testGroups },
      (reply, { tests }) =>
        (reply.SecurityGroupRules ?? []).flatMap((rule) =>
          tests.includes(`${rule.GroupId}`) && tests.includes(`${rule.ReferencedGroupInfo?.GroupId}`)
            ? [{ name: `${rule.SecurityGroupRuleId}`, egress: rule.IsEgress === true }]
            : [],
        ),
    ),
    find: ({ name }) =>
      describe('ec2', 'DescribeSecurityGroupRules', { SecurityGroupRuleIds: [name] }).picks((reply) => {
        const rule = reply.SecurityGroupRules?.[0];
        return rule?.GroupId
          ? {
              identity: name,
              shown: { group: rule.GroupId, names: rule.ReferencedGroupInfo?.GroupId, port: rule.FromPort },
              groupId: rule.GroupId,
            }
          : undefined;
      }),
    write: ({ egress }, { groupId: GroupId, identity }) =>
      egress
        ? call('ec2', 'RevokeSecurityGroupEgress', { GroupId, SecurityGroupRuleIds: [identity] })
        : call('ec2', 'RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: [identity] }),
    verify: (_rule, id) =>
      describe('ec2', 'DescribeSecurityGroupRules', { SecurityGroupRuleIds: [id] }).isGone(),
  }),
  step({
    id: '1.11b',
    title: 'Delete the test security groups that nothing uses any more',
    in: 'uae',
    does: 'delete',
    each: testGroupsListed.picks((reply) =>
      (reply.SecurityGroups ?? [])
        .filter(({ GroupName }) => GroupName !== staleRedisSource)
        .map(({ GroupId, GroupName }) => ({ name: `${GroupName} ${GroupId}`, id: `${GroupId}` })),
    ),
    find: ({ id }) =>
      describe('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }).picks((reply) => {
        const group = reply.SecurityGroups?.[0];
        return group && { identity: id, shown: { description: group.Description, vpc: group.VpcId } };
      }),
    dependents: ({ id }) => usersOfSecurityGroup(id),
    leftWhileUsed: true,
    write: (_group, { identity }) => call('ec2', 'DeleteSecurityGroup', { GroupId: identity }),
    verify: (_group, id) => describe('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }).isGone(),
  }),
  step({
    id: '1.11c',
    title: 'The test group that a rule of the Redis group names stays until 4.6c',
    in: 'uae',
    does: 'delete',
    each: [staleRedisSource],
    supersededBy: '4.6c',
    find: securityGroupNamed,
    dependents: (_name, { identity }) => usersOfSecurityGroup(identity),
    leftWhileUsed: true,
    write: (_name, { identity }) => call('ec2', 'DeleteSecurityGroup', { GroupId: identity }),
    verify: (_name, id) => describe('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }).isGone(),
  }),
];
