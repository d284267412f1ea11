/**
 * Rules. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html (and Describe,
 * Delete). Every listener has its default rule, which goes only with it. Conditions are kept as given.
 */
import { page } from '../handlers/page.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { actions } from './actions.ts';
import { invalid, markers, within } from './common.ts';
import { type Listener, listeners, type Rule, rules, rulesOf } from './kinds.ts';

const FIELDS = [
  'host-header',
  'path-pattern',
  'http-header',
  'http-request-method',
  'query-string',
  'source-ip',
];

/** Priorities go from 1 to 50,000. */
const LAST = 50_000;

const view = ({ id, data }: Stored<Rule>) => ({
  RuleArn: id,
  Priority: String(data.priority),
  Conditions: structuredClone(data.conditions) as never,
  Actions: structuredClone(data.actions) as never,
  IsDefault: false,
});

const defaultArn = (listener: string, tx: Tx): string =>
  `${within(listener, 'listener', 'listener-rule')}/${tx.fixed(16, 'default-rule', listener)}`;

const defaultRule = ({ id, data }: Stored<Listener>, tx: Tx) => ({
  RuleArn: defaultArn(id, tx),
  Priority: 'default',
  Conditions: [],
  Actions: structuredClone(data.actions) as never,
  IsDefault: true,
});

export const ruleOperations: Operations<'elastic-load-balancing-v2'> = {
  CreateRule: {
    takes: ['ListenerArn', 'Conditions', 'Priority', 'Actions', 'Tags'],
    run({ ListenerArn = '', Conditions = [], Priority: priority = 0, Actions, Tags }, tx) {
      const { id: listener, data } = tx.get(listeners, ListenerArn);
      if (!Number.isInteger(priority) || priority < 1 || priority > LAST)
        invalid(`The priority ${priority} is not valid`);
      if (Conditions.length === 0) invalid('A condition must be specified');
      const unknown = Conditions.find(({ Field = '' }) => !FIELDS.includes(Field));
      if (unknown) unsupported(`the condition ${unknown.Field}`);
      if (rulesOf(listener, tx).some((rule) => rule.data.priority === priority)) {
        refuse('PriorityInUseException', `Priority '${priority}' is currently in use`);
      }
      const rule = {
        listener,
        priority,
        conditions: Conditions.map((each) => ({ ...each })),
        actions: actions(Actions, data.balancer, data.protocol, tx),
      };
      const arn = `${within(listener, 'listener', 'listener-rule')}/${tx.unique(16)}`;
      return { Rules: [view(tx.add(rules, arn, 'active', rule, tagsOf(Tags)))] };
    },
  },
  DescribeRules: {
    takes: ['ListenerArn', 'RuleArns', 'PageSize', 'Marker'],
    run(input, tx) {
      const { ListenerArn, RuleArns } = input;
      if ((ListenerArn === undefined) === (RuleArns === undefined)) {
        invalid('You must specify either listener rule ARNs or a listener ARN');
      }
      if (RuleArns) return { Rules: RuleArns.map((arn) => view(tx.get(rules, arn))) };
      const listener = tx.get(listeners, ListenerArn ?? '');
      const all = [...rulesOf(listener.id, tx).map(view), defaultRule(listener, tx)];
      // In order of priority, the default rule last.
      const key = ({ Priority }: { readonly Priority: string }) =>
        Priority.padStart(LAST.toString().length, '0');
      const shown = page(all, key, { ...input }, markers);
      return { Rules: [...shown.items], NextMarker: shown.next };
    },
  },
  DeleteRule: {
    takes: ['RuleArn'],
    run({ RuleArn = '' }, tx) {
      if (tx.list(listeners).some(({ id }) => defaultArn(id, tx) === RuleArn)) {
        refuse('OperationNotPermittedException', `Default rule '${RuleArn}' cannot be deleted`);
      }
      tx.remove(rules, tx.get(rules, RuleArn).id);
      return {};
    },
  },
};
