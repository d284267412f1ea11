import { seal, uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { secrets } from '../secrets-manager/secrets.ts';
import { parameters } from '../ssm/parameters.ts';
import type { Answers } from './answers.ts';
import { adopt, tagsFrom } from './put.ts';

/** Parameters and secrets. What is secret, and what may not be asked of production, has a value that is made up. */
export function adoptSettings(answers: Answers, tx: Tx): void {
  const values = new Map(
    answers
      .of('ssm', 'GetParametersByPath')
      .flatMap(({ output }) => output.Parameters ?? [])
      .map(({ Name, Value }) => [Name, Value]),
  );
  for (const one of answers.all(
    'ssm',
    'DescribeParameters',
    (reply) => reply.Parameters,
    (one) => one.Name,
  )) {
    const isSecret = one.Type === 'SecureString';
    const value = isSecret ? undefined : values.get(one.Name);
    const data = {
      type: one.Type,
      value: value ?? seal(tx.seed, `value of ${one.Name}`),
      version: one.Version,
      modified: one.LastModifiedDate?.getTime(),
      description: one.Description,
      keyId: one.KeyId,
      allowedPattern: one.AllowedPattern,
      dataType: one.DataType ?? 'text',
    };
    adopt(tx, parameters, one.Name, 'there', data, { made: one.LastModifiedDate });
  }
  for (const { output: one } of answers.of('secrets-manager', 'DescribeSecret')) {
    const versions = Object.entries(
      one.VersionIdsToStages ?? { [uuid(tx.seed, one.ARN ?? '')]: ['AWSCURRENT'] },
    );
    const created = one.CreatedDate?.getTime() ?? tx.now;
    const data = {
      suffix: one.ARN?.slice(-6),
      description: one.Description,
      versions: versions.map(([id, stages]) => ({
        id,
        value: seal(tx.seed, `value of ${one.Name} ${id}`),
        created,
        stages: stages ?? [],
      })),
      changed: one.LastChangedDate?.getTime() ?? created,
      deleted: one.DeletedDate?.getTime(),
    };
    const state = one.DeletedDate ? 'scheduled' : 'active';
    adopt(tx, secrets, one.Name, state, data, { tags: tagsFrom(one.Tags), made: one.CreatedDate });
  }
}
