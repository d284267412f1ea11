/**
 * A web ACL's rules. https://docs.aws.amazon.com/waf/latest/APIReference/API_Rule.html
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html (what a group costs)
 * Rate-based, geographic and managed rules; other statements are not modelled. No request is ever looked at.
 */
import { unsupported } from '../refusal.ts';
import { invalid, type Rules } from './kinds.ts';

type Rule = Rules[number];
type Statement = NonNullable<Rule['Statement']>;

/** Web ACL capacity units of AWS's own groups. */
const MANAGED: Readonly<Record<string, number>> = {
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesAdminProtectionRuleSet: 100,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesLinuxRuleSet: 200,
  AWSManagedRulesUnixRuleSet: 100,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
};

const MOST_CAPACITY = 5_000;
const WINDOWS = [60, 120, 300, 600];
const LIMITS = [10, 2_000_000_000] as const;

/** The statement as it is kept, and what it costs. */
function weighed(statement: Statement): { readonly statement: Statement; readonly units: number } {
  const [name = '', ...others] = Object.keys(statement);
  if (name === '' || others.length > 0) invalid('EXACTLY_ONE_CONDITION_REQUIRED, field: STATEMENT');
  const { RateBasedStatement: rate, ManagedRuleGroupStatement: managed, GeoMatchStatement: geo } = statement;
  if (rate) {
    const { Limit = 0, EvaluationWindowSec = 300, ScopeDownStatement: scope } = rate;
    if (Limit < LIMITS[0] || Limit > LIMITS[1])
      invalid(`INVALID_LIMIT, field: RATE_BASED_STATEMENT, parameter: ${Limit}`);
    if (!WINDOWS.includes(EvaluationWindowSec))
      invalid(`INVALID_WINDOW, field: RATE_BASED_STATEMENT, parameter: ${EvaluationWindowSec}`);
    if (rate.AggregateKeyType !== 'IP') unsupported(`rates by ${rate.AggregateKeyType}`);
    const below = scope && weighed(scope);
    return {
      statement: { RateBasedStatement: { ...rate, EvaluationWindowSec } },
      units: 2 + (below?.units ?? 0),
    };
  }
  if (managed) {
    const units = managed.VendorName === 'AWS' ? MANAGED[managed.Name ?? ''] : undefined;
    return {
      statement,
      units: units ?? unsupported(`the managed rule group ${managed.VendorName} ${managed.Name}`),
    };
  }
  if (geo) return { statement, units: 1 };
  return unsupported(`WAF's ${name}`);
}

/** Rules as they are kept, and what they cost together. Refuses what WAF would. */
export function checkedRules(given: Rules = []): { readonly rules: Rules; readonly capacity: number } {
  for (const member of ['Priority', 'Name'] as const) {
    const values = given.map((rule) => rule[member]);
    if (new Set(values).size < values.length) invalid(`DUPLICATE_ITEM, field: RULE, parameter: ${member}`);
  }
  let capacity = 0;
  const rules = given.map((rule) => {
    const isGroup = rule.Statement?.ManagedRuleGroupStatement !== undefined;
    const [needed, other] = isGroup
      ? (['OverrideAction', 'Action'] as const)
      : (['Action', 'OverrideAction'] as const);
    if (rule[needed] === undefined || rule[other] !== undefined)
      invalid(
        `A rule with this statement needs ${needed} and takes no ${other}, field: RULE, parameter: ${rule.Name}`,
      );
    const { statement, units } = weighed(rule.Statement ?? {});
    capacity += units;
    return { ...rule, Statement: statement };
  });
  if (capacity > MOST_CAPACITY) invalid(`The rules need ${capacity} capacity units of ${MOST_CAPACITY}`);
  return { rules: rules.sort((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0)), capacity };
}
