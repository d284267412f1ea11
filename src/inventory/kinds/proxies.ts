import { describe } from '../../aws/call.ts';
import { type Answer, needed, resourceKind } from '../kind.ts';
import { type Fact, resource, sorted, type Unread } from '../resource.ts';

const also = ['databases', 'proxies'];

export const proxies = resourceKind({
  kind: 'rds/proxy',
  title: 'RDS proxies',
  service: 'rds',
  also,
  async list(ask) {
    const listed = await ask.list(describe('rds', 'DescribeDBProxies', {}), (reply) => reply.DBProxies);
    return Promise.all(
      listed.map(async (proxy) => {
        const name = needed(proxy.DBProxyName, 'DBProxyName');
        const [pool, targets] = await Promise.all([
          ask.about(describe('rds', 'DescribeDBProxyTargetGroups', { DBProxyName: name })),
          ask.about(describe('rds', 'DescribeDBProxyTargets', { DBProxyName: name })),
        ]);
        const tracked =
          'value' in targets
            ? (targets.value.Targets ?? []).map((one) => one.TrackedClusterId ?? one.RdsResourceId)
            : [];
        return resource({
          kind: 'rds/proxy',
          id: name,
          arn: proxy.DBProxyArn,
          facts: {
            EngineFamily: proxy.EngineFamily,
            Status: proxy.Status,
            VpcId: proxy.VpcId,
            RequireTLS: proxy.RequireTLS,
            IdleClientTimeout: proxy.IdleClientTimeout,
            DebugLogging: proxy.DebugLogging,
            SecurityGroups: sorted(proxy.VpcSecurityGroupIds),
            Authentication: sorted(proxy.Auth?.map(({ SecretArn }) => SecretArn)),
            ...poolFacts(pool),
            ...('value' in targets ? { Targets: [...new Set(sorted(tracked))] } : {}),
          },
          unread: { ...unreadOf(pool, 'ConnectionPool'), ...unreadOf(targets, 'Targets') },
          uses: [
            proxy.VpcId,
            ...tracked,
            ...(proxy.VpcSecurityGroupIds ?? []),
            ...(proxy.Auth ?? []).map(({ SecretArn }) => SecretArn),
          ],
        });
      }),
    );
  },
});

type Pools = Answer<{
  TargetGroups?: readonly {
    ConnectionPoolConfig?: {
      MaxConnectionsPercent?: number;
      MaxIdleConnectionsPercent?: number;
      ConnectionBorrowTimeout?: number;
    };
  }[];
}>;

function poolFacts(pool: Pools): Record<string, Fact | undefined> {
  if (!('value' in pool)) return {};
  const { ConnectionPoolConfig: config } = pool.value.TargetGroups?.[0] ?? {};
  return {
    MaxConnectionsPercent: config?.MaxConnectionsPercent,
    MaxIdleConnectionsPercent: config?.MaxIdleConnectionsPercent,
    ConnectionBorrowTimeout: config?.ConnectionBorrowTimeout,
  };
}

function unreadOf(answer: Answer<unknown>, field: string): Readonly<Record<string, Unread>> {
  return 'unread' in answer ? { [field]: answer.unread } : {};
}

export const proxyEndpoints = resourceKind({
  kind: 'rds/proxy-endpoint',
  title: 'RDS proxy endpoints',
  service: 'rds',
  also,
  async list(ask) {
    const listed = await ask.list(
      describe('rds', 'DescribeDBProxyEndpoints', {}),
      (reply) => reply.DBProxyEndpoints,
    );
    // The default endpoint is the proxy itself.
    return listed
      .filter(({ IsDefault }) => IsDefault !== true)
      .map((endpoint) =>
        resource({
          kind: 'rds/proxy-endpoint',
          id: needed(endpoint.DBProxyEndpointName, 'DBProxyEndpointName'),
          arn: endpoint.DBProxyEndpointArn,
          facts: {
            DBProxyName: endpoint.DBProxyName,
            TargetRole: endpoint.TargetRole,
            Status: endpoint.Status,
            VpcId: endpoint.VpcId,
            SecurityGroups: sorted(endpoint.VpcSecurityGroupIds),
          },
          uses: [endpoint.DBProxyName],
        }),
      );
  },
});
