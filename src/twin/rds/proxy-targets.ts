/**
 * A proxy's target group, `default`, and what is registered with it: one cluster, whose instances are then targets, or
 * one instance. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RegisterDBProxyTargets.html (and
 * Deregister, DescribeDBProxyTargets, DescribeDBProxyTargetGroups, ModifyDBProxyTargetGroup). All of it asks for a proxy
 * that is available.
 */
import type { Input } from '../../aws/types.ts';
import { inState } from '../handlers/guards.ts';
import { page } from '../handlers/page.ts';
import { arn } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { host, markers } from './common.ts';
import { clusters, type Instance, instances, membersOf } from './kinds.ts';
import { healthOf } from './proxy-health.ts';
import {
  type DbProxy,
  type Pool,
  type ProxyTarget,
  proxies,
  proxyTargets,
  targetsOf,
} from './proxy-kinds.ts';

const GROUP = 'default';

function proxyWith(name: string | undefined, group: string | undefined, tx: Tx): Stored<DbProxy> {
  const proxy = tx.get(proxies, name ?? '');
  if (group !== undefined && group !== GROUP) {
    refuse('DBProxyTargetGroupNotFoundFault', `Target group ${group} of the DB proxy ${name} not found.`);
  }
  return proxy;
}

const groupView = ({ id, created, data }: Stored<DbProxy>, tx: Tx) => ({
  DBProxyName: id,
  TargetGroupName: GROUP,
  TargetGroupArn: arn(tx, 'rds', `target-group:${data.groupId}`),
  IsDefault: true,
  Status: 'available',
  ConnectionPoolConfig: {
    MaxConnectionsPercent: data.pool.most,
    MaxIdleConnectionsPercent: data.pool.idle,
    ConnectionBorrowTimeout: data.pool.borrow,
    SessionPinningFilters: [...data.pool.pinning],
    InitQuery: data.pool.init,
  },
  CreatedDate: new Date(created),
  UpdatedDate: new Date(data.groupUpdated),
});

function checkedPool(
  given: NonNullable<Input<'rds', 'ModifyDBProxyTargetGroup'>['ConnectionPoolConfig']>,
  before: Pool,
): Pool {
  const { MaxConnectionsPercent: most, MaxIdleConnectionsPercent: idle, InitQuery } = given;
  const invalid = (message: string): never => refuse('InvalidParameterValue', message);
  if (idle !== undefined && most === undefined) {
    return refuse(
      'InvalidParameterCombination',
      'MaxConnectionsPercent must be given with MaxIdleConnectionsPercent.',
    );
  }
  const pool: Pool = {
    most: most ?? before.most,
    idle: idle ?? (most === undefined ? before.idle : Math.floor(most / 2)),
    borrow: given.ConnectionBorrowTimeout ?? before.borrow,
    pinning: given.SessionPinningFilters ?? before.pinning,
    ...(InitQuery === undefined ? {} : { init: InitQuery }),
  };
  if (pool.most < 1 || pool.most > 100) invalid('MaxConnectionsPercent must be between 1 and 100.');
  if (pool.idle < 0 || pool.idle > pool.most)
    invalid('MaxIdleConnectionsPercent must be between 0 and MaxConnectionsPercent.');
  if (pool.borrow < 0 || pool.borrow > 300) invalid('ConnectionBorrowTimeout must be between 0 and 300.');
  return pool;
}

/** A target as the proxy tracks it, and an instance it reaches through it. */
function trackedView(target: Stored<ProxyTarget>, tx: Tx) {
  const cluster = tx.find(clusters, target.data.clusterId as string);
  return {
    RdsResourceId: target.data.clusterId,
    TargetArn: cluster && clusters.arn?.(cluster, tx),
    Endpoint: host.writer(target.data.clusterId as string, tx),
    Port: cluster?.data.port,
    Type: 'TRACKED_CLUSTER' as const,
  };
}

function reachedView(
  target: Stored<ProxyTarget>,
  instance: Stored<Instance>,
  proxy: Stored<DbProxy>,
  tx: Tx,
) {
  const { clusterId } = target.data;
  const reads = clusterId !== undefined && tx.find(clusters, clusterId)?.data.writer !== instance.id;
  return {
    TargetArn: instances.arn?.(instance, tx),
    Endpoint: host.instance(instance.id, tx),
    TrackedClusterId: clusterId,
    RdsResourceId: instance.id,
    Port: instance.data.port,
    Type: 'RDS_INSTANCE' as const,
    Role: reads ? ('READ_ONLY' as const) : ('READ_WRITE' as const),
    TargetHealth: healthOf(target, instance, proxy, tx),
  };
}

function shown(proxy: Stored<DbProxy>, target: Stored<ProxyTarget>, tx: Tx) {
  const { clusterId, instanceId } = target.data;
  if (clusterId === undefined) {
    const instance = tx.find(instances, instanceId as string);
    return instance ? [reachedView(target, instance, proxy, tx)] : [];
  }
  const reached = membersOf(clusterId, tx).map((instance) => reachedView(target, instance, proxy, tx));
  return [...reached, trackedView(target, tx)];
}

const keyOf = (proxy: string, of: string): string => `${proxy} ${of}`;

export const proxyTargetOperations: Operations<'rds'> = {
  DescribeDBProxyTargetGroups: {
    takes: ['DBProxyName', 'TargetGroupName', 'MaxRecords', 'Marker'],
    run: ({ DBProxyName, TargetGroupName }, tx) => ({
      TargetGroups: [groupView(proxyWith(DBProxyName, TargetGroupName, tx), tx)],
    }),
  },
  ModifyDBProxyTargetGroup: {
    takes: ['DBProxyName', 'TargetGroupName', 'ConnectionPoolConfig'],
    run: ({ DBProxyName, TargetGroupName, ConnectionPoolConfig = {} }, tx) => {
      const proxy = proxyWith(DBProxyName, TargetGroupName, tx);
      inState(proxies, proxy, ['available']);
      const pool = checkedPool(ConnectionPoolConfig, proxy.data.pool);
      const changed = tx.patch(proxies, proxy.id, { pool, groupUpdated: tx.now });
      return { DBProxyTargetGroup: groupView(changed, tx) };
    },
  },
  RegisterDBProxyTargets: {
    takes: ['DBProxyName', 'TargetGroupName', 'DBClusterIdentifiers', 'DBInstanceIdentifiers'],
    run: ({ DBProxyName, TargetGroupName, DBClusterIdentifiers = [], DBInstanceIdentifiers = [] }, tx) => {
      const proxy = proxyWith(DBProxyName, TargetGroupName, tx);
      inState(proxies, proxy, ['available']);
      if (DBClusterIdentifiers.length + DBInstanceIdentifiers.length !== 1) {
        return refuse('InvalidParameterCombination', 'One DB cluster or one DB instance must be given.');
      }
      const [clusterId] = DBClusterIdentifiers;
      const [instanceId] = DBInstanceIdentifiers;
      if (clusterId !== undefined) inState(clusters, tx.get(clusters, clusterId), ['available', 'modifying']);
      if (instanceId !== undefined)
        inState(instances, tx.get(instances, instanceId), ['available', 'modifying', 'backing-up']);
      const of = (clusterId ?? instanceId) as string;
      const others = targetsOf(proxy.id, tx).filter(({ id }) => id !== keyOf(proxy.id, of));
      if (others.length > 0) refuse('InvalidParameterCombination', 'The target group already has a target.');
      const data = { proxy: proxy.id, ...(clusterId === undefined ? { instanceId: of } : { clusterId }) };
      const target = tx.add(proxyTargets, keyOf(proxy.id, of), 'REGISTERING', data);
      return { DBProxyTargets: shown(proxy, target, tx) };
    },
  },
  DescribeDBProxyTargets: {
    takes: ['DBProxyName', 'TargetGroupName', 'MaxRecords', 'Marker'],
    run: (input, tx) => {
      const proxy = proxyWith(input.DBProxyName, input.TargetGroupName, tx);
      const all = targetsOf(proxy.id, tx).flatMap((target) => shown(proxy, target, tx));
      const { items, next } = page(
        all,
        ({ Type, RdsResourceId }) => `${Type} ${RdsResourceId}`,
        { ...input },
        markers,
      );
      return { Targets: [...items], Marker: next };
    },
  },
  DeregisterDBProxyTargets: {
    takes: ['DBProxyName', 'TargetGroupName', 'DBClusterIdentifiers', 'DBInstanceIdentifiers'],
    run: ({ DBProxyName, TargetGroupName, DBClusterIdentifiers = [], DBInstanceIdentifiers = [] }, tx) => {
      const proxy = proxyWith(DBProxyName, TargetGroupName, tx);
      inState(proxies, proxy, ['available']);
      for (const of of [...DBClusterIdentifiers, ...DBInstanceIdentifiers]) {
        tx.remove(proxyTargets, tx.get(proxyTargets, keyOf(proxy.id, of)).id);
      }
      return {};
    },
  },
};
