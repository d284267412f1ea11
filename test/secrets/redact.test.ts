import { GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import { CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { CreateReplicationGroupCommand, DescribeReplicationGroupsCommand } from '@aws-sdk/client-elasticache';
import { CreateAccessKeyCommand } from '@aws-sdk/client-iam';
import { CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { collectSecrets } from '../../src/secrets/collect.ts';
import { redact } from '../../src/secrets/redact.ts';
import { createSecretRegistry } from '../../src/secrets/registry.ts';

const blank = createSecretRegistry();

describe('what may be shown of a value', () => {
  it.each([
    ['a password', { MasterUserPassword: 'hunter2' }],
    ['a session token', { Credentials: { SessionToken: 'hunter2' } }],
    ['an ECR token', { authorizationData: [{ authorizationToken: 'hunter2' }] }],
    ["ElastiCache's AuthToken", { AuthToken: 'hunter2' }],
    ['user data', { UserData: { Value: 'x' }, LaunchTemplateData: { UserData: 'hunter2' } }],
    ['a decrypted parameter', { Parameters: [{ Name: '/uat/x', Type: 'SecureString', Value: 'hunter2' }] }],
    [
      'a build variable',
      { environmentVariables: [{ name: 'API_KEY', value: 'hunter2', type: 'PLAINTEXT' }] },
    ],
    ["a container's variable", { environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }],
    ["an origin's header", { Items: [{ HeaderName: 'x-origin-secret', HeaderValue: 'hunter2' }] }],
    ['a Secret', { anything: new Secret('hunter2') }],
    ['bytes', { Blob: new TextEncoder().encode('hunter2') }],
  ])('is not %s', (_, value) => {
    const shown = JSON.stringify(redact(value, blank));
    expect(shown).not.toContain('hunter2');
  });

  it('leaves what is no secret', () => {
    const at = new Date(0);
    const value = {
      ManageMasterUserPassword: true,
      NextToken: 'page-2',
      LockToken: 'lock',
      MasterUserSecret: { SecretArn: 'arn:x' },
      Parameters: [{ Name: '/uat/DB_HOST_MAIN', Type: 'String', Value: 'proxy.example' }],
      environment: [{ name: 'DB_PORT', value: '5432' }],
      environmentVariables: [{ name: 'API_KEY', value: 'uat/main/rds', type: 'SECRETS_MANAGER' }],
      Tags: [{ Key: 'Name', Value: 'x' }],
      PasswordLastUsed: at,
      gone: undefined,
      count: 3,
    };
    const { gone, ...rest } = value;
    expect(redact(value, blank)).toEqual(rest);
    expect(gone).toBeUndefined();
  });

  it("hides an operation's own field", () => {
    expect(redact({ Output: 'boot log' }, blank, 'GetConsoleOutput')).toEqual({ Output: '[redacted]' });
    expect(redact({ Output: 'boot log' }, blank)).toEqual({ Output: 'boot log' });
  });

  it('scrubs known values in keys, errors, maps and what turns in circles', () => {
    const registry = createSecretRegistry();
    registry.register('hunter2-value');
    const circle: Record<string, unknown> = {
      error: new Error('bad hunter2-value'),
      map: new Map([['hunter2-value', 1]]),
      'k-hunter2-value': 1,
    };
    circle.self = circle;
    expect(JSON.stringify(redact(circle, registry))).not.toContain('hunter2');
    expect(redact(circle, registry)).toMatchObject({
      self: '[circular]',
      error: { name: 'Error', message: 'bad [redacted]' },
    });
  });
});

describe('what the registry is told', () => {
  const collected = (
    Command: new (input: never) => { schema: readonly unknown[] },
    side: 4 | 5,
    value: unknown,
  ) => {
    const { schema } = new Command({} as never);
    const found: string[] = [];
    collectSecrets(String(schema[2]), value, (secret) => found.push(secret), schema[side]);
    return found;
  };

  it.each([
    [CreateDBInstanceCommand, 4, { MasterUserPassword: 'pw-of-rds' }, ['pw-of-rds']],
    [CreateReplicationGroupCommand, 4, { AuthToken: 'auth-token' }, ['auth-token']],
    [
      CreateAccessKeyCommand,
      5,
      { AccessKey: { SecretAccessKey: 'the-secret-key', AccessKeyId: 'AKIA' } },
      ['the-secret-key'],
    ],
    [
      PutParameterCommand,
      4,
      { Name: '/uat/KEY', Type: 'SecureString', Value: 'secure-value' },
      ['secure-value'],
    ],
    [PutParameterCommand, 4, { Name: '/uat/HOST', Type: 'String', Value: 'host.example' }, []],
    [
      GetParametersByPathCommand,
      5,
      {
        Parameters: [
          { Type: 'SecureString', Value: 'one-secret' },
          { Type: 'String', Value: 'a-host' },
        ],
      },
      ['one-secret'],
    ],
    [
      CreateProjectCommand,
      4,
      { environment: { environmentVariables: [{ name: 'TOKEN', value: 'build-token', type: 'PLAINTEXT' }] } },
      ['build-token'],
    ],
    [
      GetDistributionCommand,
      5,
      { Distribution: { DistributionConfig: { Comment: 'api.uat.muvicinemas.com' } } },
      [],
    ],
    [
      DescribeReplicationGroupsCommand,
      5,
      { ReplicationGroups: [{ Description: 'x', AuthTokenEnabled: true }] },
      [],
    ],
  ] as const)('of %o side %i %o: %o', (Command, side, value, expected) => {
    expect(collected(Command as never, side, value)).toEqual(expected);
  });

  it('is the password within a secret of several fields, and not its host', () => {
    const SecretString = JSON.stringify({
      username: 'postgres',
      password: 'in-the-document',
      host: 'db.example',
    });
    const found = collected(GetSecretValueCommand as never, 5, { SecretString });
    expect(found).toContain('in-the-document');
    expect(found).not.toContain('db.example');
  });

  it("is the password within ECR's token", () => {
    const authorizationToken = Buffer.from('AWS:the-password-of-ecr').toString('base64');
    expect(
      collected(GetAuthorizationTokenCommand as never, 5, { authorizationData: [{ authorizationToken }] }),
    ).toContain('the-password-of-ecr');
  });

  it('is found by name alone where there is no schema', () => {
    const found: string[] = [];
    collectSecrets('CreateDBInstance', { DBInstances: [{ MasterUserPassword: 'by-its-name' }] }, (secret) =>
      found.push(secret),
    );
    expect(found).toEqual(['by-its-name']);
  });
});
