import { call, describe } from '../../src/aws/call.ts';
import { asked, jsonText } from '../../src/engine/call.ts';
import { becomes, includes, json, missing } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { secretArn, subnetBeside } from '../../src/inventory/database.ts';
import { instanceId, lastCommand, livingInstance } from '../../src/inventory/helper.ts';
import { aurora, builtBy, copyHelper, copyLogins, databases, SSM_POLICY } from '../environment.ts';
import { installScript } from './scripts.ts';

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

const mayRead = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: copyLogins.map(({ secret }) => secretArn(secret, '2.2')),
    },
  ],
};

/** Any subnet of a source will do: the helper is their neighbour, and leaves for the internet from there. */
const [anySource] = databases;

/** 2.2 and 2.3: the helper, what it may do, what it works with. All of it goes in 2.6. */
export const helper: readonly Step[] = [
  step({
    id: '2.2',
    title: 'Store the passwords the helper signs in with',
    in: 'frankfurt',
    does: 'create',
    each: copyLogins,
    supersededBy: '2.5c',
    removedBy: '2.6g',
    write: ({ name, secret }) =>
      call(
        'secrets-manager',
        'CreateSecret',
        {
          Name: secret,
          Description: `Password of ${aurora.user} on ${name}, while its data is copied`,
          SecretString: jsonText({
            username: aurora.user,
            password: asked(`the password of ${aurora.user} on ${name}`),
          }),
          Tags: builtBy('2'),
        },
        { token: 'ClientRequestToken' },
      ),
    verify: ({ secret }) =>
      describe('secrets-manager', 'DescribeSecret', { SecretId: secret }).shows({
        Name: secret,
        DeletedDate: missing(),
      }),
  }),
  step({
    id: '2.2b',
    title: 'Create the role of the helper',
    in: 'frankfurt',
    does: 'create',
    supersededBy: '2.5c',
    removedBy: '2.6f',
    write: () =>
      call('iam', 'CreateRole', {
        RoleName: copyHelper.role,
        Description: 'Copies databases; temporary',
        AssumeRolePolicyDocument: jsonText(trust),
        Tags: builtBy('2'),
      }),
    verify: () =>
      describe('iam', 'GetRole', { RoleName: copyHelper.role }).shows({
        Role: {
          AssumeRolePolicyDocument: json({
            Statement: includes([{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }]),
          }),
        },
      }),
  }),
  step({
    id: '2.2c',
    title: 'Let it be managed by Systems Manager',
    in: 'frankfurt',
    does: 'create',
    supersededBy: '2.5c',
    removedBy: '2.6d',
    write: () => call('iam', 'AttachRolePolicy', { RoleName: copyHelper.role, PolicyArn: SSM_POLICY }),
    verify: () =>
      describe('iam', 'ListAttachedRolePolicies', { RoleName: copyHelper.role }).shows({
        AttachedPolicies: includes([{ PolicyArn: SSM_POLICY }]),
      }),
  }),
  step({
    id: '2.2d',
    title: 'Let it read those passwords and nothing else',
    in: 'frankfurt',
    does: 'create',
    supersededBy: '2.5c',
    removedBy: '2.6e',
    write: () =>
      call('iam', 'PutRolePolicy', {
        RoleName: copyHelper.role,
        PolicyName: copyHelper.policy,
        PolicyDocument: jsonText(mayRead),
      }),
    verify: () =>
      describe('iam', 'GetRolePolicy', { RoleName: copyHelper.role, PolicyName: copyHelper.policy }).shows({
        PolicyDocument: json(mayRead),
      }),
  }),
  step({
    id: '2.2e',
    title: 'Create its instance profile',
    in: 'frankfurt',
    does: 'create',
    supersededBy: '2.5c',
    removedBy: '2.6c',
    write: () =>
      call('iam', 'CreateInstanceProfile', { InstanceProfileName: copyHelper.profile, Tags: builtBy('2') }),
    verify: () =>
      describe('iam', 'GetInstanceProfile', { InstanceProfileName: copyHelper.profile }).shows({
        InstanceProfile: { InstanceProfileName: copyHelper.profile },
      }),
  }),
  step({
    id: '2.2f',
    title: 'Put the role into the profile',
    in: 'frankfurt',
    does: 'modify',
    supersededBy: '2.5c',
    removedBy: '2.6b',
    write: () =>
      call('iam', 'AddRoleToInstanceProfile', {
        InstanceProfileName: copyHelper.profile,
        RoleName: copyHelper.role,
      }),
    verify: () =>
      describe('iam', 'GetInstanceProfile', { InstanceProfileName: copyHelper.profile }).shows({
        InstanceProfile: { Roles: [{ RoleName: copyHelper.role }] },
      }),
  }),
  step({
    id: '2.2g',
    title: 'Launch the helper beside the sources',
    in: 'frankfurt',
    does: 'create',
    each: [copyHelper],
    supersededBy: '2.5c',
    removedBy: '2.6',
    write: ({ name, instanceType, image, profile }) =>
      call(
        'ec2',
        'RunInstances',
        {
          ImageId: describe('ssm', 'GetParameter', { Name: image }).ref(
            'id of the newest Amazon Linux 2023 image',
            (reply) => reply.Parameter?.Value,
          ),
          InstanceType: instanceType,
          MinCount: 1,
          MaxCount: 1,
          IamInstanceProfile: { Name: profile },
          NetworkInterfaces: [
            {
              DeviceIndex: 0,
              SubnetId: subnetBeside(anySource?.source ?? ''),
              AssociatePublicIpAddress: true,
            },
          ],
          MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
          InstanceInitiatedShutdownBehavior: 'terminate',
          TagSpecifications: [
            { ResourceType: 'instance', Tags: [{ Key: 'Name', Value: name }, ...builtBy('2')] },
          ],
        },
        { token: 'ClientToken' },
      ),
    verify: ({ name, instanceType }) => [
      describe('ec2', 'DescribeInstances', { Filters: livingInstance(name) }).shows({
        Reservations: [{ Instances: [{ State: { Name: 'running' }, InstanceType: instanceType }] }],
      }),
      // Run Command reaches it only once its agent has registered.
      describe('ssm', 'DescribeInstanceInformation', {
        Filters: [{ Key: 'InstanceIds', Values: [instanceId(name, '2.2g')] }],
      }).shows({ InstanceInformationList: becomes([{ PingStatus: 'Online' }]) }),
    ],
    wait: { usually: '3m', atMost: '15m' },
  }),
  step({
    id: '2.3',
    title: 'Install the PostgreSQL client tools on it',
    in: 'frankfurt',
    does: 'modify',
    supersededBy: '2.5c',
    removedBy: '2.6',
    write: () =>
      call('ssm', 'SendCommand', {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [instanceId(copyHelper.name, '2.2g')],
        Comment: 'muvi 2.3 install',
        Parameters: { commands: installScript },
      }),
    verify: () => lastCommand(copyHelper.name, 'muvi 2.3 install').shows({ Status: 'Success' }),
    wait: { usually: '1m', atMost: '30m' },
  }),
];
