import { loadBalancers } from '../elbv2/kinds.ts';
import { uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { associations, webAcls } from '../wafv2/kinds.ts';
import { checkedRules } from '../wafv2/rules.ts';
import { PLACES, stands } from './place.ts';

const NAME = 'Prod-Rate-Limit';
/** Requests an address may make in five minutes. */
const LIMIT = 2_000;

const visible = (MetricName: string) => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName,
});

/** WAF as it stands before phase 1: production's public load balancer is guarded, and nothing else. */
export function standingWebAcls(tx: Tx): void {
  const prod = tx.in(PLACES.prod);
  const acl = stands(prod, webAcls, uuid(tx.seed, 'web-acl', NAME), 'ready', {
    name: NAME,
    scope: 'REGIONAL',
    lock: uuid(tx.seed, 'lock', NAME),
    description: '',
    defaultAction: { Allow: {} },
    visibility: visible(NAME),
    ...checkedRules([
      {
        Name: 'AWSManagedRulesCommonRuleSet',
        Priority: 1,
        Statement: {
          ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' },
        },
        OverrideAction: { Count: {} },
        VisibilityConfig: visible('AWSManagedRulesCommonRuleSet'),
      },
      {
        Name: 'RateLimitPerIP',
        Priority: 0,
        Statement: { RateBasedStatement: { Limit: LIMIT, AggregateKeyType: 'IP' } },
        Action: { Block: {} },
        VisibilityConfig: visible('RateLimitPerIP'),
      },
    ]),
  });
  const balancer = prod.list(loadBalancers).find(({ data }) => data.name === 'Muvi-Prod');
  if (balancer)
    stands(prod, associations, balancer.id, 'associated', { acl: webAcls.arn?.(acl, prod) ?? '' });
}
