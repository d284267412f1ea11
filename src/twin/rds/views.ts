import type { Tx } from '../kind.ts';
import { managedKeyArn } from '../kms/index.ts';
import type { Stored } from '../world.ts';
import { groupMemberships, host, tagsShown } from './common.ts';
import {
  type Cluster,
  clusters,
  type Instance,
  instances,
  membersOf,
  type Snapshot,
  subnetGroups,
} from './kinds.ts';
import { subnetGroupView } from './subnet-groups.ts';

/** When AWS starts a stopped database by itself. */
const restart = ({ state, due }: Stored): Date | undefined =>
  state === 'stopped' && due !== undefined ? new Date(due) : undefined;

const kmsKey = (encrypted: boolean, tx: Tx): string | undefined =>
  encrypted ? managedKeyArn(tx, 'aws/rds') : undefined;

/** What waits for the maintenance window, as an instance shows it. */
const pendingOf = ({ pending = {} }: Instance) => ({
  DBInstanceClass: pending.class,
  AllocatedStorage: pending.storage,
  MasterUserPassword: pending.password === undefined ? undefined : '****',
  BackupRetentionPeriod: pending.retention,
  MultiAZ: pending.multiAz,
  EngineVersion: pending.version,
  Iops: pending.iops,
  StorageType: pending.storageType,
  IAMDatabaseAuthenticationEnabled: pending.iamAuth,
});

export function instanceView(thing: Stored<Instance>, tx: Tx) {
  const { id, state, data } = thing;
  const cluster = data.clusterId === undefined ? undefined : tx.find(clusters, data.clusterId);
  const shared = cluster?.data ?? data;
  return {
    DBInstanceIdentifier: id,
    DBInstanceClass: data.class,
    Engine: data.engine,
    EngineVersion: data.version,
    DBInstanceStatus: state,
    MasterUsername: shared.user,
    DBName: shared.dbName,
    Endpoint: state === 'creating' ? undefined : { Address: host.instance(id, tx), Port: data.port },
    AllocatedStorage: data.storage,
    InstanceCreateTime: state === 'creating' ? undefined : new Date(thing.created),
    PreferredBackupWindow: shared.backupWindow,
    BackupRetentionPeriod: shared.retention,
    DBSecurityGroups: [],
    VpcSecurityGroups: groupMemberships(shared.groups),
    DBParameterGroups: [{ DBParameterGroupName: data.parameterGroup, ParameterApplyStatus: 'in-sync' }],
    AvailabilityZone: data.zone,
    DBSubnetGroup: subnetGroupView(tx.get(subnetGroups, data.subnetGroup), tx),
    PreferredMaintenanceWindow: data.maintenanceWindow,
    PendingModifiedValues: pendingOf(data),
    MultiAZ: data.multiAz,
    AutoMinorVersionUpgrade: data.autoMinor,
    ReadReplicaDBInstanceIdentifiers: [],
    LicenseModel: 'postgresql-license',
    Iops: data.iops,
    PubliclyAccessible: data.isPublic,
    StorageType: data.storageType,
    DbInstancePort: 0,
    DBClusterIdentifier: data.clusterId,
    StorageEncrypted: shared.encrypted,
    KmsKeyId: kmsKey(shared.encrypted, tx),
    DbiResourceId: data.resourceId,
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    DomainMemberships: [],
    CopyTagsToSnapshot: data.copyTags,
    MonitoringInterval: 0,
    PromotionTier: data.promotionTier,
    DBInstanceArn: instances.arn?.(thing, tx),
    IAMDatabaseAuthenticationEnabled: shared.iamAuth,
    PerformanceInsightsEnabled: false,
    DeletionProtection: data.deletionProtection,
    AssociatedRoles: [],
    TagList: tagsShown(thing),
    CustomerOwnedIpEnabled: false,
    NetworkType: 'IPV4',
    BackupTarget: 'region',
    AutomaticRestartTime: restart(thing),
  };
}

export function clusterView(thing: Stored<Cluster>, tx: Tx) {
  const { id, state, data } = thing;
  const members = membersOf(id, tx);
  const { pending = {} } = data;
  return {
    DBClusterIdentifier: id,
    DBClusterArn: clusters.arn?.(thing, tx),
    DbClusterResourceId: data.resourceId,
    Status: state,
    Engine: data.engine,
    EngineVersion: data.version,
    EngineMode: 'provisioned',
    DatabaseName: data.dbName,
    MasterUsername: data.user,
    Endpoint: host.writer(id, tx),
    ReaderEndpoint: host.reader(id, tx),
    Port: data.port,
    MultiAZ: new Set(members.map((member) => member.data.zone)).size > 1,
    AllocatedStorage: 1,
    AvailabilityZones: ['a', 'b', 'c'].map((letter) => `${tx.place.region}${letter}`),
    BackupRetentionPeriod: data.retention,
    PreferredBackupWindow: data.backupWindow,
    PreferredMaintenanceWindow: data.maintenanceWindow,
    DBClusterParameterGroup: data.parameterGroup,
    DBSubnetGroup: data.subnetGroup,
    DBClusterMembers: members.map((member) => ({
      DBInstanceIdentifier: member.id,
      IsClusterWriter: member.id === data.writer,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: member.data.promotionTier,
    })),
    VpcSecurityGroups: groupMemberships(data.groups),
    StorageEncrypted: data.encrypted,
    KmsKeyId: kmsKey(data.encrypted, tx),
    AssociatedRoles: [],
    IAMDatabaseAuthenticationEnabled: data.iamAuth,
    ClusterCreateTime: new Date(thing.created),
    PendingModifiedValues:
      data.pending === undefined
        ? undefined
        : {
            EngineVersion: pending.version,
            BackupRetentionPeriod: pending.retention,
            IAMDatabaseAuthenticationEnabled: pending.iamAuth,
            MasterUserPassword: pending.password === undefined ? undefined : '****',
          },
    DeletionProtection: data.deletionProtection,
    HttpEndpointEnabled: false,
    CopyTagsToSnapshot: data.copyTags,
    CrossAccountClone: false,
    DomainMemberships: [],
    TagList: tagsShown(thing),
    AutoMinorVersionUpgrade: true,
    NetworkType: 'IPV4',
    AutomaticRestartTime: restart(thing),
  };
}

/** How much of a snapshot is done. */
const percent = ({ state }: Stored): number => (state === 'available' ? 100 : 0);

export function clusterSnapshotView(thing: Stored<Snapshot<Cluster>>, arn: string | undefined, tx: Tx) {
  const { of, source, sourceCreated, vpcId } = thing.data;
  return {
    DBClusterSnapshotIdentifier: thing.id,
    DBClusterSnapshotArn: arn,
    DBClusterIdentifier: source,
    DbClusterResourceId: of.resourceId,
    Status: thing.state,
    PercentProgress: percent(thing),
    SnapshotType: 'manual',
    SnapshotCreateTime: new Date(thing.created),
    ClusterCreateTime: new Date(sourceCreated),
    Engine: of.engine,
    EngineMode: 'provisioned',
    EngineVersion: of.version,
    AllocatedStorage: 0,
    Port: 0,
    VpcId: vpcId,
    MasterUsername: of.user,
    LicenseModel: 'postgresql-license',
    StorageEncrypted: of.encrypted,
    KmsKeyId: kmsKey(of.encrypted, tx),
    IAMDatabaseAuthenticationEnabled: of.iamAuth,
    AvailabilityZones: ['a', 'b', 'c'].map((letter) => `${tx.place.region}${letter}`),
    TagList: tagsShown(thing),
  };
}

export function instanceSnapshotView(thing: Stored<Snapshot<Instance>>, arn: string | undefined, tx: Tx) {
  const { of, source, sourceCreated, vpcId } = thing.data;
  return {
    DBSnapshotIdentifier: thing.id,
    DBSnapshotArn: arn,
    DBInstanceIdentifier: source,
    DbiResourceId: of.resourceId,
    Status: thing.state,
    PercentProgress: percent(thing),
    SnapshotType: 'manual',
    SnapshotCreateTime: new Date(thing.created),
    OriginalSnapshotCreateTime: new Date(thing.created),
    InstanceCreateTime: new Date(sourceCreated),
    Engine: of.engine,
    EngineVersion: of.version,
    AllocatedStorage: of.storage,
    StorageType: of.storageType,
    Iops: of.iops,
    Port: of.port,
    VpcId: vpcId,
    AvailabilityZone: of.zone,
    MasterUsername: of.user,
    LicenseModel: 'postgresql-license',
    Encrypted: of.encrypted,
    KmsKeyId: kmsKey(of.encrypted, tx),
    IAMDatabaseAuthenticationEnabled: of.iamAuth,
    SnapshotTarget: 'region',
    TagList: tagsShown(thing),
  };
}
