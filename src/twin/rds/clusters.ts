/**
 * Aurora DB clusters. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html (and Describe,
 * Modify, Delete, Stop, Start, RestoreDBClusterFromSnapshot); states in `README.md`. A cluster is storage and
 * endpoints: its instances are made and deleted on their own.
 */
import type { Input } from '../../aws/types.ts';
import { regroupInterfaces } from '../ec2/interfaces.ts';
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Changes, neededPassword, planned, retention, window } from './changes.ts';
import { given, guarding, identifier, markers } from './common.ts';
import { defaultGroup, familyOf, isAurora, knownEngine, knownVersion, upgrade } from './engines.ts';
import { resourceId, WINDOWS } from './instance-creation.ts';
import {
  type Cluster,
  clusterParameterGroups,
  clusterSnapshots,
  clusters,
  instances,
  membersOf,
  subnetGroups,
} from './kinds.ts';
import { copied, snapshotCluster } from './snapshots.ts';
import { clusterView } from './views.ts';

type Create = Input<'rds', 'CreateDBCluster'>;
type Restore = Input<'rds', 'RestoreDBClusterFromSnapshot'>;
type Modify = Input<'rds', 'ModifyDBCluster'>;

/** What a create and a restore are told alike. */
const TOLD = [
  'DBClusterIdentifier',
  'Engine',
  'EngineVersion',
  'DBSubnetGroupName',
  'VpcSecurityGroupIds',
  'DBClusterParameterGroupName',
  'Port',
  'EnableIAMDatabaseAuthentication',
  'DeletionProtection',
  'CopyTagsToSnapshot',
  'Tags',
] as const;

function parametersOf(asked: string | undefined, engine: string, version: string, tx: Tx): string {
  const name = asked ?? defaultGroup(engine, version);
  const { family } = tx.get(clusterParameterGroups, name).data;
  if (family !== familyOf(engine, version)) {
    refuse(
      'InvalidParameterCombination',
      `The DBClusterParameterGroup ${name} of the family ${family} cannot be used with ${engine} ${version}.`,
    );
  }
  return name;
}

function told(input: Create | Restore, version: string, tx: Tx) {
  const engine = input.Engine as string;
  const subnetGroup = (input.DBSubnetGroupName ?? 'default').toLowerCase();
  const { vpcId } = tx.get(subnetGroups, subnetGroup).data;
  return {
    resourceId: resourceId('cluster', tx),
    engine,
    version,
    subnetGroup,
    groups: guarding(tx, input.VpcSecurityGroupIds, vpcId),
    parameterGroup: parametersOf(input.DBClusterParameterGroupName, engine, version, tx),
    port: input.Port ?? 5432,
    iamAuth: input.EnableIAMDatabaseAuthentication ?? false,
    deletionProtection: input.DeletionProtection ?? false,
    copyTags: input.CopyTagsToSnapshot ?? false,
  };
}

function auroraEngine(engine: string | undefined): string {
  const known = knownEngine(engine);
  if (!isAurora(known))
    refuse('UnsupportedByTwin', 'the rehearsal cloud does not model multi-AZ DB clusters');
  return known;
}

const answered = (id: string, tx: Tx) => ({ DBCluster: clusterView(tx.get(clusters, id), tx) });

function changes(input: Modify, { data }: Stored<Cluster>, tx: Tx): Changes<Cluster> {
  const { vpcId } = tx.get(subnetGroups, data.subnetGroup).data;
  const version = input.EngineVersion;
  return {
    soon: given({
      groups: input.VpcSecurityGroupIds && guarding(tx, input.VpcSecurityGroupIds, vpcId),
      retention: retention(input.BackupRetentionPeriod, 1),
      password: input.MasterUserPassword,
      port: input.Port,
      parameterGroup:
        input.DBClusterParameterGroupName &&
        parametersOf(input.DBClusterParameterGroupName, data.engine, data.version, tx),
      backupWindow: window(input.PreferredBackupWindow, false),
      maintenanceWindow: window(input.PreferredMaintenanceWindow, true),
      deletionProtection: input.DeletionProtection,
      copyTags: input.CopyTagsToSnapshot,
    }),
    window: given({
      iamAuth: input.EnableIAMDatabaseAuthentication,
      version: version && upgrade(data.engine, data.version, version, input.AllowMajorVersionUpgrade),
    }),
  };
}

/** Every instance of the cluster must be available before it can stop. */
function stoppable(cluster: Stored<Cluster>, tx: Tx): void {
  inState(clusters, cluster, ['available']);
  for (const member of membersOf(cluster.id, tx)) inState(instances, member, ['available']);
}

export const clusterOperations: Operations<'rds'> = {
  CreateDBCluster: {
    takes: [
      ...TOLD,
      'DatabaseName',
      'BackupRetentionPeriod',
      'MasterUsername',
      'MasterUserPassword',
      'PreferredBackupWindow',
      'PreferredMaintenanceWindow',
      'StorageEncrypted',
    ],
    run: (input, tx) => {
      const id = identifier('DBClusterIdentifier', input.DBClusterIdentifier ?? '');
      const version = knownVersion(auroraEngine(input.Engine), input.EngineVersion);
      const data: Cluster = {
        ...told(input, version, tx),
        ...neededPassword(input.MasterUsername, input.MasterUserPassword),
        encrypted: input.StorageEncrypted ?? false,
        retention: retention(input.BackupRetentionPeriod, 1) ?? 1,
        backupWindow: window(input.PreferredBackupWindow, false) ?? WINDOWS.backupWindow,
        maintenanceWindow: window(input.PreferredMaintenanceWindow, true) ?? WINDOWS.maintenanceWindow,
        ...(input.DatabaseName === undefined ? {} : { dbName: input.DatabaseName }),
      };
      tx.add(clusters, id, 'creating', data, tagsOf(input.Tags));
      return answered(id, tx);
    },
  },
  RestoreDBClusterFromSnapshot: {
    takes: [...TOLD, 'SnapshotIdentifier'],
    run: (input, tx) => {
      const id = identifier('DBClusterIdentifier', input.DBClusterIdentifier ?? '');
      const name = input.SnapshotIdentifier?.split(':').at(-1) as string;
      const snapshot = tx.get(clusterSnapshots, name);
      inState(clusterSnapshots, snapshot, ['available']);
      const { of } = snapshot.data;
      if (input.Engine !== of.engine)
        refuse(
          'InvalidParameterCombination',
          `Cannot restore a snapshot of ${of.engine} as ${input.Engine}.`,
        );
      const version =
        input.EngineVersion === undefined
          ? of.version
          : upgrade(of.engine, of.version, input.EngineVersion, true);
      const { writer: _writer, ...kept } = of;
      tx.add(clusters, id, 'creating', { ...kept, ...told(input, version, tx) }, tagsOf(input.Tags));
      return answered(id, tx);
    },
  },
  DescribeDBClusters: describes(clusters, {
    list: 'DBClusters',
    one: 'DBClusterIdentifier',
    view: clusterView,
    filters: {
      'db-cluster-id': ({ id }) => [id],
      'db-cluster-resource-id': ({ data }) => [data.resourceId],
      engine: ({ data }) => [data.engine],
    },
    indifferent: ['IncludeShared'],
    paging: markers,
  }),
  ModifyDBCluster: {
    takes: [
      'DBClusterIdentifier',
      'ApplyImmediately',
      'BackupRetentionPeriod',
      'DBClusterParameterGroupName',
      'VpcSecurityGroupIds',
      'Port',
      'MasterUserPassword',
      'PreferredBackupWindow',
      'PreferredMaintenanceWindow',
      'EnableIAMDatabaseAuthentication',
      'EngineVersion',
      'AllowMajorVersionUpgrade',
      'DeletionProtection',
      'CopyTagsToSnapshot',
    ],
    run: (input, tx) => {
      const cluster = tx.get(clusters, input.DBClusterIdentifier ?? '');
      inState(clusters, cluster, ['available']);
      const { coming, pending } = planned(
        cluster.data,
        changes(input, cluster, tx),
        input.ApplyImmediately ?? false,
      );
      const { pending: _pending, ...data } = cluster.data;
      tx.put(clusters, {
        ...cluster,
        data: { ...data, ...(pending && { pending }), ...(coming && { coming }) },
      });
      for (const member of membersOf(cluster.id, tx)) {
        if (coming?.groups) regroupInterfaces(tx, member.data.resourceId, coming.groups);
        if (coming?.version !== undefined) tx.patch(instances, member.id, { version: coming.version });
      }
      if (coming) tx.enter(clusters, cluster.id, 'modifying');
      return answered(cluster.id, tx);
    },
  },
  DeleteDBCluster: {
    takes: [
      'DBClusterIdentifier',
      'SkipFinalSnapshot',
      'FinalDBSnapshotIdentifier',
      'DeleteAutomatedBackups',
    ],
    run: (
      { DBClusterIdentifier = '', SkipFinalSnapshot: skip = false, FinalDBSnapshotIdentifier: final },
      tx,
    ) => {
      const cluster = tx.get(clusters, DBClusterIdentifier);
      const combination = (message: string) => refuse('InvalidParameterCombination', message);
      if (cluster.data.deletionProtection)
        combination('Cannot delete protected Cluster, please disable deletion protection and try again.');
      if (membersOf(cluster.id, tx).some(({ state }) => state !== 'deleting')) {
        refuse(
          'InvalidDBClusterStateFault',
          'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
        );
      }
      inState(clusters, cluster, ['available']);
      if (skip && final !== undefined)
        combination('FinalDBSnapshotIdentifier cannot be specified when deleting without a final snapshot.');
      if (!skip && final === undefined)
        combination('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
      if (final !== undefined) snapshotCluster(cluster, final, copied(cluster), tx);
      tx.enter(clusters, cluster.id, 'deleting');
      return answered(cluster.id, tx);
    },
  },
  StopDBCluster: {
    takes: ['DBClusterIdentifier'],
    run: ({ DBClusterIdentifier = '' }, tx) => {
      stoppable(tx.get(clusters, DBClusterIdentifier), tx);
      tx.enter(clusters, DBClusterIdentifier, 'stopping');
      return answered(DBClusterIdentifier, tx);
    },
  },
  StartDBCluster: {
    takes: ['DBClusterIdentifier'],
    run: ({ DBClusterIdentifier = '' }, tx) => {
      inState(clusters, tx.get(clusters, DBClusterIdentifier), ['stopped']);
      tx.enter(clusters, DBClusterIdentifier, 'starting');
      return answered(DBClusterIdentifier, tx);
    },
  },
};
