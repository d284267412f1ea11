import { defineService } from '../service.ts';
import shapes from '../shapes/elastic-load-balancing-v2.generated.json' with { type: 'json' };
import { departures, listeners, loadBalancers, rules, targetGroups, targets } from './kinds.ts';
import { listenerOperations } from './listeners.ts';
import { loadBalancerOperations } from './load-balancers.ts';
import { ruleOperations } from './rules.ts';
import { tagOperations } from './tags.ts';
import { targetGroupOperations } from './target-groups.ts';
import { targetOperations } from './targets.ts';

export const elbv2 = defineService({
  service: 'elastic-load-balancing-v2',
  shapes,
  malformed: { missing: 'ValidationError', invalid: 'ValidationError', unknown: 'ValidationError' },
  kinds: [loadBalancers, departures, listeners, rules, targetGroups, targets],
  operations: {
    ...loadBalancerOperations,
    ...listenerOperations,
    ...ruleOperations,
    ...targetGroupOperations,
    ...targetOperations,
    ...tagOperations,
  },
});
