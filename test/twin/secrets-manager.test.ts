import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { aws, errorOf, rehearsal } from './support.ts';

const DAY = 86_400_000;
const Name = 'uat/main/rds';

describe('secrets', () => {
  it('keep a seal of their value: equal for equal values, and nothing to read', async () => {
    const { ask, twin, here } = rehearsal();
    const create = (name: string, value: string) =>
      twin.send(
        here,
        aws('secrets-manager', 'CreateSecret', { Name: name, SecretString: new Secret(value) }),
      );
    await create('one', 'hunter2-hunter2');
    await create('same', 'hunter2-hunter2');
    await create('other', 'swordfish');
    const value = async (SecretId: string) =>
      (await ask('secrets-manager', 'GetSecretValue', { SecretId })).SecretString;
    expect(await value('one')).toMatch(/^sealed:/);
    expect(await value('one')).toBe(await value('same'));
    expect(await value('one')).not.toBe(await value('other'));
    expect(JSON.stringify(twin.picture())).not.toMatch(/hunter2|swordfish/);
  });

  it('are found by name, by ARN and by ARN without what AWS adds to it', async () => {
    const { ask } = rehearsal();
    const { ARN } = await ask('secrets-manager', 'CreateSecret', { Name, SecretString: 'a' });
    expect(ARN).toMatch(/^arn:aws:secretsmanager:me-central-1:739991759290:secret:uat\/main\/rds-\w{6}$/);
    for (const SecretId of [Name, ARN, ARN?.slice(0, -7)]) {
      expect((await ask('secrets-manager', 'DescribeSecret', { SecretId })).ARN).toBe(ARN);
    }
    expect(await errorOf(ask('secrets-manager', 'DescribeSecret', { SecretId: 'uat/main' }))).toBe(
      'ResourceNotFoundException',
    );
    expect(await errorOf(ask('secrets-manager', 'CreateSecret', { Name }))).toBe('ResourceExistsException');
  });

  it('keep the value before as the previous one', async () => {
    const { ask } = rehearsal();
    await ask('secrets-manager', 'CreateSecret', { Name, SecretString: 'first' });
    const first = (await ask('secrets-manager', 'GetSecretValue', { SecretId: Name })).SecretString;
    const { VersionId } = await ask('secrets-manager', 'PutSecretValue', {
      SecretId: Name,
      SecretString: 'second',
    });
    const { VersionIdsToStages: stages = {} } = await ask('secrets-manager', 'DescribeSecret', {
      SecretId: Name,
    });
    expect(stages[VersionId as string]).toEqual(['AWSCURRENT']);
    const previous = await ask('secrets-manager', 'GetSecretValue', {
      SecretId: Name,
      VersionStage: 'AWSPREVIOUS',
    });
    expect(previous.SecretString).toBe(first);
  });

  it('answer a request that comes again with the same token as the first time, with one version', async () => {
    const { ask } = rehearsal();
    const input = { Name, SecretString: 'a', ClientRequestToken: '12345678-1234-1234-1234-123456789012' };
    const once = await ask('secrets-manager', 'CreateSecret', input);
    expect(await ask('secrets-manager', 'CreateSecret', input)).toEqual(once);
    expect((await ask('secrets-manager', 'ListSecretVersionIds', { SecretId: Name })).Versions).toHaveLength(
      1,
    );
  });

  it('are gone when the recovery window is over, and their name is taken until then', async () => {
    const { ask, clock } = rehearsal();
    await ask('secrets-manager', 'CreateSecret', { Name, SecretString: 'a' });
    const { DeletionDate } = await ask('secrets-manager', 'DeleteSecret', {
      SecretId: Name,
      RecoveryWindowInDays: 7,
    });
    expect(DeletionDate?.getTime()).toBe(clock.now() + 7 * DAY);
    expect((await ask('secrets-manager', 'DescribeSecret', { SecretId: Name })).DeletedDate).toBeDefined();
    const names = async (IncludePlannedDeletion: boolean) =>
      (await ask('secrets-manager', 'ListSecrets', { IncludePlannedDeletion })).SecretList?.map(
        (one) => one.Name,
      );
    expect(await names(false)).toEqual([]);
    expect(await names(true)).toEqual([Name]);
    for (const refused of [
      ask('secrets-manager', 'CreateSecret', { Name }),
      ask('secrets-manager', 'GetSecretValue', { SecretId: Name }),
      ask('secrets-manager', 'PutSecretValue', { SecretId: Name, SecretString: 'b' }),
    ]) {
      expect(await errorOf(refused)).toBe('InvalidRequestException');
    }
    await clock.sleep(7 * DAY - 1);
    expect(await errorOf(ask('secrets-manager', 'DescribeSecret', { SecretId: Name }))).toBe('none');
    await clock.sleep(1);
    expect(await errorOf(ask('secrets-manager', 'DescribeSecret', { SecretId: Name }))).toBe(
      'ResourceNotFoundException',
    );
  });

  it('come back when they are restored in time', async () => {
    const { ask, clock } = rehearsal();
    await ask('secrets-manager', 'CreateSecret', { Name, SecretString: 'a' });
    await ask('secrets-manager', 'DeleteSecret', { SecretId: Name });
    await clock.sleep(29 * DAY);
    await ask('secrets-manager', 'RestoreSecret', { SecretId: Name });
    await clock.sleep(2 * DAY);
    const described = await ask('secrets-manager', 'DescribeSecret', { SecretId: Name });
    expect(described.DeletedDate).toBeUndefined();
    expect(await errorOf(ask('secrets-manager', 'GetSecretValue', { SecretId: Name }))).toBe('none');
  });

  it('free their name some seconds after a forced delete', async () => {
    const { ask, clock } = rehearsal();
    await ask('secrets-manager', 'CreateSecret', { Name, SecretString: 'a' });
    const remove = (RecoveryWindowInDays?: number) =>
      ask('secrets-manager', 'DeleteSecret', {
        SecretId: Name,
        ForceDeleteWithoutRecovery: true,
        RecoveryWindowInDays,
      });
    expect(await errorOf(remove(7))).toBe('InvalidParameterException');
    await remove();
    expect(await errorOf(ask('secrets-manager', 'DescribeSecret', { SecretId: Name }))).toBe(
      'ResourceNotFoundException',
    );
    expect(await errorOf(ask('secrets-manager', 'CreateSecret', { Name }))).toBe('InvalidRequestException');
    await clock.sleep(15_000);
    expect(await errorOf(ask('secrets-manager', 'CreateSecret', { Name }))).toBe('none');
  });

  it('are listed by the beginning of their names, newest first, in pages', async () => {
    const { ask, clock, twin, here } = rehearsal();
    for (const name of ['uat/a', 'uat/b', 'other']) {
      await ask('secrets-manager', 'CreateSecret', { Name: name });
      await clock.sleep(1_000);
    }
    const Filters = [{ Key: 'name' as const, Values: ['uat/'] }];
    const { SecretList } = await ask('secrets-manager', 'ListSecrets', { Filters, MaxResults: 1 });
    expect(SecretList?.map((one) => one.Name)).toEqual(['uat/b', 'uat/a']);
    const { value } = await twin.send(here, aws('secrets-manager', 'ListSecrets', { MaxResults: 2 }));
    expect(value).toMatchObject({ SecretList: { length: 2 }, NextToken: expect.any(String) });
  });
});

describe('Secrets Manager before phase 1', () => {
  it('has production six database secrets, and the UAE none', async () => {
    const names = async (where: 'uae' | 'prod') =>
      (await rehearsal({ in: where }).ask('secrets-manager', 'ListSecrets')).SecretList?.map(
        (one) => one.Name,
      ).sort();
    expect(await names('uae')).toEqual([]);
    expect(await names('prod')).toHaveLength(6);
  });
});
