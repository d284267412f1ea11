import { call, describe } from '../src/aws/call.ts';
import { includes } from '../src/engine/expectation.ts';
import { definePhase } from '../src/engine/phase.ts';
import { step } from '../src/engine/step.ts';
import { priceOf } from '../src/inventory/prices.ts';
import { securityGroupId, securityGroupNamed, usersOfSecurityGroup } from '../src/inventory/refs.ts';
import {
  genericRedisGroup,
  redisGroups,
  redisSecurityGroup,
  staleRedisSource,
  taskSecurityGroups,
} from './environment.ts';

const REDIS_PORT = 6379;

const rulesOfRedisGroup = describe('ec2', 'DescribeSecurityGroupRules', {
  Filters: [{ Name: 'group-id', Values: [securityGroupId(redisSecurityGroup)] }],
});

const allows = (source: string) => ({
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: REDIS_PORT,
  ToPort: REDIS_PORT,
  ReferencedGroupInfo: { GroupId: securityGroupId(source) },
});

export default definePhase({
  id: '4',
  title: 'Redis clusters',
  writes: ['uae'],
  steps: [
    step({
      id: '4.1',
      title: 'Production has nine single-node groups, cluster mode off',
      in: 'prod',
      does: 'survey',
      each: redisGroups.map((redis) => redis.mirrors),
      verify: (name) =>
        describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: name }).shows({
          ReplicationGroups: [
            {
              Status: 'available',
              ClusterEnabled: false,
              AutomaticFailover: 'disabled',
              MultiAZ: 'disabled',
            },
          ],
        }),
    }),
    step({
      id: '4.2',
      title: 'What UAE has already',
      in: 'uae',
      does: 'survey',
      verify: () =>
        describe('elasticache', 'DescribeReplicationGroups', {}).shows({}, (reply) =>
          Object.fromEntries(
            (reply.ReplicationGroups ?? []).map((group) => [
              `${group.ReplicationGroupId}`,
              `${group.CacheNodeType}, ${group.Status}`,
            ]),
          ),
        ),
    }),
    step({
      id: '4.3',
      title: 'Create one replication group per service',
      in: 'uae',
      does: 'create',
      each: redisGroups,
      write: (redis) =>
        call('elasticache', 'CreateReplicationGroup', {
          ReplicationGroupId: redis.name,
          ReplicationGroupDescription: `Redis of ${redis.service}, mirrors ${redis.mirrors}`,
          Engine: 'redis',
          EngineVersion: '7.0',
          CacheNodeType: redis.nodeType,
          NumCacheClusters: 1,
          AutomaticFailoverEnabled: false,
          MultiAZEnabled: false,
          CacheParameterGroupName: 'default.redis7',
          CacheSubnetGroupName: 'muvi-uat-uae',
          SecurityGroupIds: [securityGroupId(redisSecurityGroup)],
          Port: REDIS_PORT,
        }),
      verify: (redis) =>
        describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: redis.name }).shows({
          ReplicationGroups: [
            {
              Status: 'available',
              CacheNodeType: redis.nodeType,
              ClusterEnabled: false,
              AutomaticFailover: 'disabled',
              MultiAZ: 'disabled',
              MemberClusters: [`${redis.name}-001`],
            },
          ],
        }),
      wait: { usually: '10m', atMost: '30m' },
      monthly: (redis) => priceOf(`elasticache:${redis.nodeType}`),
    }),
    step({
      id: '4.4',
      title: 'All nine are available',
      in: 'uae',
      does: 'survey',
      verify: () =>
        redisGroups.map((redis) =>
          describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: redis.name }).shows({
            ReplicationGroups: [{ Status: 'available' }],
          }),
        ),
      wait: { usually: '10m', atMost: '30m' },
    }),
    step({
      id: '4.5',
      title: 'Delete the generic group that the nine replace',
      in: 'uae',
      does: 'delete',
      each: [genericRedisGroup],
      find: (name) =>
        describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: name }).picks((reply) => {
          const group = reply.ReplicationGroups?.[0];
          return group?.ARN
            ? {
                identity: group.ARN,
                made: group.ReplicationGroupCreateTime,
                shown: {
                  status: group.Status,
                  'node type': group.CacheNodeType,
                  members: group.MemberClusters,
                },
                moving: ['status'],
              }
            : undefined;
        }),
      write: (name) => call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: name }),
      verify: (name) =>
        describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: name }).isGone(),
      wait: { usually: '8m', atMost: '30m' },
      monthly: () => 'unknown',
    }),
    step({
      id: '4.6',
      title: 'Open Redis to the seven service groups',
      in: 'uae',
      does: 'create',
      each: taskSecurityGroups,
      write: (source) =>
        call('ec2', 'AuthorizeSecurityGroupIngress', {
          GroupId: securityGroupId(redisSecurityGroup),
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: REDIS_PORT,
              ToPort: REDIS_PORT,
              UserIdGroupPairs: [{ GroupId: securityGroupId(source), Description: `Redis from ${source}` }],
            },
          ],
        }),
      verify: (source) => rulesOfRedisGroup.shows({ SecurityGroupRules: includes([allows(source)]) }),
    }),
    step({
      id: '4.6b',
      title: 'Remove the stale rule',
      in: 'uae',
      does: 'delete',
      each: [staleRedisSource],
      supersededBy: '4.6c',
      find: (source) =>
        rulesOfRedisGroup.picksWith({ stale: securityGroupId(source) }, (reply, { stale }) => {
          const rule = reply.SecurityGroupRules?.find((one) => one.ReferencedGroupInfo?.GroupId === stale);
          return rule?.SecurityGroupRuleId
            ? {
                identity: rule.SecurityGroupRuleId,
                shown: { group: redisSecurityGroup, port: rule.FromPort, source },
                ruleId: rule.SecurityGroupRuleId,
                groupId: rule.GroupId,
              }
            : undefined;
        }),
      write: (_source, rule) =>
        call('ec2', 'RevokeSecurityGroupIngress', {
          GroupId: rule.groupId,
          SecurityGroupRuleIds: [rule.ruleId],
        }),
      verify: (_source, ruleId) =>
        describe('ec2', 'DescribeSecurityGroupRules', { SecurityGroupRuleIds: [ruleId] }).isGone(),
    }),
    step({
      id: '4.6c',
      title: 'Delete the test group that the stale rule kept',
      in: 'uae',
      does: 'delete',
      each: [staleRedisSource],
      find: securityGroupNamed,
      dependents: (_name, group) => usersOfSecurityGroup(group.identity),
      leftWhileUsed: true,
      write: (_name, group) => call('ec2', 'DeleteSecurityGroup', { GroupId: group.identity }),
      verify: (_name, id) => describe('ec2', 'DescribeSecurityGroups', { GroupIds: [id] }).isGone(),
    }),
    step({
      id: '4.7',
      title: 'Clusters, engine, security groups and endpoints',
      in: 'uae',
      does: 'survey',
      each: redisGroups,
      verify: (redis) => [
        describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: redis.name }).shows(
          {
            ReplicationGroups: [
              {
                Status: 'available',
                CacheNodeType: redis.nodeType,
                NodeGroups: [{ Status: 'available', PrimaryEndpoint: { Port: REDIS_PORT } }],
              },
            ],
          },
          (reply) => ({
            [redis.name]: `${reply.ReplicationGroups?.[0]?.NodeGroups?.[0]?.PrimaryEndpoint?.Address}:${REDIS_PORT}`,
          }),
        ),
        describe('elasticache', 'DescribeCacheClusters', { CacheClusterId: `${redis.name}-001` }).shows({
          CacheClusters: [
            {
              CacheClusterStatus: 'available',
              // ElastiCache takes 7.0 and reports the patch it runs (readings 4).
              EngineVersion: '7.0.7',
              CacheParameterGroup: { CacheParameterGroupName: 'default.redis7' },
              CacheSubnetGroupName: 'muvi-uat-uae',
              SecurityGroups: [{ SecurityGroupId: securityGroupId(redisSecurityGroup), Status: 'active' }],
            },
          ],
        }),
        rulesOfRedisGroup.shows({ SecurityGroupRules: includes(taskSecurityGroups.map(allows)) }),
      ],
    }),
  ],
});
