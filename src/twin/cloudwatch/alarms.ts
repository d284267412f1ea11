/**
 * Alarms. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (and
 * DescribeAlarms, DeleteAlarms, tags)
 * A new or changed alarm has insufficient data and is OK some minutes later. Alarms on one metric only; no composite
 * ones, and no action is ever taken.
 */
import { type Paging, page } from '../handlers/page.ts';
import { tagging } from '../handlers/tagging.ts';
import { arn, tagList, tagsOf } from '../handlers/tags.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';

interface Dimension {
  readonly Name: string | undefined;
  readonly Value: string | undefined;
}

export interface Alarm {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluations: number;
  readonly threshold: number;
  readonly comparison: string;
  readonly missingData?: string;
  readonly description?: string;
  readonly enabled: boolean;
  readonly actions: {
    readonly alarm: readonly string[];
    readonly ok: readonly string[];
    readonly insufficient: readonly string[];
  };
  readonly updated: number;
}

export const alarms = kind<Alarm>({
  service: 'cloudwatch',
  name: 'Alarm',
  passing: { INSUFFICIENT_DATA: { lasts: ['2m', '5m'], next: 'OK' } },
  errors: { missing: { name: 'ResourceNotFound', says: (id) => `Alarm ${id} does not exist` } },
  arn: ({ id }, tx) => arn(tx, 'cloudwatch', `alarm:${id}`),
});

const COMPARISONS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];

export const listing: Paging = {
  token: 'NextToken',
  next: 'NextToken',
  limit: 'MaxRecords',
  size: 50,
  limits: [1, 100],
  badToken: 'InvalidNextToken',
  badLimit: 'ValidationError',
};

const view = (thing: Stored<Alarm>, tx: Tx) => {
  const { data, state, since } = thing;
  return {
    AlarmName: thing.id,
    AlarmArn: alarms.arn?.(thing, tx),
    AlarmDescription: data.description,
    AlarmConfigurationUpdatedTimestamp: new Date(data.updated),
    ActionsEnabled: data.enabled,
    AlarmActions: [...data.actions.alarm],
    OKActions: [...data.actions.ok],
    InsufficientDataActions: [...data.actions.insufficient],
    StateValue: state as 'OK',
    StateReason: state === 'OK' ? 'Threshold not crossed' : 'Unchecked: Initial alarm creation',
    StateUpdatedTimestamp: new Date(since),
    StateTransitionedTimestamp: new Date(since),
    MetricName: data.metric,
    Namespace: data.namespace,
    Statistic: data.statistic as 'Average',
    Dimensions: data.dimensions.map(({ Name, Value }) => ({ Name, Value })),
    Period: data.period,
    EvaluationPeriods: data.evaluations,
    Threshold: data.threshold,
    ComparisonOperator: data.comparison as 'GreaterThanThreshold',
    TreatMissingData: data.missingData,
  };
};

function needed<T>(value: T | undefined, name: string): T {
  return value ?? refuse('ValidationError', `The parameter ${name} is required for an alarm on one metric`);
}

const tags = tagging({
  kinds: [alarms],
  by: 'ResourceARN',
  tags: 'Tags',
  keys: 'TagKeys',
  list: 'Tags',
  read: tagsOf,
  show: tagList,
  missing: (of) => refuse('ResourceNotFoundException', `Resource ${of} does not exist`),
});

export const alarmOperations: Operations<'cloudwatch'> = {
  PutMetricAlarm: {
    takes: [
      'AlarmName',
      'AlarmDescription',
      'ActionsEnabled',
      'OKActions',
      'AlarmActions',
      'InsufficientDataActions',
      'MetricName',
      'Namespace',
      'Statistic',
      'Dimensions',
      'Period',
      'EvaluationPeriods',
      'Threshold',
      'ComparisonOperator',
      'TreatMissingData',
      'Tags',
    ],
    run(input, tx) {
      const comparison = needed(input.ComparisonOperator, 'ComparisonOperator');
      if (!COMPARISONS.includes(comparison))
        refuse('ValidationError', `${comparison} is not a comparison of one metric`);
      const period = needed(input.Period, 'Period');
      if (![10, 20, 30].includes(period) && (period <= 0 || period % 60 !== 0))
        refuse('ValidationError', 'Period must be 10, 20, 30 or a multiple of 60');
      const id = input.AlarmName ?? '';
      const data: Alarm = {
        namespace: needed(input.Namespace, 'Namespace'),
        metric: needed(input.MetricName, 'MetricName'),
        dimensions: (input.Dimensions ?? []).map(({ Name, Value }) => ({ Name, Value })),
        statistic: needed(input.Statistic, 'Statistic'),
        period,
        evaluations: needed(input.EvaluationPeriods, 'EvaluationPeriods'),
        threshold: needed(input.Threshold, 'Threshold'),
        comparison,
        ...(input.TreatMissingData === undefined ? {} : { missingData: input.TreatMissingData }),
        ...(input.AlarmDescription === undefined ? {} : { description: input.AlarmDescription }),
        enabled: input.ActionsEnabled ?? true,
        actions: {
          alarm: input.AlarmActions ?? [],
          ok: input.OKActions ?? [],
          insufficient: input.InsufficientDataActions ?? [],
        },
        updated: tx.now,
      };
      const there = tx.find(alarms, id);
      // Tags of an update are ignored, as CloudWatch does.
      if (!there) tx.add(alarms, id, 'INSUFFICIENT_DATA', data, tagsOf(input.Tags));
      else {
        tx.put(alarms, { ...there, data });
        tx.enter(alarms, id, 'INSUFFICIENT_DATA');
      }
      return {};
    },
  },
  DescribeAlarms: {
    takes: [
      'AlarmNames',
      'AlarmNamePrefix',
      'AlarmTypes',
      'StateValue',
      'ActionPrefix',
      'MaxRecords',
      'NextToken',
    ],
    run(input, tx) {
      const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue: state, ActionPrefix: action } = input;
      if (names !== undefined && prefix !== undefined)
        refuse('ValidationError', 'AlarmNames and AlarmNamePrefix cannot both be given');
      const wanted = input.AlarmTypes === undefined || input.AlarmTypes.includes('MetricAlarm');
      const all = tx
        .list(alarms)
        .filter(
          ({ id, state: now, data }) =>
            wanted &&
            (names?.includes(id) ?? true) &&
            id.startsWith(prefix ?? '') &&
            (state === undefined || now === state) &&
            (action === undefined || data.actions.alarm.some((each) => each.startsWith(action))),
        );
      const shown = page(all, ({ id }) => id, { ...input }, listing);
      return {
        MetricAlarms: shown.items.map((each) => view(each, tx)),
        CompositeAlarms: [],
        NextToken: shown.next,
      };
    },
  },
  DeleteAlarms: {
    takes: ['AlarmNames'],
    run({ AlarmNames: names = [] }, tx) {
      for (const name of names) tx.get(alarms, name);
      for (const name of names) tx.remove(alarms, name);
      return {};
    },
  },
  TagResource: tags.tag,
  UntagResource: tags.untag,
  ListTagsForResource: tags.list,
};
