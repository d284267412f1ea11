import { pricedPart } from '../../engine/cost.ts';
import { costOf, unpriced } from '../../inventory/costs.ts';
import type { Resource } from '../../inventory/resource.ts';
import { type Inventory, resourcesOf } from '../../inventory/survey.ts';

/** One line of the cost summary: a kind, how many there are, and what those with a price cost. */
export interface CostLine {
  readonly kind: string;
  readonly title: string;
  readonly count: number;
  /** US dollars a month, of what has a price. */
  readonly known: number;
  /** How many of them have none: what they cost is unknown, never a guess. */
  readonly unpriced: number;
}

/** What stands in one place, by the phase that makes or keeps it. */
export interface PhaseCost extends Omit<CostLine, 'kind' | 'title'> {
  readonly phase: string;
}

/** An estimate of what an environment costs. */
export interface Costs {
  readonly lines: readonly CostLine[];
  readonly phases: readonly PhaseCost[];
  readonly known: number;
  readonly unpriced: number;
  /** What the price table lacks. */
  readonly missing: readonly string[];
}

/** Which phase makes, keeps or decommissions things of a kind (runbook, Phase Progress). */
const PHASE: Readonly<Record<string, string>> = {
  'rds/instance': '2',
  'rds/cluster': '2',
  'rds/proxy': '2B',
  'rds/proxy-endpoint': '2B',
  'secrets-manager/secret': '2B',
  'ec2/vpc-peering': '2B',
  'elbv2/load-balancer': '3',
  'elasticache/replication-group': '4',
  'elasticache/cache-cluster': '4',
  'ecs/service': '5',
  'ecr/repository': '5',
  'logs/log-group': '5',
  's3/bucket': '6',
  'cloudfront/distribution': '6',
  'wafv2/web-acl': '6',
  'ssm/parameter': '7',
  'codepipeline/pipeline': '8',
  'codebuild/project': '8',
};

const phaseOf = ({ kind, tags }: Resource): string => tags['muvi:phase'] ?? PHASE[kind] ?? 'before';

/** Prices every resource of an inventory. What is in `leave` (by ARN) was priced elsewhere: an account's global things. */
export function costsOf(inventory: Inventory, leave: ReadonlySet<string> = new Set()): Costs {
  const priced = (list: readonly Resource[]) => list.filter(({ arn = '' }) => !leave.has(arn));
  const lines = inventory.sections
    .map(({ kind, title, resources }) => ({ kind, title, ...summed(priced(resources)) }))
    .filter(({ known, unpriced: without }) => known > 0 || without > 0);
  const all = priced(resourcesOf(inventory));
  const phases = [...new Set(all.map(phaseOf))]
    .map((phase) => ({ phase, ...summed(all.filter((one) => phaseOf(one) === phase)) }))
    .filter(({ known, unpriced: without }) => known > 0 || without > 0)
    .sort((a, b) => order(a.phase) - order(b.phase));
  const { known, unpriced: without } = summed(all);
  return { lines, phases, known, unpriced: without, missing: unpriced(all) };
}

function summed(resources: readonly Resource[]): Pick<CostLine, 'count' | 'known' | 'unpriced'> {
  const costs = resources.map(costOf);
  return {
    count: resources.length,
    known: Math.round(pricedPart(costs) * 100) / 100,
    unpriced: costs.filter((cost) => cost === 'unknown').length,
  };
}

/** `before`, 1, 2, 2B, 3, …, 13. */
function order(phase: string): number {
  const number = Number.parseInt(phase, 10);
  return Number.isNaN(number) ? 0 : number + (phase.endsWith('B') ? 0.5 : 0);
}
