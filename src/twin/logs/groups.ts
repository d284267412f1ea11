/**
 * Log groups. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html (and
 * DescribeLogGroups, DeleteLogGroup, PutRetentionPolicy, DeleteRetentionPolicy, TagResource)
 * At once there and at once gone. Without a retention policy events never expire; with one, the twin expires none.
 * `storedBytes` is what was put, where AWS's figure lags by a day. Encryption keys and classes are not modelled.
 */
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { modifies } from '../handlers/modifies.ts';
import { tagging } from '../handlers/tagging.ts';
import { arn, type Tags } from '../handlers/tags.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { invalid, tokens } from './common.ts';
import { streams, streamsOf } from './streams.ts';

interface LogGroup {
  readonly retentionInDays?: number;
}

export const logGroups = kind<LogGroup>({
  service: 'cloudwatch-logs',
  name: 'LogGroup',
  errors: {
    missing: { name: 'ResourceNotFoundException', says: () => 'The specified log group does not exist.' },
    exists: { name: 'ResourceAlreadyExistsException', says: () => 'The specified log group already exists' },
  },
  arn: (thing, tx) => arn(tx, 'logs', `log-group:${thing.id}`),
});

/** The retentions there are, in days (PutRetentionPolicy's page). */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const NAME = /^[.\-_/#A-Za-z0-9]{1,512}$/;

const view = (thing: Stored<LogGroup>, tx: Tx): Fields => ({
  logGroupName: thing.id,
  creationTime: thing.created,
  retentionInDays: thing.data.retentionInDays,
  metricFilterCount: 0,
  // Of the two ARNs only the older one ends in `:*`, as IAM policies want it.
  arn: `${logGroups.arn?.(thing, tx)}:*`,
  logGroupArn: logGroups.arn?.(thing, tx),
  storedBytes: streamsOf(thing.id, tx).reduce((sum, { data }) => sum + data.bytes, 0),
  logGroupClass: 'STANDARD',
});

const tagOperations = tagging({
  kinds: [logGroups],
  by: 'resourceArn',
  tags: 'tags',
  keys: 'tagKeys',
  list: 'tags',
  read: (tags: Tags) => tags,
  show: (tags) => tags,
  missing: (of) => refuse('ResourceNotFoundException', `The specified resource ${of} does not exist.`),
});

export const logGroupOperations: Operations<'cloudwatch-logs'> = {
  CreateLogGroup: creates(logGroups, {
    takes: ['logGroupName', 'tags'],
    id: (input) => input.logGroupName as string,
    enters: 'active',
    data: (input) => {
      if (!NAME.test(input.logGroupName as string)) {
        invalid(`Value '${input.logGroupName}' at 'logGroupName' failed to satisfy constraint`);
      }
      return {};
    },
    tags: (input) => (input.tags as Tags | undefined) ?? {},
    answers: () => ({}),
  }),
  DescribeLogGroups: describes(logGroups, {
    list: 'logGroups',
    view,
    also: {
      logGroupNamePrefix: (things, prefix: string) => things.filter(({ id }) => id.startsWith(prefix)),
      logGroupNamePattern: (things, part: string) =>
        things.filter(({ id }) => id.toLowerCase().includes(part.toLowerCase())),
    },
    paging: tokens,
  }),
  DeleteLogGroup: deletes(logGroups, {
    by: 'logGroupName',
    before: ({ id }, _input, tx) => {
      for (const stream of streamsOf(id, tx)) tx.remove(streams, stream.id);
    },
  }),
  PutRetentionPolicy: modifies(logGroups, {
    by: 'logGroupName',
    takes: ['retentionInDays'],
    change: ({ retentionInDays }) => {
      if (!RETENTIONS.includes(retentionInDays as number)) {
        invalid(`Value '${retentionInDays}' at 'retentionInDays' must be one of ${RETENTIONS.join(', ')}`);
      }
      return { retentionInDays: retentionInDays as number };
    },
  }),
  DeleteRetentionPolicy: modifies(logGroups, {
    by: 'logGroupName',
    takes: [],
    change: () => ({ retentionInDays: undefined }),
  }),
  TagResource: tagOperations.tag,
  UntagResource: tagOperations.untag,
  ListTagsForResource: tagOperations.list,
};
