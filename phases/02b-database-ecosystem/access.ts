import { call, describe } from '../../src/aws/call.ts';
import { asked, jsonText } from '../../src/engine/call.ts';
import { includes, json, missing } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { clusterEndpoint, secretArn } from '../../src/inventory/database.ts';
import { vpcId } from '../../src/inventory/network.ts';
import { priceOf } from '../../src/inventory/prices.ts';
import { securityGroupId } from '../../src/inventory/refs.ts';
import {
  aurora,
  builtBy,
  databases,
  databaseVpc,
  mainVpc,
  proxyRole,
  proxySecurityGroup,
} from '../environment.ts';

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'rds.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** 2B.2 to 2B.4: what a proxy signs in with, and who reaches it. */
export const access: readonly Step[] = [
  step({
    id: '2B.2',
    title: 'Store one secret per database for its proxy',
    in: 'uae',
    does: 'create',
    each: databases,
    write: ({ secret, database }) =>
      call(
        'secrets-manager',
        'CreateSecret',
        {
          Name: secret,
          Description: `How the proxy of ${database} signs in`,
          SecretString: jsonText({
            username: aurora.user,
            password: asked(`the password of ${aurora.user} on ${aurora.cluster}`),
            host: clusterEndpoint(aurora.cluster),
            port: aurora.port,
            dbname: database,
          }),
          Tags: builtBy('2B'),
        },
        { token: 'ClientRequestToken' },
      ),
    verify: ({ secret }) =>
      describe('secrets-manager', 'DescribeSecret', { SecretId: secret }).shows({
        Name: secret,
        DeletedDate: missing(),
      }),
    monthly: () => priceOf('secrets-manager:secret'),
  }),
  step({
    id: '2B.3',
    title: 'Create the role of the proxies',
    in: 'uae',
    does: 'create',
    write: () =>
      call('iam', 'CreateRole', {
        RoleName: proxyRole.name,
        Description: 'Lets the RDS proxies read their secrets',
        AssumeRolePolicyDocument: jsonText(trust),
        Tags: builtBy('2B'),
      }),
    verify: () =>
      describe('iam', 'GetRole', { RoleName: proxyRole.name }).shows({
        Role: {
          AssumeRolePolicyDocument: json({
            Statement: includes([{ Effect: 'Allow', Principal: { Service: 'rds.amazonaws.com' } }]),
          }),
        },
      }),
  }),
  step({
    id: '2B.3b',
    title: 'Let the role read the six secrets and nothing else',
    in: 'uae',
    does: 'create',
    write: () =>
      call('iam', 'PutRolePolicy', {
        RoleName: proxyRole.name,
        PolicyName: proxyRole.policy,
        PolicyDocument: jsonText({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
              Resource: databases.map(({ secret }) => secretArn(secret, '2B.2')),
            },
          ],
        }),
      }),
    verify: () =>
      describe('iam', 'GetRolePolicy', { RoleName: proxyRole.name, PolicyName: proxyRole.policy }).shows({
        PolicyDocument: json({ Statement: includes([{ Effect: 'Allow' }]) }),
      }),
  }),
  step({
    id: '2B.4',
    title: 'Create the security group of the proxies',
    in: 'uae',
    does: 'create',
    write: () =>
      call('ec2', 'CreateSecurityGroup', {
        GroupName: proxySecurityGroup,
        Description: 'RDS proxies',
        VpcId: vpcId(databaseVpc.cidr),
        TagSpecifications: [{ ResourceType: 'security-group', Tags: builtBy('2B') }],
      }),
    verify: () =>
      describe('ec2', 'DescribeSecurityGroups', {
        Filters: [{ Name: 'group-name', Values: [proxySecurityGroup] }],
      }).shows({ SecurityGroups: [{ VpcId: vpcId(databaseVpc.cidr) }] }),
  }),
  step({
    id: '2B.4b',
    title: 'Let the main VPC reach the proxies',
    in: 'uae',
    does: 'create',
    write: () =>
      call('ec2', 'AuthorizeSecurityGroupIngress', {
        GroupId: securityGroupId(proxySecurityGroup, '2B.4'),
        IpPermissions: [
          {
            IpProtocol: 'tcp',
            FromPort: aurora.port,
            ToPort: aurora.port,
            IpRanges: [{ CidrIp: mainVpc.cidr, Description: 'Services in the main VPC' }],
          },
        ],
      }),
    verify: () =>
      describe('ec2', 'DescribeSecurityGroupRules', {
        Filters: [{ Name: 'group-id', Values: [securityGroupId(proxySecurityGroup, '2B.4')] }],
      }).shows({
        SecurityGroupRules: includes([
          { IsEgress: false, FromPort: aurora.port, ToPort: aurora.port, CidrIpv4: mainVpc.cidr },
        ]),
      }),
  }),
];
