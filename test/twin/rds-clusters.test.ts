import { describe, expect, it } from 'vitest';
import { UAE } from '../../src/twin/start/facts.ts';
import { errorOf, rehearsal } from './support.ts';

const MINUTE = 60_000;
const DBClusterIdentifier = 'uatclusterdb';
const [FIRST, SECOND] = ['uatclusterdb-instance-1', 'uatclusterdb-instance-2'];

function world() {
  const { ask, clock, twin } = rehearsal();
  const cluster = async (id = DBClusterIdentifier) =>
    (await ask('rds', 'DescribeDBClusters', { DBClusterIdentifier: id })).DBClusters?.[0];
  const states = async () => {
    const Filters = [{ Name: 'db-cluster-id', Values: [DBClusterIdentifier] }];
    const { DBInstances = [] } = await ask('rds', 'DescribeDBInstances', { Filters });
    return [(await cluster())?.Status, ...DBInstances.map((one) => one.DBInstanceStatus)];
  };
  return { ask, clock, twin, cluster, states };
}

describe('uatclusterdb before phase 1', () => {
  it('is Aurora PostgreSQL 14.17 with a writer and a reader that the world may reach', async () => {
    const { ask, cluster } = world();
    const found = await cluster();
    expect(found).toMatchObject({
      Status: 'available',
      Engine: 'aurora-postgresql',
      EngineVersion: '14.17',
      Endpoint: 'uatclusterdb.cluster-cwyxrbeukelc.me-central-1.rds.amazonaws.com',
      ReaderEndpoint: 'uatclusterdb.cluster-ro-cwyxrbeukelc.me-central-1.rds.amazonaws.com',
    });
    expect(found?.DBClusterMembers?.map((member) => member.IsClusterWriter)).toEqual([true, false]);
    for (const { DBInstanceIdentifier } of found?.DBClusterMembers ?? []) {
      const { DBInstances } = await ask('rds', 'DescribeDBInstances', { DBInstanceIdentifier });
      expect(DBInstances).toMatchObject([{ DBInstanceClass: 'db.t3.medium', PubliclyAccessible: true }]);
    }
    const GroupIds = found?.VpcSecurityGroups?.map((one) => one.VpcSecurityGroupId as string);
    const { SecurityGroups } = await ask('ec2', 'DescribeSecurityGroups', { GroupIds });
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([
      { FromPort: 5432, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ]);
  });
});

describe('a cluster', () => {
  it('is made without instances, and the first one writes', async () => {
    const { ask, clock, cluster } = world();
    const id = 'second';
    await ask('rds', 'CreateDBCluster', {
      DBClusterIdentifier: id,
      Engine: 'aurora-postgresql',
      EngineVersion: '14.17',
      MasterUsername: 'postgres',
      MasterUserPassword: 'hunter2-hunter2',
      DBSubnetGroupName: 'database-vpc',
    });
    expect((await cluster(id))?.DBClusterMembers).toEqual([]);
    await clock.sleep(10 * MINUTE);
    const add = (DBInstanceIdentifier: string, rest: object = {}) =>
      ask('rds', 'CreateDBInstance', {
        DBInstanceIdentifier,
        DBClusterIdentifier: id,
        Engine: 'aurora-postgresql',
        DBInstanceClass: 'db.t3.medium',
        ...rest,
      });
    expect(await errorOf(add('x', { DBInstanceClass: 'db.t3.micro' }))).toBe('InvalidParameterCombination');
    expect(await errorOf(add('x', { AllocatedStorage: 20 }))).toBe('InvalidParameterCombination');
    expect(await errorOf(add('x', { Engine: 'postgres' }))).toBe('InvalidParameterCombination');
    await add('b');
    await add('a');
    const members = (await cluster(id))?.DBClusterMembers ?? [];
    expect(members.find((one) => one.IsClusterWriter)?.DBInstanceIdentifier).toBe('b');
  });

  it('stops with its instances and starts with them, and is started on the seventh day', async () => {
    const { ask, clock, states } = world();
    expect(await errorOf(ask('rds', 'StartDBCluster', { DBClusterIdentifier }))).toBe(
      'InvalidDBClusterStateFault',
    );
    await ask('rds', 'StopDBCluster', { DBClusterIdentifier });
    expect(await states()).toEqual(['stopping', 'stopping', 'stopping']);
    expect(await errorOf(ask('rds', 'StopDBCluster', { DBClusterIdentifier }))).toBe(
      'InvalidDBClusterStateFault',
    );
    await clock.sleep(6 * MINUTE);
    expect(await states()).toEqual(['stopped', 'stopped', 'stopped']);
    const member = ask('rds', 'StartDBInstance', { DBInstanceIdentifier: FIRST as string });
    expect(await errorOf(member)).toBe('InvalidParameterCombination');
    await ask('rds', 'StartDBCluster', { DBClusterIdentifier });
    expect(await states()).toEqual(['starting', 'starting', 'starting']);
    await clock.sleep(11 * MINUTE);
    expect(await states()).toEqual(['available', 'available', 'available']);
    await ask('rds', 'StopDBCluster', { DBClusterIdentifier });
    await clock.sleep(7 * 24 * 60 * MINUTE + 30 * MINUTE);
    expect(await states()).toEqual(['available', 'available', 'available']);
  });

  it('cannot be modified or stopped while something of it changes', async () => {
    const { ask, clock } = world();
    await ask('rds', 'ModifyDBInstance', {
      DBInstanceIdentifier: SECOND as string,
      PubliclyAccessible: false,
    });
    expect(await errorOf(ask('rds', 'StopDBCluster', { DBClusterIdentifier }))).toBe(
      'InvalidDBInstanceStateFault',
    );
    const modify = () =>
      errorOf(ask('rds', 'ModifyDBCluster', { DBClusterIdentifier, BackupRetentionPeriod: 3 }));
    expect(await modify()).toBe('none');
    expect(await modify()).toBe('InvalidDBClusterStateFault');
    await clock.sleep(3 * MINUTE);
    expect(await errorOf(ask('rds', 'StopDBCluster', { DBClusterIdentifier }))).toBe('none');
  });

  it('keeps an upgrade for the window unless it is to be made now', async () => {
    const { ask, clock, cluster } = world();
    const upgrade = (rest: object) =>
      ask('rds', 'ModifyDBCluster', { DBClusterIdentifier, EngineVersion: '14.18', ...rest });
    await upgrade({});
    expect(await cluster()).toMatchObject({
      Status: 'available',
      EngineVersion: '14.17',
      PendingModifiedValues: { EngineVersion: '14.18' },
    });
    await upgrade({ ApplyImmediately: true });
    await clock.sleep(3 * MINUTE);
    expect(await cluster()).toMatchObject({ EngineVersion: '14.18' });
    expect(await errorOf(upgrade({ EngineVersion: '15.12' }))).toBe('InvalidParameterCombination');
    expect(await errorOf(upgrade({ EngineVersion: '14.17' }))).toBe('InvalidParameterCombination');
  });

  it('can be deleted when its instances are, and lets a reader write meanwhile', async () => {
    const { ask, clock, cluster } = world();
    const remove = (rest: object = {}) =>
      errorOf(ask('rds', 'DeleteDBCluster', { DBClusterIdentifier, SkipFinalSnapshot: true, ...rest }));
    expect(await remove()).toBe('InvalidDBClusterStateFault');
    await ask('rds', 'DeleteDBInstance', { DBInstanceIdentifier: FIRST as string });
    await clock.sleep(6 * MINUTE);
    expect((await cluster())?.DBClusterMembers).toMatchObject([
      { DBInstanceIdentifier: SECOND, IsClusterWriter: true },
    ]);
    await ask('rds', 'DeleteDBInstance', { DBInstanceIdentifier: SECOND as string });
    expect(await remove({ SkipFinalSnapshot: false })).toBe('InvalidParameterCombination');
    await ask('rds', 'ModifyDBCluster', { DBClusterIdentifier, DeletionProtection: true });
    await clock.sleep(3 * MINUTE);
    expect(await remove()).toBe('InvalidParameterCombination');
    await ask('rds', 'ModifyDBCluster', { DBClusterIdentifier, DeletionProtection: false });
    await clock.sleep(3 * MINUTE);
    expect(await remove()).toBe('none');
    await clock.sleep(6 * MINUTE);
    expect(await errorOf(cluster())).toBe('DBClusterNotFoundFault');
  });
});

describe('a snapshot of a cluster', () => {
  it('is taken of an available one, and brings it back under another name', async () => {
    const { ask, clock, cluster } = world();
    const DBClusterSnapshotIdentifier = 'before';
    const take = () =>
      ask('rds', 'CreateDBClusterSnapshot', { DBClusterIdentifier, DBClusterSnapshotIdentifier });
    await take();
    expect(await errorOf(take())).toBe('DBClusterSnapshotAlreadyExistsFault');
    const restore = () =>
      ask('rds', 'RestoreDBClusterFromSnapshot', {
        DBClusterIdentifier: 'back',
        SnapshotIdentifier: DBClusterSnapshotIdentifier,
        Engine: 'aurora-postgresql',
        DBSubnetGroupName: 'database-vpc',
      });
    expect(await errorOf(restore())).toBe('InvalidDBClusterSnapshotStateFault');
    await clock.sleep(5 * MINUTE);
    await restore();
    expect(await cluster('back')).toMatchObject({
      Status: 'creating',
      EngineVersion: '14.17',
      MasterUsername: 'postgres',
    });
    await ask('rds', 'StopDBCluster', { DBClusterIdentifier });
    const stopped = ask('rds', 'CreateDBClusterSnapshot', {
      DBClusterIdentifier,
      DBClusterSnapshotIdentifier: 'late',
    });
    expect(await errorOf(stopped)).toBe('InvalidDBClusterStateFault');
    await ask('rds', 'DeleteDBClusterSnapshot', { DBClusterSnapshotIdentifier });
    expect(await errorOf(restore())).toBe('DBClusterSnapshotNotFoundFault');
  });

  it('is not taken of one of its instances alone', async () => {
    const { ask } = world();
    const input = { DBInstanceIdentifier: FIRST as string, DBSnapshotIdentifier: 'alone' };
    expect(await errorOf(ask('rds', 'CreateDBSnapshot', input))).toBe('InvalidParameterValue');
  });
});

describe('groups', () => {
  it('of subnets cover two zones of one VPC and cannot go while a database uses them', async () => {
    const { ask } = world();
    const create = (SubnetIds: string[]) =>
      errorOf(
        ask('rds', 'CreateDBSubnetGroup', {
          DBSubnetGroupName: 'new',
          DBSubnetGroupDescription: 'new',
          SubnetIds,
        }),
      );
    const { 'database-a': a, 'database-b': b, 'private-b': other } = UAE.subnets;
    expect(await create([a])).toBe('DBSubnetGroupDoesNotCoverEnoughAZs');
    expect(await create([a, other])).toBe('InvalidSubnet');
    expect(await create([a, 'subnet-0000000000000dead'])).toBe('InvalidSubnet');
    expect(await create([a, b])).toBe('none');
    expect(await create([a, b])).toBe('DBSubnetGroupAlreadyExistsFault');
    const remove = (DBSubnetGroupName: string) =>
      errorOf(ask('rds', 'DeleteDBSubnetGroup', { DBSubnetGroupName }));
    expect(await remove('database-vpc')).toBe('InvalidDBSubnetGroupStateFault');
    expect(await remove('new')).toBe('none');
  });

  it('of parameters fit their engine, and the default ones stay as they are', async () => {
    const { ask, clock } = world();
    const group = {
      DBClusterParameterGroupName: 'forced',
      DBParameterGroupFamily: 'aurora-postgresql14',
      Description: 'TLS',
    };
    await ask('rds', 'CreateDBClusterParameterGroup', group);
    const set = (DBClusterParameterGroupName: string) =>
      ask('rds', 'ModifyDBClusterParameterGroup', {
        DBClusterParameterGroupName,
        Parameters: [{ ParameterName: 'rds.force_ssl', ParameterValue: '1', ApplyMethod: 'immediate' }],
      });
    await set('forced');
    const { Parameters } = await ask('rds', 'DescribeDBClusterParameters', {
      DBClusterParameterGroupName: 'forced',
      Source: 'user',
    });
    expect(Parameters).toMatchObject([{ ParameterName: 'rds.force_ssl', ParameterValue: '1' }]);
    expect(await errorOf(set('default.aurora-postgresql14'))).toBe('InvalidParameterValue');
    await ask('rds', 'ModifyDBCluster', { DBClusterIdentifier, DBClusterParameterGroupName: 'forced' });
    const other = {
      ...group,
      DBClusterParameterGroupName: 'other',
      DBParameterGroupFamily: 'aurora-postgresql15',
    };
    await ask('rds', 'CreateDBClusterParameterGroup', other);
    await clock.sleep(3 * MINUTE);
    const wrong = ask('rds', 'ModifyDBCluster', {
      DBClusterIdentifier,
      DBClusterParameterGroupName: 'other',
    });
    expect(await errorOf(wrong)).toBe('InvalidParameterCombination');
    const remove = ask('rds', 'DeleteDBClusterParameterGroup', { DBClusterParameterGroupName: 'forced' });
    expect(await errorOf(remove)).toBe('InvalidDBParameterGroupStateFault');
  });
});
