/**
 * Metrics. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html (and ListMetrics,
 * GetMetricStatistics)
 * Nothing is measured: a metric has no data points, and those that are listed are the ones alarms watch.
 */
import { type Paging, page } from '../handlers/page.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Alarm, alarms, listing } from './alarms.ts';

/** CloudWatch lists 500 metrics at a time. */
const metricPages: Paging = { ...listing, limit: 'size', size: 500, limits: [1, 500] };

/** The metric an alarm watches, as one text to tell it from others by. */
const metricOf = ({ data }: Stored<Alarm>): string =>
  JSON.stringify([
    data.namespace,
    data.metric,
    [...data.dimensions].sort((a, b) => ((a.Name ?? '') < (b.Name ?? '') ? -1 : 1)),
  ]);

function inOrder(start: Date | undefined, end: Date | undefined): void {
  if (start === undefined || end === undefined || start >= end)
    refuse('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
}

export const metricOperations: Operations<'cloudwatch'> = {
  ListMetrics: {
    takes: ['Namespace', 'MetricName', 'NextToken'],
    run({ Namespace, MetricName, NextToken }, tx) {
      const watched = tx
        .list(alarms)
        .filter(
          ({ data }) =>
            (Namespace === undefined || data.namespace === Namespace) &&
            (MetricName === undefined || data.metric === MetricName),
        );
      const all = [...new Map(watched.map((each) => [metricOf(each), each.data] as const))];
      all.sort(([a], [b]) => (a < b ? -1 : 1));
      const shown = page(all, ([key]) => key, { NextToken }, metricPages);
      return {
        Metrics: shown.items.map(([, { namespace, metric, dimensions }]) => ({
          Namespace: namespace,
          MetricName: metric,
          Dimensions: dimensions.map(({ Name, Value }) => ({ Name, Value })),
        })),
        NextToken: shown.next,
      };
    },
  },
  GetMetricData: {
    takes: ['MetricDataQueries', 'StartTime', 'EndTime', 'ScanBy', 'MaxDatapoints'],
    run({ MetricDataQueries: queries = [], StartTime, EndTime }) {
      inOrder(StartTime, EndTime);
      return {
        MetricDataResults: queries
          .filter(({ ReturnData }) => ReturnData !== false)
          .map(({ Id, Label, MetricStat, Expression }) => ({
            Id,
            Label: Label ?? MetricStat?.Metric?.MetricName ?? Expression ?? Id,
            Timestamps: [],
            Values: [],
            StatusCode: 'Complete' as const,
          })),
        Messages: [],
      };
    },
  },
  GetMetricStatistics: {
    takes: ['Namespace', 'MetricName', 'Dimensions', 'StartTime', 'EndTime', 'Period', 'Statistics', 'Unit'],
    run({ MetricName, StartTime, EndTime }) {
      inOrder(StartTime, EndTime);
      return { Label: MetricName, Datapoints: [] };
    },
  },
};
