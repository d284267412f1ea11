import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource } from '../resource.ts';

export const logGroups = resourceKind({
  kind: 'logs/log-group',
  title: 'log groups',
  service: 'cloudwatch-logs',
  also: ['logs'],
  async list(ask) {
    const listed = await ask.list(
      describe('cloudwatch-logs', 'DescribeLogGroups', { limit: 50 }),
      (reply) => reply.logGroups,
    );
    return listed.map(({ logGroupName, logGroupArn, retentionInDays, kmsKeyId }) =>
      resource({
        kind: 'logs/log-group',
        id: needed(logGroupName, 'logGroupName'),
        arn: logGroupArn,
        facts: { retentionInDays: retentionInDays ?? 'for ever', ownKey: kmsKeyId !== undefined },
      }),
    );
  },
});
