import { describe, expect, it } from 'vitest';
import { UAE } from '../../src/twin/start/facts.ts';
import { errorOf, rehearsal } from './support.ts';

const MINUTE = 60_000;
const WRITER = 'uatclusterdb-instance-1';

const instance = (rest: object = {}) => ({
  DBInstanceIdentifier: 'single',
  DBInstanceClass: 'db.t3.micro',
  Engine: 'postgres',
  EngineVersion: '15.12',
  AllocatedStorage: 20,
  MasterUsername: 'postgres',
  MasterUserPassword: 'hunter2-hunter2',
  DBSubnetGroupName: 'database-vpc',
  ...rest,
});

function world() {
  const { ask, clock, twin } = rehearsal();
  const one = async (DBInstanceIdentifier: string) =>
    (await ask('rds', 'DescribeDBInstances', { DBInstanceIdentifier })).DBInstances?.[0];
  return { ask, clock, twin, one };
}

describe('instances', () => {
  it('take five to ten minutes, get their endpoint then, and keep only a seal of the password', async () => {
    const { ask, clock, one, twin } = world();
    await ask('rds', 'CreateDBInstance', instance());
    expect(await one('single')).toMatchObject({ DBInstanceStatus: 'creating' });
    expect((await one('single'))?.Endpoint).toBeUndefined();
    await clock.sleep(5 * MINUTE - 1);
    expect((await one('single'))?.DBInstanceStatus).toBe('creating');
    await clock.sleep(5 * MINUTE + 1);
    expect(await one('single')).toMatchObject({
      DBInstanceStatus: 'available',
      Endpoint: { Address: 'single.cwyxrbeukelc.me-central-1.rds.amazonaws.com', Port: 5432 },
    });
    expect(JSON.stringify(twin.picture())).not.toContain('hunter2');
  });

  it('are refused with what RDS would not make', async () => {
    const { ask } = world();
    const create = (rest: object) => errorOf(ask('rds', 'CreateDBInstance', instance(rest)));
    expect(await create({ DBInstanceIdentifier: WRITER })).toBe('DBInstanceAlreadyExistsFault');
    expect(await create({ EngineVersion: '9.6' })).toBe('InvalidParameterCombination');
    expect(await create({ Engine: 'postgresql' })).toBe('InvalidParameterValue');
    expect(await create({ DBSubnetGroupName: 'nothing' })).toBe('DBSubnetGroupNotFoundFault');
    expect(await create({ AllocatedStorage: 5 })).toBe('InvalidParameterValue');
    expect(await create({ MasterUserPassword: undefined })).toBe('InvalidParameterValue');
    const foreign = [UAE.securityGroups['redis-uat-sg']];
    expect(await create({ VpcSecurityGroupIds: foreign })).toBe('InvalidParameterValue');
    expect(await create({ DBInstanceIdentifier: 'no--hyphens' })).toBe('InvalidParameterValue');
  });

  it('hold their security groups and subnets until they are gone', async () => {
    const { ask, clock } = world();
    const { GroupId } = await ask('ec2', 'CreateSecurityGroup', {
      GroupName: 'db',
      Description: 'db',
      VpcId: UAE.databaseVpc,
    });
    await ask('rds', 'CreateDBInstance', instance({ VpcSecurityGroupIds: [GroupId] }));
    const remove = () => errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId }));
    expect(await remove()).toBe('DependencyViolation');
    await clock.sleep(10 * MINUTE);
    await ask('rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'single', SkipFinalSnapshot: true });
    expect(await remove()).toBe('DependencyViolation');
    await clock.sleep(6 * MINUTE);
    expect(await remove()).toBe('none');
  });
});

describe('a modified instance', () => {
  it('shows what is applied at once only when it is no longer modifying', async () => {
    const { ask, clock, one } = world();
    await ask('rds', 'ModifyDBInstance', { DBInstanceIdentifier: WRITER, PubliclyAccessible: false });
    expect(await one(WRITER)).toMatchObject({ DBInstanceStatus: 'modifying', PubliclyAccessible: true });
    await clock.sleep(3 * MINUTE);
    expect(await one(WRITER)).toMatchObject({ DBInstanceStatus: 'available', PubliclyAccessible: false });
  });

  it('keeps the old value of what waits for the window, which never comes by itself', async () => {
    const { ask, clock, one } = world();
    const DBInstanceIdentifier = WRITER;
    await ask('rds', 'ModifyDBInstance', { DBInstanceIdentifier, DBInstanceClass: 'db.t3.large' });
    await clock.sleep(60 * MINUTE);
    expect(await one(WRITER)).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.t3.medium',
      PendingModifiedValues: { DBInstanceClass: 'db.t3.large' },
    });
    await ask('rds', 'ModifyDBInstance', { DBInstanceIdentifier, PromotionTier: 0, ApplyImmediately: true });
    await clock.sleep(3 * MINUTE);
    const changed = await one(WRITER);
    expect(changed).toMatchObject({ DBInstanceClass: 'db.t3.large', PromotionTier: 0 });
    expect(changed?.PendingModifiedValues).toEqual({});
  });

  it('stays available where nothing changes', async () => {
    const { ask, one } = world();
    const { DBInstance } = await ask('rds', 'ModifyDBInstance', {
      DBInstanceIdentifier: WRITER,
      PubliclyAccessible: true,
      ApplyImmediately: true,
    });
    expect(DBInstance?.DBInstanceStatus).toBe('available');
    expect((await one(WRITER))?.PubliclyAccessible).toBe(true);
  });

  it('is refused while it is anything but available', async () => {
    const { ask, clock } = world();
    const modify = (DBInstanceIdentifier: string) =>
      errorOf(ask('rds', 'ModifyDBInstance', { DBInstanceIdentifier, PubliclyAccessible: false }));
    expect(await modify('temp-muvi-uat-main')).toBe('InvalidDBInstanceStateFault');
    expect(await modify(WRITER)).toBe('none');
    expect(await modify(WRITER)).toBe('InvalidDBInstanceStateFault');
    await ask('rds', 'CreateDBInstance', instance());
    expect(await modify('single')).toBe('InvalidDBInstanceStateFault');
    await clock.sleep(10 * MINUTE);
    await ask('rds', 'RebootDBInstance', { DBInstanceIdentifier: 'single' });
    expect(await modify('single')).toBe('InvalidDBInstanceStateFault');
    await clock.sleep(2 * MINUTE);
    await ask('rds', 'CreateDBSnapshot', { DBInstanceIdentifier: 'single', DBSnapshotIdentifier: 'shot' });
    expect(await modify('single')).toBe('InvalidDBInstanceStateFault');
    await clock.sleep(5 * MINUTE);
    await ask('rds', 'StopDBInstance', { DBInstanceIdentifier: 'single' });
    expect(await modify('single')).toBe('InvalidDBInstanceStateFault');
    await clock.sleep(5 * MINUTE);
    await ask('rds', 'StartDBInstance', { DBInstanceIdentifier: 'single' });
    expect(await modify('single')).toBe('InvalidDBInstanceStateFault');
    await clock.sleep(9 * MINUTE);
    await ask('rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'single', SkipFinalSnapshot: true });
    expect(await modify('single')).toBe('InvalidDBInstanceStateFault');
    expect(await modify('nothing')).toBe('DBInstanceNotFoundFault');
  });

  it('cannot be told what is its cluster’s, and cannot shrink', async () => {
    const { ask, clock } = world();
    const modify = (DBInstanceIdentifier: string, rest: object) =>
      errorOf(ask('rds', 'ModifyDBInstance', { DBInstanceIdentifier, ...rest }));
    const group = [UAE.securityGroups['uatclusterdb-sg']];
    expect(await modify(WRITER, { VpcSecurityGroupIds: group })).toBe('InvalidParameterCombination');
    expect(await modify(WRITER, { BackupRetentionPeriod: 3 })).toBe('InvalidParameterCombination');
    await ask('rds', 'StartDBInstance', { DBInstanceIdentifier: 'temp-muvi-uat-main' });
    await clock.sleep(9 * MINUTE);
    expect(await modify('temp-muvi-uat-main', { AllocatedStorage: 50 })).toBe('InvalidParameterCombination');
  });
});

describe('a deleted instance', () => {
  it('is protected, needs a final snapshot or a word that none is wanted, and is gone after a while', async () => {
    const { ask, clock, one } = world();
    await ask('rds', 'CreateDBInstance', instance({ DeletionProtection: true }));
    await clock.sleep(10 * MINUTE);
    const remove = (rest: object) =>
      errorOf(ask('rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'single', ...rest }));
    expect(await remove({ SkipFinalSnapshot: true })).toBe('InvalidParameterCombination');
    await ask('rds', 'ModifyDBInstance', { DBInstanceIdentifier: 'single', DeletionProtection: false });
    await clock.sleep(3 * MINUTE);
    expect(await remove({})).toBe('InvalidParameterCombination');
    expect(await remove({ FinalDBSnapshotIdentifier: 'last' })).toBe('none');
    expect(await remove({ SkipFinalSnapshot: true })).toBe('InvalidDBInstanceStateFault');
    expect((await one('single'))?.DBInstanceStatus).toBe('deleting');
    await clock.sleep(6 * MINUTE);
    expect(await errorOf(one('single'))).toBe('DBInstanceNotFoundFault');
    const { DBSnapshots } = await ask('rds', 'DescribeDBSnapshots', { DBSnapshotIdentifier: 'last' });
    expect(DBSnapshots).toMatchObject([{ Status: 'available', DBInstanceIdentifier: 'single' }]);
  });

  it('cannot leave a final snapshot behind while it is stopped', async () => {
    const { ask } = world();
    const remove = (rest: object) =>
      errorOf(ask('rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'temp-muvi-uat-offer', ...rest }));
    expect(await remove({ FinalDBSnapshotIdentifier: 'last' })).toBe('InvalidDBInstanceStateFault');
    expect(await remove({ SkipFinalSnapshot: true })).toBe('none');
  });
});

describe('RDS before phase 1', () => {
  it('has six stopped instances in the UAE, one with 2 TB, which AWS will start by itself', async () => {
    const { ask, clock } = world();
    const temporary = async () =>
      ((await ask('rds', 'DescribeDBInstances')).DBInstances ?? []).filter((one) =>
        one.DBInstanceIdentifier?.startsWith('temp-muvi-uat-'),
      );
    expect((await temporary()).map((one) => one.DBInstanceStatus)).toEqual(Array(6).fill('stopped'));
    const main = (await temporary()).find((one) => one.DBInstanceIdentifier === 'temp-muvi-uat-main');
    expect(main?.AllocatedStorage).toBe(2048);
    await clock.sleep((main?.AutomaticRestartTime?.getTime() ?? 0) - clock.now());
    expect((await temporary()).map((one) => one.DBInstanceStatus)).toEqual(Array(6).fill('starting'));
  });

  it('has seven instances in Frankfurt', async () => {
    const { ask } = rehearsal({ in: 'frankfurt' });
    const { DBInstances = [] } = await ask('rds', 'DescribeDBInstances');
    expect(DBInstances).toHaveLength(7);
    expect(DBInstances.map((one) => one.Endpoint?.Address)).toContain(
      'muvi-uat-main.c5xohmlnlthz.eu-central-1.rds.amazonaws.com',
    );
  });
});
