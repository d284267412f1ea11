import { describe, expect, it } from 'vitest';
import { UAE } from '../../src/twin/start/facts.ts';
import { errorOf, rehearsal } from './support.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const RoleName = 'proxy-role';
const DBProxyName = 'uat-main-proxy';
const { 'database-a': a, 'database-b': b, 'private-a': otherA, 'private-b': otherB } = UAE.subnets;

const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const trust = (Service: string) =>
  document({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });

const allowed = document({
  Effect: 'Allow',
  Action: 'secretsmanager:GetSecretValue',
  Resource: 'arn:aws:secretsmanager:me-central-1:739991759290:secret:uat/*',
});

/** The role and the secret, made; `proxy` asks for the proxy, `made` until it is there. */
async function prepared() {
  const { ask, clock } = rehearsal();
  const { Role } = await ask('iam', 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: trust('rds.amazonaws.com'),
  });
  const policy = { RoleName, PolicyName: 'SecretsManagerAccess' };
  await ask('iam', 'PutRolePolicy', { ...policy, PolicyDocument: allowed });
  const secret = await ask('secrets-manager', 'CreateSecret', {
    Name: 'uat/main/rds',
    SecretString: 'value',
  });
  const proxy = (rest: object = {}) =>
    ask('rds', 'CreateDBProxy', {
      DBProxyName,
      EngineFamily: 'POSTGRESQL',
      Auth: [{ AuthScheme: 'SECRETS', SecretArn: secret.ARN, IAMAuth: 'DISABLED' }],
      RoleArn: Role?.Arn,
      VpcSubnetIds: [a, b],
      ...rest,
    });
  const made = async (rest: object = {}) => {
    await clock.sleep(12 * SECOND);
    await proxy(rest);
    await clock.sleep(10 * MINUTE);
  };
  const register = (id = 'uatclusterdb') =>
    ask('rds', 'RegisterDBProxyTargets', { DBProxyName, DBClusterIdentifiers: [id] });
  const health = async () => {
    const { Targets = [] } = await ask('rds', 'DescribeDBProxyTargets', { DBProxyName });
    return Targets.filter(({ Type }) => Type === 'RDS_INSTANCE').map(({ TargetHealth }) => TargetHealth);
  };
  return { ask, clock, proxy, made, register, health, policy, role: Role?.Arn as string };
}

describe('a proxy', () => {
  it('is refused while its role is new, and then takes minutes to be available', async () => {
    const { ask, clock, proxy } = await prepared();
    expect(await errorOf(proxy())).toBe('InvalidParameterValue');
    await clock.sleep(12 * SECOND);
    expect((await proxy()).DBProxy?.Status).toBe('creating');
    expect(await errorOf(proxy())).toBe('DBProxyAlreadyExistsFault');
    await clock.sleep(10 * MINUTE);
    const { DBProxies } = await ask('rds', 'DescribeDBProxies', { DBProxyName });
    expect(DBProxies).toMatchObject([
      {
        Status: 'available',
        Endpoint: 'uat-main-proxy.proxy-cwyxrbeukelc.me-central-1.rds.amazonaws.com',
        IdleClientTimeout: 1800,
        RequireTLS: false,
        VpcId: UAE.databaseVpc,
      },
    ]);
  });

  it('is refused with a role for another service, subnets of two VPCs or of one zone, or no secret', async () => {
    const { ask, clock, proxy } = await prepared();
    const other = { RoleName: 'tasks', AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com') };
    const { Role } = await ask('iam', 'CreateRole', other);
    await clock.sleep(12 * SECOND);
    const create = (rest: object) => errorOf(proxy(rest));
    expect(await create({ RoleArn: Role?.Arn })).toBe('InvalidParameterValue');
    expect(await create({ RoleArn: `${Role?.Arn}-nothing` })).toBe('InvalidParameterValue');
    expect(await create({ VpcSubnetIds: [a, otherB] })).toBe('InvalidSubnet');
    expect(await create({ VpcSubnetIds: [a] })).toBe('InvalidSubnet');
    expect(await create({ Auth: [] })).toBe('InvalidParameterValue');
    expect(await create({ VpcSecurityGroupIds: [UAE.securityGroups['redis-uat-sg']] })).toBe(
      'InvalidParameterValue',
    );
  });

  it('holds its subnets and groups, and takes its endpoints with it', async () => {
    const { ask, clock, made } = await prepared();
    const group = { GroupName: 'proxies', Description: 'proxies', VpcId: UAE.databaseVpc };
    const { GroupId } = await ask('ec2', 'CreateSecurityGroup', group);
    await made({ VpcSecurityGroupIds: [GroupId] });
    const DBProxyEndpointName = 'uat-main-proxy-read-only';
    const endpoint = {
      DBProxyName,
      DBProxyEndpointName,
      VpcSubnetIds: [a, b],
      TargetRole: 'READ_ONLY' as const,
    };
    const { DBProxyEndpoint } = await ask('rds', 'CreateDBProxyEndpoint', endpoint);
    expect(DBProxyEndpoint?.Endpoint).toBe(
      'uat-main-proxy-read-only.endpoint.proxy-cwyxrbeukelc.me-central-1.rds.amazonaws.com',
    );
    expect(await errorOf(ask('rds', 'CreateDBProxyEndpoint', endpoint))).toBe(
      'DBProxyEndpointAlreadyExistsFault',
    );
    await clock.sleep(10 * MINUTE);
    const remove = () => errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId }));
    expect(await remove()).toBe('DependencyViolation');
    await ask('rds', 'DeleteDBProxy', { DBProxyName });
    expect(await errorOf(ask('rds', 'DeleteDBProxy', { DBProxyName }))).toBe('InvalidDBProxyStateFault');
    await clock.sleep(5 * MINUTE);
    expect(await errorOf(ask('rds', 'DescribeDBProxies', { DBProxyName }))).toBe('DBProxyNotFoundFault');
    const gone = ask('rds', 'DescribeDBProxyEndpoints', { DBProxyEndpointName });
    expect(await errorOf(gone)).toBe('DBProxyEndpointNotFoundFault');
    expect(await remove()).toBe('none');
  });

  it('is modified only when it is available', async () => {
    const { ask, clock, proxy } = await prepared();
    await clock.sleep(12 * SECOND);
    await proxy();
    const modify = () => errorOf(ask('rds', 'ModifyDBProxy', { DBProxyName, RequireTLS: true }));
    expect(await modify()).toBe('InvalidDBProxyStateFault');
    await clock.sleep(10 * MINUTE);
    expect(await modify()).toBe('none');
    const tls = async () =>
      (await ask('rds', 'DescribeDBProxies', { DBProxyName })).DBProxies?.[0]?.RequireTLS;
    expect(await tls()).toBe(false);
    await clock.sleep(3 * MINUTE);
    expect(await tls()).toBe(true);
  });
});

describe('a target group', () => {
  it('begins with the pool AWS gives it and is changed within its limits', async () => {
    const { ask, made } = await prepared();
    await made();
    const pool = async () =>
      (await ask('rds', 'DescribeDBProxyTargetGroups', { DBProxyName })).TargetGroups?.[0]
        ?.ConnectionPoolConfig;
    expect(await pool()).toMatchObject({
      MaxConnectionsPercent: 100,
      MaxIdleConnectionsPercent: 50,
      ConnectionBorrowTimeout: 120,
    });
    const modify = (ConnectionPoolConfig: object, TargetGroupName = 'default') =>
      errorOf(ask('rds', 'ModifyDBProxyTargetGroup', { DBProxyName, TargetGroupName, ConnectionPoolConfig }));
    expect(await modify({ MaxConnectionsPercent: 101 })).toBe('InvalidParameterValue');
    expect(await modify({ MaxIdleConnectionsPercent: 10 })).toBe('InvalidParameterCombination');
    expect(await modify({ MaxConnectionsPercent: 40, MaxIdleConnectionsPercent: 41 })).toBe(
      'InvalidParameterValue',
    );
    expect(await modify({ ConnectionBorrowTimeout: 301 })).toBe('InvalidParameterValue');
    expect(await modify({}, 'other')).toBe('DBProxyTargetGroupNotFoundFault');
    expect(await modify({ MaxConnectionsPercent: 80 })).toBe('none');
    expect(await pool()).toMatchObject({ MaxConnectionsPercent: 80, MaxIdleConnectionsPercent: 40 });
  });

  it('registers one cluster, whose instances become available after a while', async () => {
    const { ask, clock, made, register, health } = await prepared();
    await made();
    await register();
    expect(await health()).toEqual([{ State: 'REGISTERING' }, { State: 'REGISTERING' }]);
    expect(await errorOf(register())).toBe('DBProxyTargetAlreadyRegisteredFault');
    expect(await errorOf(register('nothing'))).toBe('DBClusterNotFoundFault');
    await clock.sleep(3 * MINUTE);
    expect(await health()).toEqual([{ State: 'AVAILABLE' }, { State: 'AVAILABLE' }]);
    const { Targets = [] } = await ask('rds', 'DescribeDBProxyTargets', { DBProxyName });
    expect(Targets.map(({ Type, Role }) => [Type, Role])).toEqual([
      ['RDS_INSTANCE', 'READ_WRITE'],
      ['RDS_INSTANCE', 'READ_ONLY'],
      ['TRACKED_CLUSTER', undefined],
    ]);
    const off = () =>
      ask('rds', 'DeregisterDBProxyTargets', { DBProxyName, DBClusterIdentifiers: ['uatclusterdb'] });
    await off();
    expect(await errorOf(off())).toBe('DBProxyTargetNotFoundFault');
  });

  it('registers nothing for a proxy that is not available, nor a cluster that is stopped', async () => {
    const { ask, clock, proxy, register } = await prepared();
    await clock.sleep(12 * SECOND);
    await proxy();
    expect(await errorOf(register())).toBe('InvalidDBProxyStateFault');
    await clock.sleep(10 * MINUTE);
    await ask('rds', 'StopDBCluster', { DBClusterIdentifier: 'uatclusterdb' });
    expect(await errorOf(register())).toBe('InvalidDBClusterStateFault');
  });

  it('finds its database unreachable when it stops, is in another VPC or does not let it in', async () => {
    const { ask, clock, made, register, health } = await prepared();
    await made();
    await register();
    await clock.sleep(3 * MINUTE);
    const reasons = async () => (await health()).map((one) => one?.Reason);
    const GroupId = UAE.securityGroups['uatclusterdb-sg'];
    const open = { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await ask('ec2', 'RevokeSecurityGroupIngress', { GroupId, IpPermissions: [open] });
    expect(await reasons()).toEqual(['UNREACHABLE', 'UNREACHABLE']);
    const near = { ...open, IpRanges: [{ CidrIp: '10.50.0.0/16' }] };
    await ask('ec2', 'AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: [near] });
    expect(await reasons()).toEqual([undefined, undefined]);
    await ask('rds', 'StopDBCluster', { DBClusterIdentifier: 'uatclusterdb' });
    expect(await reasons()).toEqual(['UNREACHABLE', 'UNREACHABLE']);
  });

  it('cannot reach a database from another VPC', async () => {
    const { clock, made, register, health } = await prepared();
    await made({ VpcSubnetIds: [otherA, otherB] });
    await register();
    await clock.sleep(3 * MINUTE);
    expect((await health()).map((one) => one?.Reason)).toEqual(['UNREACHABLE', 'UNREACHABLE']);
  });

  it('fails to log in without a secret that its role may read', async () => {
    const { ask, clock, made, register, health, policy } = await prepared();
    await made();
    await register();
    await clock.sleep(3 * MINUTE);
    const reasons = async () => (await health()).map((one) => one?.Reason);
    await ask('iam', 'DeleteRolePolicy', policy);
    expect(await reasons()).toEqual(['AUTH_FAILURE', 'AUTH_FAILURE']);
    await ask('iam', 'PutRolePolicy', { ...policy, PolicyDocument: allowed });
    expect(await reasons()).toEqual([undefined, undefined]);
    await ask('secrets-manager', 'DeleteSecret', { SecretId: 'uat/main/rds' });
    expect(await reasons()).toEqual(['AUTH_FAILURE', 'AUTH_FAILURE']);
  });
});

describe('production before phase 1', () => {
  it('has six proxies with read-only endpoints and available targets; the UAE has none', async () => {
    const { ask } = rehearsal({ in: 'prod' });
    const { DBProxies = [] } = await ask('rds', 'DescribeDBProxies');
    const { DBProxyEndpoints = [] } = await ask('rds', 'DescribeDBProxyEndpoints');
    expect(DBProxies).toHaveLength(6);
    expect(DBProxyEndpoints.map((one) => one.TargetRole)).toEqual(Array(6).fill('READ_ONLY'));
    for (const { DBProxyName: name } of DBProxies) {
      const { Targets = [] } = await ask('rds', 'DescribeDBProxyTargets', { DBProxyName: name });
      const states = Targets.filter((one) => one.Type === 'RDS_INSTANCE').map(
        (one) => one.TargetHealth?.State,
      );
      expect(states).toEqual(['AVAILABLE', 'AVAILABLE']);
    }
    expect((await rehearsal().ask('rds', 'DescribeDBProxies')).DBProxies).toEqual([]);
  });
});
