import type { MonthlyCost } from '../engine/step.ts';

/** What one of a thing costs, in US dollars a month, where it was read, and when. */
interface Price {
  readonly monthly: number;
  readonly source: string;
}

const RUNBOOK = 'runbook, Feb 2026';

/** Unit prices. All of them estimates; what is not here is `unknown` in every sum. */
const PRICES: Readonly<Record<string, Price>> = {
  'elasticache:cache.t3.medium': { monthly: 60, source: RUNBOOK },
  'rds:db.t3.medium': { monthly: 94, source: RUNBOOK },
  'rds:proxy': { monthly: 265 / 6, source: RUNBOOK },
  'elbv2:load-balancer': { monthly: 18, source: RUNBOOK },
  'ec2:nat-gateway': { monthly: 33, source: RUNBOOK },
  'wafv2:web-acl': { monthly: 6, source: RUNBOOK },
  'secrets-manager:secret': { monthly: 0.4, source: RUNBOOK },
  'codepipeline:pipeline': { monthly: 1, source: RUNBOOK },
};

/** The price of one thing, or `unknown`. Free things are not asked about. */
export function priceOf(kind: string): MonthlyCost {
  return PRICES[kind]?.monthly ?? 'unknown';
}

/** What goes when a thing goes. */
export function saved(kind: string): MonthlyCost {
  const price = priceOf(kind);
  return price === 'unknown' ? price : -price;
}
