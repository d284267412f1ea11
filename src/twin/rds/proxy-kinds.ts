/** Proxies, their target group, targets and endpoints: the kinds, which the files of their operations share. */
import { detachInterfaces } from '../ec2/interfaces.ts';
import { arn } from '../handlers/tags.ts';
import { type ErrorText, GONE, kind, type Passing, type Tx } from '../kind.ts';

const text = (name: string, says: ErrorText['says']): ErrorText => ({ name, says });

const passing: Readonly<Record<string, Passing>> = {
  creating: { lasts: ['5m', '10m'], next: 'available' },
  modifying: { lasts: ['1m', '3m'], next: 'available' },
  deleting: { lasts: ['2m', '5m'], next: GONE },
};

export interface Auth {
  readonly secretArn: string;
  readonly iamAuth: string;
  readonly description?: string;
  readonly passwordType: string;
}

/** How a target group uses its connections. */
export interface Pool {
  readonly most: number;
  readonly idle: number;
  /** Seconds. */
  readonly borrow: number;
  readonly pinning: readonly string[];
  readonly init?: string;
}

export interface DbProxy {
  readonly resourceId: string;
  readonly family: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly groups: readonly string[];
  readonly auth: readonly Auth[];
  readonly roleArn: string;
  readonly tls: boolean;
  /** Seconds. */
  readonly idleTimeout: number;
  readonly debug: boolean;
  readonly updated: number;
  readonly groupId: string;
  readonly pool: Pool;
  readonly groupUpdated: number;
  /** What is there when `modifying` is over. */
  readonly coming?: Partial<DbProxy>;
}

export const proxies = kind<DbProxy>({
  service: 'rds',
  name: 'Proxy',
  passing,
  errors: {
    missing: text('DBProxyNotFoundFault', (id) => `DB proxy ${id} not found.`),
    exists: text('DBProxyAlreadyExistsFault', (id) => `DB proxy ${id} already exists.`),
    state: text('InvalidDBProxyStateFault', (id, state) => `DB proxy ${id} is in an invalid state: ${state}`),
  },
  arn: ({ data }, tx) => arn(tx, 'rds', `db-proxy:${data.resourceId}`),
  entered: {
    available: (thing, tx) => {
      const { coming, ...data } = thing.data;
      tx.put(proxies, { ...thing, data: { ...data, ...coming } });
    },
    deleting: ({ id }, tx) => {
      for (const endpoint of endpointsOf(id, tx)) {
        if (endpoint.state !== 'deleting') tx.enter(proxyEndpoints, endpoint.id, 'deleting');
      }
    },
    gone: ({ id, data }, tx) => {
      detachInterfaces(tx, data.resourceId);
      for (const target of targetsOf(id, tx)) tx.remove(proxyTargets, target.id);
    },
  },
});

export interface ProxyTarget {
  readonly proxy: string;
  readonly clusterId?: string;
  readonly instanceId?: string;
}

/** What a proxy's default target group tracks: a cluster or an instance. */
export const proxyTargets = kind<ProxyTarget>({
  service: 'rds',
  name: 'ProxyTarget',
  passing: { REGISTERING: { lasts: ['1m', '3m'], next: 'registered' } },
  errors: {
    missing: text('DBProxyTargetNotFoundFault', (id) => `The target ${id.split(' ')[1]} is not registered.`),
    exists: text(
      'DBProxyTargetAlreadyRegisteredFault',
      (id) => `The target ${id.split(' ')[1]} is already registered.`,
    ),
  },
});

export interface ProxyEndpoint {
  readonly resourceId: string;
  readonly proxy: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly groups: readonly string[];
  readonly role: 'READ_WRITE' | 'READ_ONLY';
}

export const proxyEndpoints = kind<ProxyEndpoint>({
  service: 'rds',
  name: 'ProxyEndpoint',
  passing,
  errors: {
    missing: text('DBProxyEndpointNotFoundFault', (id) => `DB proxy endpoint ${id} not found.`),
    exists: text('DBProxyEndpointAlreadyExistsFault', (id) => `DB proxy endpoint ${id} already exists.`),
    state: text(
      'InvalidDBProxyEndpointStateFault',
      (id, state) => `DB proxy endpoint ${id} is in an invalid state: ${state}`,
    ),
  },
  arn: ({ data }, tx) => arn(tx, 'rds', `db-proxy-endpoint:${data.resourceId}`),
  entered: { gone: ({ data }, tx) => detachInterfaces(tx, data.resourceId) },
});

export const endpointsOf = (proxy: string, tx: Tx) =>
  tx.list(proxyEndpoints).filter(({ data }) => data.proxy === proxy);

export const targetsOf = (proxy: string, tx: Tx) =>
  tx.list(proxyTargets).filter(({ data }) => data.proxy === proxy);
