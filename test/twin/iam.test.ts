import { describe, expect, it } from 'vitest';
import { roleAllows, roleTrouble } from '../../src/twin/iam/access.ts';
import { Transaction } from '../../src/twin/transaction.ts';
import type { Twin } from '../../src/twin/twin.ts';
import { errorOf, place, rehearsal } from './support.ts';

const trust = (service = 'rds.amazonaws.com') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

const policy = (action: string, resource = '*', effect = 'Allow') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: action, Resource: resource }],
  });

const role = (name: string, service?: string) => ({
  RoleName: name,
  AssumeRolePolicyDocument: trust(service),
});

const lookingAt = (twin: Twin) => {
  const world = twin.picture();
  return new Transaction(world, place('uae'), world.time);
};

describe('roles', () => {
  it('are made once, by name whatever its case, and come back with their documents percent-encoded', async () => {
    const { ask } = rehearsal();
    const { Role } = await ask('iam', 'CreateRole', role('proxy-role'));
    expect(Role?.Arn).toBe('arn:aws:iam::739991759290:role/proxy-role');
    const read = await ask('iam', 'GetRole', { RoleName: 'proxy-role' });
    expect(read.Role?.AssumeRolePolicyDocument).not.toContain('{');
    expect(decodeURIComponent(read.Role?.AssumeRolePolicyDocument as string)).toBe(trust());
    expect(await errorOf(ask('iam', 'CreateRole', role('Proxy-Role')))).toBe('EntityAlreadyExistsException');
    expect(await errorOf(ask('iam', 'GetRole', { RoleName: 'nothing' }))).toBe('NoSuchEntityException');
  });

  it('are of the account, whatever the region', async () => {
    const { ask, twin } = rehearsal();
    await ask('iam', 'CreateRole', role('everywhere'));
    const frankfurt = rehearsal({ world: twin.picture(), in: 'frankfurt' });
    expect((await frankfurt.ask('iam', 'GetRole', { RoleName: 'everywhere' })).Role?.RoleName).toBe(
      'everywhere',
    );
    const prod = rehearsal({ world: twin.picture(), in: 'prod' });
    expect(await errorOf(prod.ask('iam', 'GetRole', { RoleName: 'everywhere' }))).toBe(
      'NoSuchEntityException',
    );
  });

  it('are seen by other services some ten seconds after they were made', async () => {
    const { ask, twin, clock } = rehearsal();
    const { Role } = await ask('iam', 'CreateRole', role('late'));
    const trouble = (service: string) => roleTrouble(lookingAt(twin), Role?.Arn as string, service);
    expect(trouble('rds.amazonaws.com')).toBe('new');
    await clock.sleep(7_000);
    expect(trouble('rds.amazonaws.com')).toBe('new');
    await clock.sleep(5_000);
    expect(trouble('rds.amazonaws.com')).toBeUndefined();
    expect(trouble('ecs-tasks.amazonaws.com')).toBe('untrusting');
    expect(roleTrouble(lookingAt(twin), `${Role?.Arn}x`, 'rds.amazonaws.com')).toBe('missing');
  });

  it('cannot be deleted while they have policies or stand in a profile', async () => {
    const { ask } = rehearsal();
    const RoleName = 'held';
    await ask('iam', 'CreateRole', role(RoleName, 'ec2.amazonaws.com'));
    await ask('iam', 'CreateInstanceProfile', { InstanceProfileName: 'p' });
    await ask('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'p', RoleName });
    await ask('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName: 'own',
      PolicyDocument: policy('s3:GetObject'),
    });
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
    await ask('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    const remove = () => errorOf(ask('iam', 'DeleteRole', { RoleName }));
    expect(await remove()).toBe('DeleteConflictException');
    await ask('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
    expect(await remove()).toBe('DeleteConflictException');
    await ask('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'own' });
    expect(await remove()).toBe('DeleteConflictException');
    expect(await errorOf(ask('iam', 'DeleteInstanceProfile', { InstanceProfileName: 'p' }))).toBe(
      'DeleteConflictException',
    );
    await ask('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName: 'p', RoleName });
    expect(await remove()).toBe('none');
    expect(await remove()).toBe('NoSuchEntityException');
    expect(await errorOf(ask('iam', 'DeleteInstanceProfile', { InstanceProfileName: 'p' }))).toBe('none');
  });

  it('that services made for themselves cannot be changed', async () => {
    const { ask } = rehearsal();
    expect(await errorOf(ask('iam', 'DeleteRole', { RoleName: 'AWSServiceRoleForRDS' }))).toBe(
      'UnmodifiableEntityException',
    );
  });

  it('are listed a hundred at a time', async () => {
    const { ask, twin, here } = rehearsal();
    const names = Array.from({ length: 120 }, (_, index) => `role-${String(index).padStart(3, '0')}`);
    for (const name of names) await ask('iam', 'CreateRole', role(name));
    const { value } = await twin.send(here, {
      channel: 'aws',
      service: 'iam',
      operation: 'ListRoles',
      input: {},
    });
    expect(value).toMatchObject({ IsTruncated: true, Roles: { length: 100 } });
    const all = (await ask('iam', 'ListRoles')).Roles?.map(({ RoleName }) => RoleName);
    expect(all).toEqual(expect.arrayContaining(names));
    expect(new Set(all).size).toBe(all?.length);
  });
});

describe('policies', () => {
  it('decide what a role may do, and a denial is stronger', async () => {
    const { ask, twin } = rehearsal();
    const RoleName = 'reader';
    const { Role } = await ask('iam', 'CreateRole', role(RoleName));
    const may = (resource: string) =>
      roleAllows(lookingAt(twin), Role?.Arn as string, 'secretsmanager:GetSecretValue', resource);
    const secret = 'arn:aws:secretsmanager:me-central-1:739991759290:secret:uat/main/rds-abcdef';
    expect(may(secret)).toBe(false);
    const put = (PolicyName: string, PolicyDocument: string) =>
      ask('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument });
    await put(
      'some',
      policy('secretsmanager:Get*', 'arn:aws:secretsmanager:me-central-1:739991759290:secret:uat/*'),
    );
    expect(may(secret)).toBe(true);
    expect(may(secret.replace('uat/', 'prod/'))).toBe(false);
    await put('none', policy('secretsmanager:*', '*', 'Deny'));
    expect(may(secret)).toBe(false);
  });

  it('are refused where IAM would refuse them', async () => {
    const { ask } = rehearsal();
    await ask('iam', 'CreateRole', role('r'));
    const put = (PolicyDocument: string) =>
      errorOf(ask('iam', 'PutRolePolicy', { RoleName: 'r', PolicyName: 'p', PolicyDocument }));
    expect(await put('not json')).toBe('MalformedPolicyDocumentException');
    expect(await put(policy('GetObject'))).toBe('MalformedPolicyDocumentException');
    expect(await put(policy('s3:GetObject', 'my-bucket'))).toBe('MalformedPolicyDocumentException');
    expect(await put(trust())).toBe('MalformedPolicyDocumentException');
    expect(await put(policy('s3:GetObject', `arn:aws:s3:::${'x'.repeat(10_240)}`))).toBe(
      'LimitExceededException',
    );
    expect(await put(policy('s3:GetObject', 'arn:aws:s3:::my-bucket/*'))).toBe('none');
    const create = (document: string) =>
      errorOf(ask('iam', 'CreateRole', { RoleName: 's', AssumeRolePolicyDocument: document }));
    expect(await create(policy('s3:GetObject'))).toBe('MalformedPolicyDocumentException');
    expect(await create(trust('rds'))).toBe('MalformedPolicyDocumentException');
  });

  it('that are managed are attached to ten at most, and deleted when detached and down to one version', async () => {
    const { ask } = rehearsal();
    await ask('iam', 'CreateRole', role('r'));
    const arns: string[] = [];
    for (let index = 0; index < 11; index++) {
      const made = await ask('iam', 'CreatePolicy', {
        PolicyName: `p${index}`,
        PolicyDocument: policy('s3:*'),
      });
      arns.push(made.Policy?.Arn as string);
    }
    const attach = (PolicyArn?: string) => ask('iam', 'AttachRolePolicy', { RoleName: 'r', PolicyArn });
    for (const arn of arns.slice(0, 10)) await attach(arn);
    expect(await errorOf(attach(arns[0]))).toBe('none');
    expect(await errorOf(attach(arns[10]))).toBe('LimitExceededException');
    expect(await errorOf(attach('arn:aws:iam::739991759290:policy/nothing'))).toBe('NoSuchEntityException');
    const PolicyArn = arns[0];
    expect(await errorOf(ask('iam', 'DeletePolicy', { PolicyArn }))).toBe('DeleteConflictException');
    await ask('iam', 'DetachRolePolicy', { RoleName: 'r', PolicyArn });
    await ask('iam', 'CreatePolicyVersion', {
      PolicyArn,
      PolicyDocument: policy('s3:Get*'),
      SetAsDefault: true,
    });
    expect(await errorOf(ask('iam', 'DeletePolicy', { PolicyArn }))).toBe('DeleteConflictException');
    await ask('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: 'v1' });
    expect(await errorOf(ask('iam', 'DeletePolicy', { PolicyArn }))).toBe('none');
  });
});

describe('users', () => {
  it('have two access keys at most, whose secret is answered once and kept nowhere', async () => {
    const { ask, twin } = rehearsal();
    const UserName = 'muvi-uat-cicd';
    await ask('iam', 'CreateUser', { UserName });
    const first = await ask('iam', 'CreateAccessKey', { UserName });
    await ask('iam', 'CreateAccessKey', { UserName });
    expect(await errorOf(ask('iam', 'CreateAccessKey', { UserName }))).toBe('LimitExceededException');
    expect(JSON.stringify(twin.picture())).not.toContain(first.AccessKey?.SecretAccessKey);
    expect(await errorOf(ask('iam', 'DeleteUser', { UserName }))).toBe('DeleteConflictException');
    const { AccessKeyMetadata: keys = [] } = await ask('iam', 'ListAccessKeys', { UserName });
    for (const { AccessKeyId } of keys) await ask('iam', 'DeleteAccessKey', { UserName, AccessKeyId });
    expect(await errorOf(ask('iam', 'DeleteUser', { UserName }))).toBe('none');
  });
});

describe('IAM before phase 1', () => {
  it('has a role to execute tasks that reads no secrets, and none for the tasks', async () => {
    const { ask, twin } = rehearsal();
    const { Role } = await ask('iam', 'GetRole', { RoleName: 'ecsTaskExecutionRole' });
    const tx = lookingAt(twin);
    expect(roleTrouble(tx, Role?.Arn as string, 'ecs-tasks.amazonaws.com')).toBeUndefined();
    expect(roleAllows(tx, Role?.Arn as string, 'ecr:BatchGetImage', '*')).toBe(true);
    expect(roleAllows(tx, Role?.Arn as string, 'secretsmanager:GetSecretValue', '*')).toBe(false);
    expect(await errorOf(ask('iam', 'GetRole', { RoleName: 'ecsTaskRole' }))).toBe('NoSuchEntityException');
  });
});
