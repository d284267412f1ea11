import type { Reply } from '../engine/call.ts';
import { CallFailed } from '../engine/errors.ts';
import type { AwsRead } from './call.ts';

/** One read that answers for many narrow ones of an operation. */
interface Widening {
  /** The one input field that narrows the read; any other field keeps it as it is. */
  readonly by: string;
  /** Field of an answer's list that the narrowing names. */
  readonly list: string;
  readonly key: string;
  /** The error of a narrow read whose thing is not there, as the SDK names it; without one its list is empty. */
  readonly notFound?: string;
}

/**
 * Reads of which one answers for many, from the operations' reference pages. A list that takes several names
 * but fails as a whole for one that is missing (load balancers, target groups) is read without names.
 */
const WIDENINGS: Readonly<Record<string, Widening>> = {
  'elasticache:DescribeReplicationGroups': {
    by: 'ReplicationGroupId',
    list: 'ReplicationGroups',
    key: 'ReplicationGroupId',
    notFound: 'ReplicationGroupNotFoundFault',
  },
  'elasticache:DescribeCacheClusters': {
    by: 'CacheClusterId',
    list: 'CacheClusters',
    key: 'CacheClusterId',
    notFound: 'CacheClusterNotFoundFault',
  },
  'rds:DescribeDBInstances': {
    by: 'DBInstanceIdentifier',
    list: 'DBInstances',
    key: 'DBInstanceIdentifier',
    notFound: 'DBInstanceNotFoundFault',
  },
  'rds:DescribeDBProxies': {
    by: 'DBProxyName',
    list: 'DBProxies',
    key: 'DBProxyName',
    notFound: 'DBProxyNotFoundFault',
  },
  'elastic-load-balancing-v2:DescribeLoadBalancers': {
    by: 'Names',
    list: 'LoadBalancers',
    key: 'LoadBalancerName',
    notFound: 'LoadBalancerNotFoundException',
  },
  'elastic-load-balancing-v2:DescribeTargetGroups': {
    by: 'Names',
    list: 'TargetGroups',
    key: 'TargetGroupName',
    notFound: 'TargetGroupNotFoundException',
  },
  'ecr:DescribeRepositories': {
    by: 'repositoryNames',
    list: 'repositories',
    key: 'repositoryName',
    notFound: 'RepositoryNotFoundException',
  },
};

/** A read seen as one of many: what they share, and which thing it asks about. */
export interface Narrow {
  readonly wide: AwsRead;
  select(reply: Reply): Reply;
}

/** How a read could be answered by a wider one, or undefined where it cannot. */
export function widen(read: AwsRead): Narrow | undefined {
  const widening = WIDENINGS[`${read.service}:${read.operation}`];
  if (widening === undefined) return undefined;
  const { [widening.by]: narrowing, ...rest } = read.input;
  const name = Array.isArray(narrowing) && narrowing.length === 1 ? narrowing[0] : narrowing;
  if (typeof name !== 'string') return undefined;
  const wide: AwsRead = { ...read, input: rest };
  return { wide, select: (reply) => selected(widening, name, reply) };
}

function selected({ list, key, notFound }: Widening, name: string, reply: Reply): Reply {
  const value = reply.value as Record<string, unknown>;
  const entries = Array.isArray(value[list]) ? (value[list] as Record<string, unknown>[]) : [];
  const found = entries.filter((entry) => entry[key] === name);
  if (found.length === 0 && notFound !== undefined) {
    throw new CallFailed({
      failure: 'not-found',
      errorName: notFound,
      message: `${name} is not among the ${entries.length} that are there`,
      requestId: reply.requestId,
    });
  }
  return { ...reply, value: { ...value, [list]: found } };
}
