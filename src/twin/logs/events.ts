/**
 * Log streams and events.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 * Events are found as soon as they are put, where AWS takes seconds. Events too old or too new are not refused,
 * and a page is counted in events, never cut at AWS's 1 MB.
 */
import { creates } from '../handlers/creates.ts';
import { type Paging, page } from '../handlers/page.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { invalid, tokens } from './common.ts';
import { logGroups } from './groups.ts';
import { matcher } from './pattern.ts';
import { type LogEvent, streamId, streams, streamsOf, written } from './streams.ts';

/** FilterLogEvents gives up to 10,000 events a page. */
const events: Paging = { ...tokens, size: 10_000, limits: [1, 10_000] };

const sortable = (time: number): string => String(time).padStart(15, '0');

interface Found extends LogEvent {
  readonly stream: string;
  readonly index: number;
}

const key = ({ timestamp, stream, index }: Found): string =>
  `${sortable(timestamp)} ${stream} ${sortable(index)}`;

export const logEventOperations: Operations<'cloudwatch-logs'> = {
  CreateLogStream: creates(streams, {
    takes: ['logGroupName', 'logStreamName'],
    id: (input) => streamId(input.logGroupName as string, input.logStreamName as string),
    enters: 'active',
    data: (input, tx) => {
      if (/[:*]/.test(input.logStreamName as string)) invalid('a log stream name holds neither : nor *');
      const { id: group } = tx.get(logGroups, input.logGroupName as string);
      return { group, name: input.logStreamName as string, events: [], bytes: 0 };
    },
    answers: () => ({}),
  }),
  DescribeLogStreams: {
    takes: ['logGroupName', 'logStreamNamePrefix', 'limit', 'nextToken'],
    run(input, tx) {
      const group = tx.get(logGroups, input.logGroupName ?? invalid('logGroupName must be given'));
      const found = streamsOf(group.id, tx).filter(({ data }) =>
        data.name.startsWith(input.logStreamNamePrefix ?? ''),
      );
      const shown = page(found, ({ data }) => data.name, { ...input }, tokens);
      return {
        logStreams: shown.items.map(({ data, created }) => ({
          logStreamName: data.name,
          creationTime: created,
          firstEventTimestamp: data.events[0]?.timestamp,
          lastEventTimestamp: data.events.at(-1)?.timestamp,
          lastIngestionTime: data.events.at(-1)?.ingested,
          arn: `${logGroups.arn?.(group, tx)}:log-stream:${data.name}`,
        })),
        nextToken: shown.next,
      };
    },
  },
  DeleteLogStream: {
    takes: ['logGroupName', 'logStreamName'],
    run(input, tx) {
      const group = tx.get(logGroups, input.logGroupName as string);
      tx.remove(streams, tx.get(streams, streamId(group.id, input.logStreamName as string)).id);
      return {};
    },
  },
  PutLogEvents: {
    takes: ['logGroupName', 'logStreamName', 'logEvents'],
    run({ logGroupName = '', logStreamName = '', logEvents = [] }, tx) {
      const { data } = tx.get(streams, streamId(tx.get(logGroups, logGroupName).id, logStreamName));
      const put = logEvents.map(({ timestamp = 0, message = '' }) => ({
        timestamp,
        message,
        ingested: tx.now,
      }));
      if (put.some(({ timestamp }, index) => timestamp < (put[index - 1]?.timestamp ?? 0))) {
        invalid('Log events in a single PutLogEvents request must be in chronological order.');
      }
      written(tx, data.group, data.name, put);
      return {};
    },
  },
  FilterLogEvents: {
    takes: [
      'logGroupName',
      'logGroupIdentifier',
      'logStreamNames',
      'logStreamNamePrefix',
      'startTime',
      'endTime',
      'filterPattern',
      'limit',
      'nextToken',
    ],
    run(input, tx) {
      const {
        logGroupName: name,
        logGroupIdentifier: identifier,
        logStreamNames,
        logStreamNamePrefix,
      } = input;
      if ((name === undefined) === (identifier === undefined)) {
        invalid('Exactly one of logGroupName and logGroupIdentifier must be given');
      }
      if (logStreamNames && logStreamNamePrefix !== undefined) {
        refuse('InvalidParameterException', 'logStreamNames and logStreamNamePrefix exclude each other');
      }
      const group = tx.get(logGroups, name ?? (identifier as string).replace(/^arn:.*:log-group:/, ''));
      const asked = streamsOf(group.id, tx).filter(
        ({ data }) =>
          (logStreamNames?.includes(data.name) ?? true) && data.name.startsWith(logStreamNamePrefix ?? ''),
      );
      const matches = matcher(input.filterPattern ?? '');
      const found = asked
        .flatMap(({ data }) =>
          data.events.map((event, index): Found => ({ ...event, stream: data.name, index })),
        )
        .filter(
          ({ timestamp, message }) =>
            timestamp >= (input.startTime ?? 0) &&
            timestamp <= (input.endTime ?? Number.POSITIVE_INFINITY) &&
            matches(message),
        )
        .sort((a, b) => (key(a) < key(b) ? -1 : 1));
      const shown = page(found, key, { ...input }, events);
      return {
        events: shown.items.map(({ stream, timestamp, message, ingested, index }) => ({
          logStreamName: stream,
          timestamp,
          message,
          ingestionTime: ingested,
          eventId: tx.fixed(32, 'event', group.id, stream, String(index)),
        })),
        searchedLogStreams: [],
        nextToken: shown.next,
      };
    },
  },
};
