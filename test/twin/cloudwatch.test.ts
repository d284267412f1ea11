import { describe, expect, it } from 'vitest';
import { errorOf, rehearsal } from './support.ts';

const minute = 60_000;
const alarm = {
  AlarmName: 'gateway-cpu',
  Namespace: 'AWS/ECS',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'ServiceName', Value: 'gateway' }],
  Statistic: 'Average' as const,
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold' as const,
};

describe('an alarm', () => {
  it('has insufficient data at first, and again when it is changed', async () => {
    const { ask, clock } = rehearsal();
    const shown = async () => (await ask('cloudwatch', 'DescribeAlarms', {})).MetricAlarms ?? [];
    await ask('cloudwatch', 'PutMetricAlarm', alarm);
    expect(await shown()).toMatchObject([{ ...alarm, StateValue: 'INSUFFICIENT_DATA' }]);
    await clock.sleep(5 * minute);
    expect(await shown()).toMatchObject([{ StateValue: 'OK' }]);
    await ask('cloudwatch', 'PutMetricAlarm', { ...alarm, Threshold: 90 });
    expect(await shown()).toMatchObject([{ Threshold: 90, StateValue: 'INSUFFICIENT_DATA' }]);
    const { Metrics } = await ask('cloudwatch', 'ListMetrics', { Namespace: 'AWS/ECS' });
    expect(Metrics).toMatchObject([{ MetricName: 'CPUUtilization', Dimensions: alarm.Dimensions }]);
  });

  it('is deleted with all that are named, or none', async () => {
    const { ask } = rehearsal();
    await ask('cloudwatch', 'PutMetricAlarm', alarm);
    const remove = (...AlarmNames: string[]) => errorOf(ask('cloudwatch', 'DeleteAlarms', { AlarmNames }));
    expect(await remove('gateway-cpu', 'nothing')).toBe('ResourceNotFound');
    expect((await ask('cloudwatch', 'DescribeAlarms', {})).MetricAlarms).toHaveLength(1);
    expect(await remove('gateway-cpu')).toBe('none');
    expect((await ask('cloudwatch', 'DescribeAlarms', {})).MetricAlarms).toEqual([]);
  });

  it.each([
    ['a period of 45 seconds', { Period: 45 }],
    ['no comparison', { ComparisonOperator: undefined }],
    ['no metric', { MetricName: undefined }],
  ])('with %s is refused', async (_what, change) => {
    const { ask } = rehearsal();
    expect(await errorOf(ask('cloudwatch', 'PutMetricAlarm', { ...alarm, ...change }))).toBe(
      'ValidationException',
    );
  });

  it('stands for each service in production alone', async () => {
    const { ask } = rehearsal({ in: 'prod' });
    const { MetricAlarms = [] } = await ask('cloudwatch', 'DescribeAlarms', { StateValue: 'OK' });
    expect(MetricAlarms).toHaveLength(9);
    expect((await rehearsal().ask('cloudwatch', 'DescribeAlarms', {})).MetricAlarms).toEqual([]);
  });
});

it('has no data points for any metric', async () => {
  const { ask, clock } = rehearsal();
  const [StartTime, EndTime] = [new Date(clock.now() - minute), new Date(clock.now())];
  const MetricStat = {
    Metric: { Namespace: 'AWS/ECS', MetricName: 'CPUUtilization' },
    Period: 60,
    Stat: 'Average',
  };
  const { MetricDataResults } = await ask('cloudwatch', 'GetMetricData', {
    MetricDataQueries: [{ Id: 'cpu', MetricStat }],
    StartTime,
    EndTime,
  });
  expect(MetricDataResults).toMatchObject([{ Id: 'cpu', StatusCode: 'Complete', Values: [] }]);
  const backwards = ask('cloudwatch', 'GetMetricData', {
    MetricDataQueries: [],
    StartTime: EndTime,
    EndTime: StartTime,
  });
  expect(await errorOf(backwards)).toBe('ValidationException');
});
