/**
 * How an instance is made: in a cluster, which most of its settings are then the cluster's, or on its own.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
import type { Input } from '../../aws/types.ts';
import { attachInterface } from '../ec2/interfaces.ts';
import { subnets } from '../ec2/kinds.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { neededPassword, retention, window } from './changes.ts';
import { guarding, identifier } from './common.ts';
import { defaultGroup, familyOf, isAurora, knownClass, knownEngine, knownVersion } from './engines.ts';
import {
  type Cluster,
  clusters,
  type Instance,
  instances,
  membersOf,
  parameterGroups,
  subnetGroups,
} from './kinds.ts';
import { instanceView } from './views.ts';

type Create = Input<'rds', 'CreateDBInstance'>;

/** What a member of a cluster has from it, and cannot be given itself. */
const OF_THE_CLUSTER = [
  'MasterUsername',
  'MasterUserPassword',
  'AllocatedStorage',
  'VpcSecurityGroupIds',
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'DBName',
  'MultiAZ',
  'StorageEncrypted',
  'EnableIAMDatabaseAuthentication',
  'DeletionProtection',
] as const;

export const resourceId = (prefix: string, tx: Tx): string => `${prefix}-${tx.unique(26).toUpperCase()}`;

export const WINDOWS = { backupWindow: '02:00-02:30', maintenanceWindow: 'sun:03:00-sun:03:30' };

/** The parameter group asked for, which must fit the engine; the default one where none is. */
function parametersOf(asked: string | undefined, engine: string, version: string, tx: Tx): string {
  const name = asked ?? defaultGroup(engine, version);
  const family = tx.get(parameterGroups, name).data.family;
  if (family !== familyOf(engine, version)) {
    refuse(
      'InvalidParameterCombination',
      `The Parameter Group ${name} with DBParameterGroupFamily ${family} cannot be used for this instance.`,
    );
  }
  return name;
}

/** The zone asked for, or the one of the group's subnets that holds the fewest of the cluster's members. */
function placed(
  asked: string | undefined,
  subnetIds: readonly string[],
  members: readonly Stored<Instance>[],
  tx: Tx,
) {
  const all = subnetIds.map((id) => ({ id, zone: tx.get(subnets, id).data.zone }));
  const load = (zone: string): number => members.filter(({ data }) => data.zone === zone).length;
  const found =
    asked === undefined
      ? [...all].sort((a, b) => load(a.zone) - load(b.zone))[0]
      : all.find(({ zone }) => zone === asked);
  return found ?? refuse('InvalidVPCNetworkStateFault', `DB subnet group has no subnet in ${asked}.`);
}

function member(input: Create, cluster: Stored<Cluster>, tx: Tx): Omit<Instance, 'zone' | 'resourceId'> {
  const { data } = cluster;
  inState(clusters, cluster, ['available', 'creating', 'modifying']);
  if (input.Engine !== data.engine) {
    refuse(
      'InvalidParameterCombination',
      `The engine name requested for your DB instance (${input.Engine}) doesn't match the engine name of your DB cluster (${data.engine}).`,
    );
  }
  const strange = OF_THE_CLUSTER.find((name) => input[name] !== undefined);
  if (strange) {
    refuse(
      'InvalidParameterCombination',
      `The requested DB Instance will be a member of a DB Cluster. Set ${strange} for the DB Cluster.`,
    );
  }
  if (input.EngineVersion !== undefined && input.EngineVersion !== data.version) {
    refuse(
      'InvalidParameterCombination',
      `The engine version that you requested for your DB instance (${input.EngineVersion}) does not match the engine version of your DB cluster (${data.version}).`,
    );
  }
  if (input.DBSubnetGroupName !== undefined && input.DBSubnetGroupName.toLowerCase() !== data.subnetGroup) {
    refuse(
      'InvalidParameterCombination',
      'The DB subnet group of the DB instance must be the one of its DB cluster.',
    );
  }
  const { writer: _writer, pending: _pending, coming: _coming, ...shared } = data;
  return {
    ...shared,
    clusterId: cluster.id,
    ...own(input, shared.version, tx),
    storage: 1,
    storageType: 'aurora',
    multiAz: false,
    promotionTier: input.PromotionTier ?? 1,
  };
}

function single(input: Create, tx: Tx): Omit<Instance, 'zone' | 'resourceId'> {
  const engine = knownEngine(input.Engine);
  if (isAurora(engine))
    refuse('InvalidParameterCombination', 'The parameter DBClusterIdentifier must be provided for Aurora.');
  const version = knownVersion(engine, input.EngineVersion);
  const storage =
    input.AllocatedStorage ??
    refuse('InvalidParameterCombination', 'The parameter AllocatedStorage must be provided');
  if (storage < 20 || storage > 65_536)
    refuse(
      'InvalidParameterValue',
      `Invalid storage size for engine name ${engine} and storage type gp3: ${storage}`,
    );
  const subnetGroup = (input.DBSubnetGroupName ?? 'default').toLowerCase();
  const { vpcId } = tx.get(subnetGroups, subnetGroup).data;
  return {
    engine,
    version,
    subnetGroup,
    groups: guarding(tx, input.VpcSecurityGroupIds, vpcId),
    port: input.Port ?? 5432,
    encrypted: input.StorageEncrypted ?? false,
    iamAuth: input.EnableIAMDatabaseAuthentication ?? false,
    retention: retention(input.BackupRetentionPeriod, 0) ?? 1,
    ...WINDOWS,
    ...(input.PreferredBackupWindow === undefined
      ? {}
      : { backupWindow: window(input.PreferredBackupWindow, false) as string }),
    deletionProtection: input.DeletionProtection ?? false,
    ...neededPassword(input.MasterUsername, input.MasterUserPassword),
    ...(input.DBName === undefined ? {} : { dbName: input.DBName }),
    ...own(input, version, tx),
    storage,
    storageType: input.StorageType ?? 'gp3',
    multiAz: input.MultiAZ ?? false,
  };
}

/** What every instance is given itself. */
function own(input: Create, version: string, tx: Tx) {
  const engine = input.Engine as string;
  return {
    class: knownClass(engine, input.DBInstanceClass),
    parameterGroup: parametersOf(input.DBParameterGroupName, engine, version, tx),
    isPublic: input.PubliclyAccessible ?? false,
    autoMinor: input.AutoMinorVersionUpgrade ?? true,
    copyTags: input.CopyTagsToSnapshot ?? false,
    maintenanceWindow: window(input.PreferredMaintenanceWindow, true) ?? WINDOWS.maintenanceWindow,
  };
}

/** Puts an instance's network interface into its subnet. */
export function connectInstance(data: Instance, subnetId: string, tx: Tx): void {
  attachInterface(tx, {
    subnetId,
    groups: data.groups,
    description: 'RDSNetworkInterface',
    type: 'interface',
    owner: data.resourceId,
    requester: 'amazon-rds',
  });
}

export const answered = (id: string, tx: Tx) => ({ DBInstance: instanceView(tx.get(instances, id), tx) });

export const instanceCreation: Operations<'rds'> = {
  CreateDBInstance: {
    takes: [
      ...OF_THE_CLUSTER,
      'DBInstanceIdentifier',
      'DBInstanceClass',
      'Engine',
      'EngineVersion',
      'DBClusterIdentifier',
      'DBSubnetGroupName',
      'DBParameterGroupName',
      'AvailabilityZone',
      'PreferredMaintenanceWindow',
      'Port',
      'AutoMinorVersionUpgrade',
      'PubliclyAccessible',
      'StorageType',
      'CopyTagsToSnapshot',
      'PromotionTier',
      'Tags',
    ],
    run: (input, tx) => {
      const id = identifier('DBInstanceIdentifier', input.DBInstanceIdentifier ?? '');
      const cluster =
        input.DBClusterIdentifier === undefined ? undefined : tx.get(clusters, input.DBClusterIdentifier);
      const made = cluster ? member(input, cluster, tx) : single(input, tx);
      const { subnetIds } = tx.get(subnetGroups, made.subnetGroup).data;
      const subnet = placed(input.AvailabilityZone, subnetIds, cluster ? membersOf(cluster.id, tx) : [], tx);
      const data: Instance = { ...made, zone: subnet.zone, resourceId: resourceId('db', tx) };
      tx.add(instances, id, 'creating', data, tagsOf(input.Tags));
      connectInstance(data, subnet.id, tx);
      if (cluster && cluster.data.writer === undefined) tx.patch(clusters, cluster.id, { writer: id });
      return answered(id, tx);
    },
  },
};
