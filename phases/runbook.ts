import type { MonthlyCost } from '../src/engine/step.ts';
import { priceOf } from '../src/inventory/prices.ts';
import { databases, redisGroups } from './environment.ts';

/** A risk of the build, in the order of the runbook's register. */
export interface Risk {
  readonly risk: string;
  readonly impact: string;
  readonly mitigation: string;
}

/** One line of what the finished environment costs. */
export interface Cost {
  readonly resource: string;
  readonly count: number;
  /** US dollars a month for all of them. */
  readonly monthly: MonthlyCost;
  readonly source: string;
}

export const title = 'Muvi UAE UAT build';

/** What a phase adds to the bill or takes off it, before a run has computed it. Phases not named cost nothing. */
export const costNotes: Readonly<Record<string, string>> = {
  '1': 'saves: summed from what is found',
  '2': 'a helper instance for some hours, and a snapshot',
  '2B': `${databases.length} proxies and their secrets`,
  '3': 'three load balancers',
  '4': `${redisGroups.length} single-node groups`,
  '5': 'one task a service on Fargate',
  '6': 'storage, distribution, one web ACL',
  '7': 'secrets',
  '8': 'one pipeline a service',
  '11': 'saves: summed from what is found in Frankfurt',
};

const SOURCE = 'runbook, Feb 2026';

const cost = (resource: string, count: number, kind: string): Cost => {
  const price = priceOf(kind);
  return {
    resource,
    count,
    monthly: price === 'unknown' ? price : count * price,
    source: price === 'unknown' ? 'no price known' : SOURCE,
  };
};

/** The finished environment, each line its count times the unit price. */
export const costs: readonly Cost[] = [
  cost('ECS services on Fargate, one task each', 9, 'ecs:service'),
  cost('Aurora instances, db.t3.medium', 2, 'rds:db.t3.medium'),
  cost('RDS proxies', databases.length, 'rds:proxy'),
  cost('Redis, cache.t3.medium', redisGroups.length, 'elasticache:cache.t3.medium'),
  cost('Application load balancers', 3, 'elbv2:load-balancer'),
  cost('NAT gateways', 1, 'ec2:nat-gateway'),
  cost('Web ACLs', 1, 'wafv2:web-acl'),
  cost('Secrets', databases.length, 'secrets-manager:secret'),
];

export const risks: readonly Risk[] = [
  {
    risk: 'An image does not build: a dependency or a private package is missing',
    impact: 'phase 5 waits',
    mitigation: 'read the Dockerfiles and build locally first',
  },
  {
    risk: 'Migrations fail on an empty database',
    impact: 'tables are missing',
    mitigation: 'copy filled databases; run what migrations remain in their order',
  },
  {
    risk: 'Sandbox credentials of third parties have expired',
    impact: 'services do not start',
    mitigation: 'look at the parameters that are there before asking for new ones',
  },
  {
    risk: "The offer service's own migration makes another schema",
    impact: 'the offer service breaks',
    mitigation: 'compare with its source, correct by SQL',
  },
  {
    risk: "The internal load balancer's ports cannot be reached from tasks",
    impact: 'gRPC calls fail',
    mitigation: 'its group lets the task group in on 5002 to 5007 (3.1c)',
  },
  {
    risk: 'CloudFront keeps serving from Frankfurt',
    impact: 'users reach the old environment',
    mitigation: 'invalidate after the origins have changed',
  },
  {
    risk: "The ticket service's source is not in the source tree",
    impact: 'it has no image',
    mitigation: 'look for one in Frankfurt; leave the service out until then',
  },
  {
    risk: 'The stopped temp-muvi-uat-main keeps 2 TB that cannot shrink',
    impact: 'about $160 a month for nothing',
    mitigation: 'copy what is needed into a small instance, then delete it by decision',
  },
  {
    risk: 'A deleted peering carried something nobody knew of',
    impact: 'connections break',
    mitigation: 'every route table that uses it is named before the delete is asked about',
  },
  {
    risk: 'The rate limit is too tight for a load test',
    impact: 'the test measures the limit',
    mitigation: 'raise it before, and put it back whatever happens',
  },
  {
    risk: 'Terraform state is damaged',
    impact: 'the environment cannot be managed',
    mitigation: 'a locked state in S3',
  },
  {
    risk: 'The control panel is reached by someone it is not for',
    impact: 'anyone switches services',
    mitigation: 'it listens on loopback alone; least privilege behind it',
  },
];
