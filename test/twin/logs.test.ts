import { describe, expect, it } from 'vitest';
import { aws, errorOf, rehearsal } from './support.ts';

const group = (logGroupName: string) => ({ logGroupName });

describe('CloudWatch Logs in the twin', () => {
  it('makes a group at once, with its two ARNs, and refuses a second of the name', async () => {
    const { ask, clock } = rehearsal();
    await ask('cloudwatch-logs', 'CreateLogGroup', {
      ...group('/ecs/muvi-fb-uat'),
      tags: { project: 'muvi' },
    });
    const { logGroups = [] } = await ask('cloudwatch-logs', 'DescribeLogGroups', {
      logGroupNamePrefix: '/ecs/muvi-fb-uat',
    });
    const arn = 'arn:aws:logs:me-central-1:739991759290:log-group:/ecs/muvi-fb-uat';
    expect(logGroups).toMatchObject([
      { logGroupName: '/ecs/muvi-fb-uat', arn: `${arn}:*`, logGroupArn: arn, creationTime: clock.now() },
    ]);
    expect(logGroups[0]).not.toHaveProperty('retentionInDays');
    expect((await ask('cloudwatch-logs', 'ListTagsForResource', { resourceArn: arn })).tags).toEqual({
      project: 'muvi',
    });
    expect(await errorOf(ask('cloudwatch-logs', 'CreateLogGroup', group('/ecs/muvi-fb-uat')))).toBe(
      'ResourceAlreadyExistsException',
    );
    expect(await errorOf(ask('cloudwatch-logs', 'CreateLogGroup', group('no spaces')))).toBe(
      'InvalidParameterException',
    );
  });

  it('takes only the retentions AWS has, and a group without one keeps for ever', async () => {
    const { ask } = rehearsal();
    await ask('cloudwatch-logs', 'CreateLogGroup', group('g'));
    const retention = async () =>
      (await ask('cloudwatch-logs', 'DescribeLogGroups', { logGroupNamePrefix: 'g' })).logGroups?.[0]
        ?.retentionInDays;
    await ask('cloudwatch-logs', 'PutRetentionPolicy', { ...group('g'), retentionInDays: 30 });
    expect(await retention()).toBe(30);
    const put = (retentionInDays: number, name = 'g') =>
      errorOf(ask('cloudwatch-logs', 'PutRetentionPolicy', { ...group(name), retentionInDays }));
    expect(await put(31)).toBe('InvalidParameterException');
    expect(await put(30, 'nothing')).toBe('ResourceNotFoundException');
    await ask('cloudwatch-logs', 'DeleteRetentionPolicy', group('g'));
    expect(await retention()).toBeUndefined();
  });

  it('describes fifty groups a page and answers an unknown prefix with none', async () => {
    const { ask, twin, here } = rehearsal();
    for (let index = 0; index < 51; index++)
      await ask('cloudwatch-logs', 'CreateLogGroup', group(`page/${index}`));
    const first = await twin.send(
      here,
      aws('cloudwatch-logs', 'DescribeLogGroups', { logGroupNamePrefix: 'page/' }),
    );
    expect((first.value as { logGroups: unknown[] }).logGroups).toHaveLength(50);
    expect(
      (await ask('cloudwatch-logs', 'DescribeLogGroups', { logGroupNamePrefix: 'page/' })).logGroups,
    ).toHaveLength(51);
    expect(
      (await ask('cloudwatch-logs', 'DescribeLogGroups', { logGroupNamePrefix: 'none' })).logGroups,
    ).toEqual([]);
    const over = twin.send(here, aws('cloudwatch-logs', 'DescribeLogGroups', { limit: 51 }));
    expect(await errorOf(over)).toBe('InvalidParameterException');
  });

  it('finds events by pattern and time over the streams of a group, and loses them with it', async () => {
    const { ask, clock } = rehearsal();
    await ask('cloudwatch-logs', 'CreateLogGroup', group('g'));
    const put = async (logStreamName: string, ...messages: string[]) => {
      await ask('cloudwatch-logs', 'CreateLogStream', { ...group('g'), logStreamName });
      const logEvents = messages.map((message, index) => ({ message, timestamp: clock.now() + index }));
      await ask('cloudwatch-logs', 'PutLogEvents', { ...group('g'), logStreamName, logEvents });
    };
    const found = async (filterPattern: string, rest: object = {}) => {
      const { events = [] } = await ask('cloudwatch-logs', 'FilterLogEvents', {
        ...group('g'),
        filterPattern,
        ...rest,
      });
      return events.map(({ message }) => message);
    };
    await put('one', 'ERROR no connection', 'listening', 'error in lower case');
    await put('two', 'ERROR denied', 'Exception thrown');
    expect(await found('ERROR')).toEqual(['ERROR no connection', 'ERROR denied']);
    expect(await found('?ERROR ?Exception')).toHaveLength(3);
    expect(await found('ERROR -denied')).toEqual(['ERROR no connection']);
    expect(await found('"no connection"')).toEqual(['ERROR no connection']);
    expect(await found('', { startTime: clock.now() + 1 })).toHaveLength(3);
    expect(await found('', { logStreamNames: ['two'] })).toHaveLength(2);
    expect(await errorOf(found('{ $.level = "error" }'))).toBe('UnsupportedByTwin');
    await ask('cloudwatch-logs', 'DeleteLogGroup', group('g'));
    expect(await errorOf(found('ERROR'))).toBe('ResourceNotFoundException');
    await ask('cloudwatch-logs', 'CreateLogGroup', group('g'));
    expect(await found('ERROR')).toEqual([]);
  });

  it('starts with a group for each of the nine applications of production', async () => {
    const { ask } = rehearsal({ in: 'prod' });
    const { logGroups } = await ask('cloudwatch-logs', 'DescribeLogGroups', { logGroupNamePrefix: '/ecs/' });
    expect(logGroups).toHaveLength(9);
  });
});
