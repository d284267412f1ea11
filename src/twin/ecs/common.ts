import type { Paging } from '../handlers/page.ts';
import { arn } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';
import { type Cluster, clusters } from './kinds.ts';

/** How ECS pages a list: 100 at a time, or 10 for services, and never more than 100. */
export function tokens(size = 100): Paging {
  return {
    token: 'nextToken',
    next: 'nextToken',
    limit: 'maxResults',
    size,
    limits: [1, 100],
    badToken: 'InvalidParameterException',
    badLimit: 'InvalidParameterException',
  };
}

export function invalid(message: string): never {
  return refuse('InvalidParameterException', message);
}

export function clientError(message: string): never {
  return refuse('ClientException', message);
}

/** The last part of an ARN, or the name that stands in its place. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.split('/').at(-1) ?? nameOrArn;
}

export function ecsArn(tx: Tx, resource: string): string {
  return arn(tx, 'ecs', resource);
}

/** The cluster a request is about, whatever its state; `default` where it names none. */
export function clusterNamed(nameOrArn: string | undefined, tx: Tx): Stored<Cluster> {
  return tx.get(clusters, nameOf(nameOrArn ?? 'default'));
}

/** The cluster, where it can still run something. */
export function activeCluster(nameOrArn: string | undefined, tx: Tx): Stored<Cluster> {
  const cluster = clusterNamed(nameOrArn, tx);
  if (cluster.state !== 'ACTIVE')
    refuse('ClusterNotFoundException', clusters.errors.missing.says(cluster.id, ''));
  return cluster;
}

type TagList = readonly { readonly key?: string; readonly value?: string }[];

export function ecsTags(list: TagList | undefined): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ key = '', value = '' }) => [key, value]));
}

export function ecsTagList(
  tags: Readonly<Record<string, string>> | undefined,
): { key: string; value: string }[] {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}
