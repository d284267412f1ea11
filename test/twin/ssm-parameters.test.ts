import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { aws, errorOf, rehearsal } from './support.ts';

const put = (Name: string, Value: string, rest: object = {}) => ({
  Name,
  Value,
  Type: 'String' as const,
  ...rest,
});

describe('parameters', () => {
  it('are made once, and overwritten only when told so, each time as a new version', async () => {
    const { ask } = rehearsal();
    expect((await ask('ssm', 'PutParameter', put('/t/HOST', 'a.example'))).Version).toBe(1);
    expect(await errorOf(ask('ssm', 'PutParameter', put('/t/HOST', 'b.example')))).toBe(
      'ParameterAlreadyExists',
    );
    const overwritten = await ask('ssm', 'PutParameter', {
      Name: '/t/HOST',
      Value: 'b.example',
      Overwrite: true,
    });
    expect(overwritten.Version).toBe(2);
    const { Parameter } = await ask('ssm', 'GetParameter', { Name: '/t/HOST' });
    expect(Parameter).toMatchObject({ Value: 'b.example', Type: 'String', Version: 2 });
    expect(Parameter?.ARN).toBe('arn:aws:ssm:me-central-1:739991759290:parameter/t/HOST');
    expect(await errorOf(ask('ssm', 'GetParameter', { Name: '/t/HOST:1' }))).toBe('ParameterVersionNotFound');
  });

  it('keep what is secret as a seal, encrypted unless asked otherwise', async () => {
    const { ask, twin, here } = rehearsal();
    await ask('ssm', 'PutParameter', put('/t/A', 'hunter2-hunter2', { Type: 'SecureString' }));
    const secret = put('/t/B', 'x', { Type: 'SecureString', Value: new Secret('hunter2-hunter2') });
    await twin.send(here, aws('ssm', 'PutParameter', secret));
    const value = async (Name: string, WithDecryption: boolean) =>
      (await ask('ssm', 'GetParameter', { Name, WithDecryption })).Parameter?.Value;
    expect(await value('/t/A', true)).toMatch(/^sealed:/);
    expect(await value('/t/B', true)).toBe(await value('/t/A', true));
    expect(await value('/t/A', false)).not.toBe(await value('/t/A', true));
    expect(JSON.stringify(twin.picture())).not.toContain('hunter2');
  });

  it('are refused with a value, a name or a type that AWS would refuse', async () => {
    const { ask } = rehearsal();
    const tried = (input: ReturnType<typeof put>) => errorOf(ask('ssm', 'PutParameter', input));
    expect(await tried(put('/t/X', ''))).toBe('ValidationException');
    expect(await tried(put('/t/X', 'x'.repeat(4097)))).toBe('ValidationException');
    expect(await tried(put('/t/X', '{{/t/Y}}'))).toBe('ValidationException');
    expect(await tried(put('/t/X', 'x', { Type: undefined }))).toBe('ValidationException');
    expect(await tried(put('/t/X', 'x', { Type: 'Number' }))).toBe('UnsupportedParameterType');
    expect(await tried(put('t/X', 'x'))).toBe('ValidationException');
    expect(await tried(put('/t/X Y', 'x'))).toBe('ValidationException');
    expect(await tried(put('/aws/X', 'x'))).toBe('AccessDeniedException');
    expect(await tried(put(`/t${'/a'.repeat(15)}`, 'x'))).toBe('HierarchyLevelLimitExceededException');
    expect(await tried(put('/t/X', 'x', { AllowedPattern: '^\\d+$' }))).toBe(
      'ParameterPatternMismatchException',
    );
    expect(await tried(put('/t/X', 'x', { Type: 'SecureString', KeyId: 'alias/mine' }))).toBe('InvalidKeyId');
    expect(await tried(put('/t/X', 'x', { Tags: [{ Key: 'a', Value: 'b' }], Overwrite: true }))).toBe(
      'ValidationException',
    );
    expect(await tried(put('/t/X', 'x'))).toBe('none');
    expect(await tried(put('/t/X', 'x', { Type: 'SecureString', Overwrite: true }))).toBe(
      'HierarchyTypeMismatchException',
    );
  });

  it('are read ten at a time by name, and what is not there is named', async () => {
    const { ask } = rehearsal();
    const answered = await ask('ssm', 'GetParameters', { Names: ['/uat/DB_PORT', '/uat/NOTHING'] });
    expect(answered.Parameters?.map(({ Name }) => Name)).toEqual(['/uat/DB_PORT']);
    expect(answered.InvalidParameters).toEqual(['/uat/NOTHING']);
    const eleven = Array.from({ length: 11 }, (_, index) => `/uat/P${index}`);
    expect(await errorOf(ask('ssm', 'GetParameters', { Names: eleven }))).toBe('ValidationException');
    expect(await errorOf(ask('ssm', 'GetParameters', { Names: [] }))).toBe('ValidationException');
  });

  it('are read by path, a level or all below it, ten a page and no more', async () => {
    const { ask, twin, here } = rehearsal();
    await ask('ssm', 'PutParameter', put('/uat/deep/DOWN', 'x'));
    await ask('ssm', 'PutParameter', put('/uatx/OTHER', 'x'));
    const { value } = await twin.send(here, aws('ssm', 'GetParametersByPath', { Path: '/uat' }));
    expect(value).toMatchObject({ Parameters: { length: 10 }, NextToken: expect.any(String) });
    const names = async (Recursive: boolean) =>
      (await ask('ssm', 'GetParametersByPath', { Path: '/uat/', Recursive })).Parameters?.map(
        ({ Name }) => Name,
      );
    expect(await names(true)).toContain('/uat/deep/DOWN');
    expect(await names(true)).not.toContain('/uatx/OTHER');
    expect(await names(false)).not.toContain('/uat/deep/DOWN');
    const eleven = ask('ssm', 'GetParametersByPath', { Path: '/uat', MaxResults: 11 });
    expect(await errorOf(eleven)).toBe('ValidationException');
  });

  it('are described by filters, without their values', async () => {
    const { ask } = rehearsal();
    const described = async (Key: string, Option: string | undefined, Values: string[]) =>
      (await ask('ssm', 'DescribeParameters', { ParameterFilters: [{ Key, Option, Values }] })).Parameters ??
      [];
    const hosts = await described('Name', 'Contains', ['_SERVICE_HOST']);
    expect(hosts).toHaveLength(6);
    expect(hosts[0]).not.toHaveProperty('Value');
    expect((await described('Type', undefined, ['SecureString'])).map(({ KeyId }) => KeyId)).toContain(
      'alias/aws/ssm',
    );
    expect(await described('Path', 'Recursive', ['/uat'])).toHaveLength(56);
    expect(await described('Path', undefined, ['/'])).toHaveLength(0);
    expect(await errorOf(described('Colour', undefined, ['red']))).toBe('InvalidFilterKey');
    expect(await errorOf(described('Type', 'Contains', ['red']))).toBe('InvalidFilterOption');
  });

  it('are deleted once, alone or ten together', async () => {
    const { ask } = rehearsal();
    await ask('ssm', 'DeleteParameter', { Name: '/uat/DB_PORT' });
    expect(await errorOf(ask('ssm', 'DeleteParameter', { Name: '/uat/DB_PORT' }))).toBe('ParameterNotFound');
    const answered = await ask('ssm', 'DeleteParameters', { Names: ['/uat/DB_PORT', '/uat/DB_DIALECT'] });
    expect(answered).toMatchObject({
      DeletedParameters: ['/uat/DB_DIALECT'],
      InvalidParameters: ['/uat/DB_PORT'],
    });
  });
});

describe('Parameter Store before phase 1', () => {
  it('has 56 parameters under /uat/ in the UAE, whose services are in Frankfurt', async () => {
    const { ask } = rehearsal();
    const { Parameters = [] } = await ask('ssm', 'GetParametersByPath', { Path: '/uat/', Recursive: true });
    expect(Parameters).toHaveLength(56);
    const hosts = Parameters.filter(({ Name }) => Name?.endsWith('_SERVICE_HOST'));
    for (const { Value } of hosts) expect(Value).toMatch(/^internal-Muvi-Internal-UAT-.*\.eu-central-1\.elb/);
  });

  it('names the newest image of each region, as AWS publishes it', async () => {
    const Name = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
    for (const where of ['uae', 'frankfurt'] as const) {
      const { ask } = rehearsal({ in: where });
      const image = (await ask('ssm', 'GetParameter', { Name })).Parameter?.Value as string;
      const { Images } = await ask('ec2', 'DescribeImages', { ImageIds: [image] });
      expect(Images?.[0]?.Architecture).toBe('x86_64');
      expect((await ask('ssm', 'DescribeParameters')).Parameters?.map((one) => one.Name)).not.toContain(Name);
      expect(await errorOf(ask('ssm', 'DeleteParameter', { Name }))).toBe('AccessDeniedException');
    }
  });
});
