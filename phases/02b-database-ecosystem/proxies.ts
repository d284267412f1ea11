import { call, describe } from '../../src/aws/call.ts';
import { includes } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { clusterSubnetIds, roleArn, secretArn } from '../../src/inventory/database.ts';
import { priceOf } from '../../src/inventory/prices.ts';
import { securityGroupId } from '../../src/inventory/refs.ts';
import { aurora, builtBy, databases, proxyRole, proxySecurityGroup } from '../environment.ts';
import type { PhaseSettings } from '../settings.ts';

/** As production's pools: every connection may be used, half may idle, two minutes to get one. */
const POOL = { MaxConnectionsPercent: 100, MaxIdleConnectionsPercent: 50, ConnectionBorrowTimeout: 120 };

/** Seconds a client may be silent: RDS Proxy's own default, half an hour. */
const IDLE_CLIENT_TIMEOUT = 1800;

/** 2B.5 to 2B.8: proxies, their pools and targets, read-only endpoints, public access, the endpoint map. */
export const proxies = (settings: PhaseSettings): readonly Step[] => [
  step({
    id: '2B.5',
    title: 'Create one proxy per database',
    in: 'uae',
    does: 'create',
    each: databases,
    write: ({ proxy, secret }) =>
      call('rds', 'CreateDBProxy', {
        DBProxyName: proxy,
        EngineFamily: 'POSTGRESQL',
        Auth: [{ AuthScheme: 'SECRETS', SecretArn: secretArn(secret, '2B.2'), IAMAuth: 'DISABLED' }],
        RoleArn: roleArn(proxyRole.name, '2B.3'),
        VpcSubnetIds: clusterSubnetIds(aurora.cluster),
        VpcSecurityGroupIds: [securityGroupId(proxySecurityGroup, '2B.4')],
        IdleClientTimeout: IDLE_CLIENT_TIMEOUT,
        // The services' clients are not known to speak TLS; the proxy takes it from those that do.
        RequireTLS: false,
        Tags: builtBy('2B'),
      }),
    verify: ({ proxy, secret }) =>
      describe('rds', 'DescribeDBProxies', { DBProxyName: proxy }).shows({
        DBProxies: [
          {
            Status: 'available',
            EngineFamily: 'POSTGRESQL',
            RoleArn: roleArn(proxyRole.name, '2B.3'),
            Auth: [{ AuthScheme: 'SECRETS', SecretArn: secretArn(secret, '2B.2') }],
            VpcSecurityGroupIds: [securityGroupId(proxySecurityGroup, '2B.4')],
          },
        ],
      }),
    wait: { usually: '8m', atMost: '30m' },
    sleeps: true,
    monthly: () => priceOf('rds:proxy'),
  }),
  step({
    id: '2B.5b',
    title: "Set the pools as production's",
    in: 'uae',
    does: 'modify',
    each: databases,
    write: ({ proxy }) =>
      call('rds', 'ModifyDBProxyTargetGroup', {
        DBProxyName: proxy,
        TargetGroupName: 'default',
        ConnectionPoolConfig: POOL,
      }),
    verify: ({ proxy }) =>
      describe('rds', 'DescribeDBProxyTargetGroups', {
        DBProxyName: proxy,
        TargetGroupName: 'default',
      }).shows({
        TargetGroups: [{ ConnectionPoolConfig: POOL }],
      }),
    sleeps: true,
  }),
  step({
    id: '2B.5c',
    title: 'Register the cluster with each proxy',
    in: 'uae',
    does: 'create',
    each: databases,
    write: ({ proxy }) =>
      call('rds', 'RegisterDBProxyTargets', {
        DBProxyName: proxy,
        TargetGroupName: 'default',
        DBClusterIdentifiers: [aurora.cluster],
      }),
    verify: ({ proxy }) =>
      describe('rds', 'DescribeDBProxyTargets', { DBProxyName: proxy, TargetGroupName: 'default' }).shows({
        Targets: includes([
          { Type: 'RDS_INSTANCE', Role: 'READ_WRITE', TargetHealth: { State: 'AVAILABLE' } },
          { Type: 'RDS_INSTANCE', Role: 'READ_ONLY', TargetHealth: { State: 'AVAILABLE' } },
        ]),
      }),
    wait: { usually: '3m', atMost: '20m' },
    sleeps: true,
  }),
  step({
    id: '2B.6',
    title: 'Create one read-only endpoint per proxy',
    in: 'uae',
    does: 'create',
    each: databases,
    write: ({ proxy, readOnlyEndpoint }) =>
      call('rds', 'CreateDBProxyEndpoint', {
        DBProxyName: proxy,
        DBProxyEndpointName: readOnlyEndpoint,
        TargetRole: 'READ_ONLY',
        VpcSubnetIds: clusterSubnetIds(aurora.cluster),
        VpcSecurityGroupIds: [securityGroupId(proxySecurityGroup, '2B.4')],
        Tags: builtBy('2B'),
      }),
    verify: ({ proxy, readOnlyEndpoint }) =>
      describe('rds', 'DescribeDBProxyEndpoints', { DBProxyEndpointName: readOnlyEndpoint }).shows({
        DBProxyEndpoints: [
          {
            Status: 'available',
            DBProxyName: proxy,
            TargetRole: 'READ_ONLY',
            VpcSecurityGroupIds: [securityGroupId(proxySecurityGroup, '2B.4')],
          },
        ],
      }),
    wait: { usually: '5m', atMost: '30m' },
    sleeps: true,
  }),
  step({
    id: '2B.7',
    title: `Aurora's instances ${settings.aurora.publiclyAccessible ? 'have' : 'have no'} public addresses (decision 8)`,
    in: 'uae',
    does: 'modify',
    each: describe('rds', 'DescribeDBInstances', {
      Filters: [{ Name: 'db-cluster-id', Values: [aurora.cluster] }],
    }).picks((reply) =>
      (reply.DBInstances ?? []).map(({ DBInstanceIdentifier }) => `${DBInstanceIdentifier}`),
    ),
    ...(settings.aurora.publiclyAccessible
      ? {
          warns:
            'decision 8 keeps Aurora publicly accessible, and its security group lets the whole internet reach port 5432: aurora.publiclyAccessible: false ends it',
        }
      : {}),
    write: (instance) =>
      call('rds', 'ModifyDBInstance', {
        DBInstanceIdentifier: instance,
        PubliclyAccessible: settings.aurora.publiclyAccessible,
        ApplyImmediately: true,
      }),
    verify: (instance) =>
      describe('rds', 'DescribeDBInstances', { DBInstanceIdentifier: instance }).shows({
        DBInstances: [
          { DBInstanceStatus: 'available', PubliclyAccessible: settings.aurora.publiclyAccessible },
        ],
      }),
    wait: { usually: '2m', atMost: '20m' },
    sleeps: true,
  }),
  step({
    id: '2B.8',
    title: 'The endpoint map: where each service writes and reads',
    in: 'uae',
    does: 'survey',
    each: databases,
    verify: ({ name, proxy, readOnlyEndpoint }) => [
      describe('rds', 'DescribeDBProxies', { DBProxyName: proxy }).shows(
        { DBProxies: [{ Status: 'available' }] },
        (reply) => ({ [`DB_WRITE_HOST of ${name}`]: `${reply.DBProxies?.[0]?.Endpoint}` }),
      ),
      describe('rds', 'DescribeDBProxyEndpoints', { DBProxyEndpointName: readOnlyEndpoint }).shows(
        { DBProxyEndpoints: [{ Status: 'available' }] },
        (reply) => ({ [`DB_READ_HOST of ${name}`]: `${reply.DBProxyEndpoints?.[0]?.Endpoint}` }),
      ),
    ],
    sleeps: true,
  }),
];
