import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, tagsOf } from '../resource.ts';

/** Names and types; a value is never asked for. */
export const parameters = resourceKind({
  kind: 'ssm/parameter',
  title: 'SSM parameters',
  service: 'ssm',
  async list(ask) {
    const listed = await ask.list(
      describe('ssm', 'DescribeParameters', { MaxResults: 50 }),
      (reply) => reply.Parameters,
    );
    return listed.map(({ Name, ARN, Type, Tier }) =>
      resource({
        kind: 'ssm/parameter',
        id: needed(Name, 'Name'),
        arn: ARN,
        facts: { Type, Tier: Tier ?? 'Standard' },
      }),
    );
  },
});

/** Names; a value is never asked for. */
export const secrets = resourceKind({
  kind: 'secrets-manager/secret',
  title: 'secrets',
  service: 'secrets-manager',
  also: ['secrets'],
  async list(ask) {
    const listed = await ask.list(
      describe('secrets-manager', 'ListSecrets', { MaxResults: 100 }),
      (reply) => reply.SecretList,
    );
    return listed.map(({ Name, ARN, RotationEnabled, DeletedDate, Tags }) =>
      resource({
        kind: 'secrets-manager/secret',
        id: needed(Name, 'Name'),
        name: Name,
        arn: ARN,
        tags: tagsOf(Tags),
        facts: { RotationEnabled: RotationEnabled ?? false, Deleted: DeletedDate !== undefined },
      }),
    );
  },
});
