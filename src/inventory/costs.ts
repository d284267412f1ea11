import { total } from '../engine/cost.ts';
import type { MonthlyCost } from '../engine/step.ts';
import { priceOf } from './prices.ts';
import type { Resource } from './resource.ts';

/** Kinds that cost nothing by themselves, or that are paid for with what they belong to. */
const FREE = new Set([
  'ec2/vpc',
  'ec2/subnet',
  'ec2/route-table',
  'ec2/vpc-peering',
  'ec2/security-group',
  'elbv2/listener',
  'elbv2/target-group',
  'ecs/cluster',
  'ecs/task-definition',
  'application-auto-scaling/target',
  // Its instances are what the runbook prices.
  'rds/cluster',
  // Priced with its proxy.
  'rds/proxy-endpoint',
  'elasticache/subnet-group',
  'elasticache/parameter-group',
  'iam/role',
  'acm/certificate',
  'servicediscovery/service',
]);

/** What of the price table a resource is charged as, and how many of it; undefined where it is free. */
function charged({
  kind,
  facts,
}: Resource): readonly (readonly [price: string, count: number])[] | undefined {
  if (FREE.has(kind)) return undefined;
  switch (kind) {
    case 'ec2/nat-gateway':
      return [['ec2:nat-gateway', 1]];
    case 'ec2/address':
      // The address of a NAT gateway is priced with it.
      return facts.Attached === true ? undefined : [['ec2:address', 1]];
    case 'elbv2/load-balancer':
      return [['elbv2:load-balancer', 1]];
    case 'rds/instance':
      return databaseCharge(facts);
    case 'rds/proxy':
      return [['rds:proxy', 1]];
    case 'elasticache/replication-group':
      return [[`elasticache:${facts.CacheNodeType}`, Number(facts.Nodes ?? 1)]];
    case 'elasticache/cache-cluster':
      return [[`elasticache:${facts.CacheNodeType}`, Number(facts.NumCacheNodes ?? 1)]];
    case 'ecs/service':
      return [['ecs:service', Number(facts.desiredCount ?? 1)]];
    case 'ec2/instance':
      return facts.State === 'stopped' ? undefined : [[`ec2:${facts.InstanceType}`, 1]];
    case 'ec2/volume':
      return [[`ec2:${facts.VolumeType}-gib`, Number(facts.Size)]];
    case 'ssm/parameter':
      return facts.Tier === 'Standard' ? undefined : [['ssm:advanced-parameter', 1]];
    case 'secrets-manager/secret':
      return facts.Deleted === true ? undefined : [['secrets-manager:secret', 1]];
    case 'wafv2/web-acl':
      return [['wafv2:web-acl', 1]];
    case 'codepipeline/pipeline':
      return [['codepipeline:pipeline', 1]];
    default:
      return [[kind.replace('/', ':'), 1]];
  }
}

/** A member of a cluster is priced whole; a database by itself also for its disk, which is all of it while stopped. */
function databaseCharge(facts: Resource['facts']): readonly (readonly [string, number])[] {
  const machine = [`rds:${facts.DBInstanceClass}`, facts.MultiAZ === true ? 2 : 1] as const;
  if (facts.DBClusterIdentifier !== undefined) return [machine];
  const disk = ['rds:storage-gib', Number(facts.AllocatedStorage ?? 0)] as const;
  return facts.DBInstanceStatus === 'stopped' ? [disk] : [machine, disk];
}

/** US dollars a month, estimated; 0 where it is free, `unknown` where a part of it has no price. */
export function costOf(resource: Resource): MonthlyCost {
  const parts = charged(resource) ?? [];
  return total(
    parts.map(([price, count]) => {
      const one = priceOf(price);
      return count === 0 ? 0 : one === 'unknown' ? one : one * count;
    }),
  );
}

/** The prices that the sums would need and the table does not have. */
export function unpriced(resources: readonly Resource[]): readonly string[] {
  const missing = resources
    .flatMap((one) => charged(one) ?? [])
    .filter(([price, count]) => count > 0 && priceOf(price) === 'unknown')
    .map(([price]) => price);
  return [...new Set(missing)].sort();
}
