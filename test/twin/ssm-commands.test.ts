import { describe, expect, it } from 'vitest';
import { FRANKFURT } from '../../src/twin/start/facts.ts';
import { errorOf, rehearsal } from './support.ts';

const POLICY = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const NAME = 'temporary';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** An instance in Frankfurt, with a profile whose role has the policies. */
async function launched(policies: readonly string[]) {
  const { ask, clock } = rehearsal({ in: 'frankfurt' });
  await ask('iam', 'CreateRole', { RoleName: NAME, AssumeRolePolicyDocument: trust });
  for (const PolicyArn of policies) await ask('iam', 'AttachRolePolicy', { RoleName: NAME, PolicyArn });
  await ask('iam', 'CreateInstanceProfile', { InstanceProfileName: NAME });
  await ask('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: NAME, RoleName: NAME });
  await clock.sleep(15_000);
  const image = await ask('ssm', 'GetParameter', {
    Name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
  });
  const { Instances = [] } = await ask('ec2', 'RunInstances', {
    ImageId: image.Parameter?.Value,
    InstanceType: 't3.medium',
    MinCount: 1,
    MaxCount: 1,
    SubnetId: FRANKFURT.subnets['private-a'],
    IamInstanceProfile: { Name: NAME },
  });
  return { ask, clock, id: Instances[0]?.InstanceId as string };
}

const command = (id: string, rest: object = {}) => ({
  DocumentName: 'AWS-RunShellScript',
  InstanceIds: [id],
  Parameters: { commands: ['true'] },
  ...rest,
});

describe('Run Command', () => {
  it('reaches an instance a while after it runs', async () => {
    const { ask, clock, id } = await launched([POLICY]);
    const managed = async () =>
      (await ask('ssm', 'DescribeInstanceInformation')).InstanceInformationList?.map((one) => one.InstanceId);
    await clock.sleep(41_000);
    expect(await managed()).toEqual([]);
    expect(await errorOf(ask('ssm', 'SendCommand', command(id)))).toBe('InvalidInstanceId');
    await clock.sleep(60_000);
    expect(await managed()).toEqual([id]);
    expect(await errorOf(ask('ssm', 'SendCommand', command(id)))).toBe('none');
  });

  it('never reaches one whose role does not let the agent report', async () => {
    const { ask, clock, id } = await launched([]);
    await clock.sleep(600_000);
    expect(await errorOf(ask('ssm', 'SendCommand', command(id)))).toBe('InvalidInstanceId');
    await ask('iam', 'AttachRolePolicy', { RoleName: NAME, PolicyArn: POLICY });
    expect(await errorOf(ask('ssm', 'SendCommand', command(id)))).toBe('none');
  });

  it('goes from pending through running to its end, and is not found in the first second', async () => {
    const { ask, clock, id } = await launched([POLICY]);
    await clock.sleep(120_000);
    const { Command } = await ask('ssm', 'SendCommand', command(id));
    const read = () => ask('ssm', 'GetCommandInvocation', { CommandId: Command?.CommandId, InstanceId: id });
    expect(await errorOf(read())).toBe('InvocationDoesNotExist');
    await clock.sleep(1_000);
    expect(await read()).toMatchObject({ Status: 'Pending', ResponseCode: -1 });
    await clock.sleep(3_000);
    expect(await read()).toMatchObject({ Status: 'InProgress' });
    await clock.sleep(30_000);
    expect(await read()).toMatchObject({ Status: 'Success', ResponseCode: 0 });
    const { CommandInvocations } = await ask('ssm', 'ListCommandInvocations', {
      CommandId: Command?.CommandId,
    });
    expect(CommandInvocations).toMatchObject([{ InstanceId: id, Status: 'Success' }]);
  });

  it('does not end well on an instance that was terminated meanwhile, and can be cancelled', async () => {
    const { ask, clock, id } = await launched([POLICY]);
    await clock.sleep(120_000);
    const [lost, cancelled] = [
      await ask('ssm', 'SendCommand', command(id)),
      await ask('ssm', 'SendCommand', command(id)),
    ].map(({ Command }) => Command?.CommandId);
    await ask('ssm', 'CancelCommand', { CommandId: cancelled });
    await ask('ec2', 'TerminateInstances', { InstanceIds: [id] });
    await clock.sleep(60_000);
    const status = async (CommandId?: string) =>
      (await ask('ssm', 'GetCommandInvocation', { CommandId, InstanceId: id })).Status;
    expect(await status(lost)).toBe('TimedOut');
    expect(await status(cancelled)).toBe('Cancelled');
  });

  it('refuses what the document does not take', async () => {
    const { ask, clock, id } = await launched([POLICY]);
    await clock.sleep(120_000);
    const send = (rest: object) => errorOf(ask('ssm', 'SendCommand', command(id, rest)));
    expect(await send({ DocumentName: 'muvi-own' })).toBe('InvalidDocument');
    expect(await send({ Parameters: {} })).toBe('InvalidParameters');
    expect(await send({ Parameters: { commands: ['true'], colour: ['red'] } })).toBe('InvalidParameters');
    expect(await send({ InstanceIds: ['i-0123456789abcdef0'] })).toBe('InvalidInstanceId');
    expect(await send({ TimeoutSeconds: 5 })).toBe('ValidationException');
  });
});
