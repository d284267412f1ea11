import { describe, expect, it } from 'vitest';
import { errorOf, rehearsal } from './support.ts';

describe('keys that AWS manages', () => {
  it('are found by alias, id and ARN, and are the same key', async () => {
    const { ask } = rehearsal();
    const { Aliases = [] } = await ask('kms', 'ListAliases');
    const rds = Aliases.find(({ AliasName }) => AliasName === 'alias/aws/rds');
    const arn = async (KeyId?: string) => (await ask('kms', 'DescribeKey', { KeyId })).KeyMetadata?.Arn;
    const byAlias = await arn('alias/aws/rds');
    expect(byAlias).toBe(`arn:aws:kms:me-central-1:739991759290:key/${rds?.TargetKeyId}`);
    expect(await arn(rds?.AliasArn)).toBe(byAlias);
    expect(await arn(rds?.TargetKeyId)).toBe(byAlias);
    expect(await arn(byAlias)).toBe(byAlias);
    expect((await ask('kms', 'DescribeKey', { KeyId: byAlias })).KeyMetadata?.KeyManager).toBe('AWS');
  });

  it('differ from region to region, and another alias or key is not there', async () => {
    const ids = async (where: 'uae' | 'frankfurt') => {
      const { Keys = [] } = await rehearsal({ in: where }).ask('kms', 'ListKeys');
      return Keys.map(({ KeyId }) => KeyId);
    };
    const [uae, frankfurt] = [await ids('uae'), await ids('frankfurt')];
    expect(uae.filter((id) => frankfurt.includes(id))).toEqual([]);
    const { ask } = rehearsal();
    for (const KeyId of ['alias/mine', frankfurt[0]]) {
      expect(await errorOf(ask('kms', 'DescribeKey', { KeyId }))).toBe('NotFoundException');
    }
  });

  it('are listed in pages', async () => {
    const { ask, twin, here } = rehearsal();
    const input = { Limit: 4 };
    const { value } = await twin.send(here, { channel: 'aws', service: 'kms', operation: 'ListKeys', input });
    expect(value).toMatchObject({ Truncated: true, Keys: { length: 4 } });
    expect((await ask('kms', 'ListKeys', input)).Keys).toHaveLength(6);
  });
});
