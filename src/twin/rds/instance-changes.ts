/**
 * How an instance is modified. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html and
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html#USER_ModifyInstance.Settings
 * (which settings are made at once and which wait). Only an instance that is `available` may be modified.
 */
import type { Input } from '../../aws/types.ts';
import { regroupInterfaces } from '../ec2/interfaces.ts';
import { inState } from '../handlers/guards.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Changes, planned, retainedSoon, retention, window } from './changes.ts';
import { given, guarding } from './common.ts';
import { knownClass, upgrade } from './engines.ts';
import { answered } from './instance-creation.ts';
import { type Instance, instances, parameterGroups, subnetGroups } from './kinds.ts';

type Modify = Input<'rds', 'ModifyDBInstance'>;

/** What a member of a cluster cannot be changed in: it is the cluster's. */
const OF_THE_CLUSTER = [
  'AllocatedStorage',
  'VpcSecurityGroupIds',
  'MasterUserPassword',
  'BackupRetentionPeriod',
  'PreferredBackupWindow',
  'MultiAZ',
  'EngineVersion',
  'StorageType',
  'DBPortNumber',
  'EnableIAMDatabaseAuthentication',
] as const;

function checked(input: Modify, { id, data }: Stored<Instance>, tx: Tx): void {
  if (data.clusterId !== undefined) {
    const strange = OF_THE_CLUSTER.find((name) => input[name] !== undefined);
    if (strange) {
      refuse(
        'InvalidParameterCombination',
        `${strange} cannot be set for ${id}: it is a member of the cluster ${data.clusterId}. Modify the cluster.`,
      );
    }
  }
  if (input.AllocatedStorage !== undefined && input.AllocatedStorage < data.storage) {
    refuse(
      'InvalidParameterCombination',
      `Invalid storage size: allocated storage cannot be made smaller than ${data.storage}.`,
    );
  }
  if (input.DBParameterGroupName !== undefined) tx.get(parameterGroups, input.DBParameterGroupName);
}

function changes(input: Modify, { data }: Stored<Instance>, tx: Tx): Changes<Instance> {
  const days = retention(input.BackupRetentionPeriod, 0);
  const keptSoon = retainedSoon(data.retention, days);
  const { vpcId } = tx.get(subnetGroups, data.subnetGroup).data;
  const version = input.EngineVersion;
  return {
    soon: given({
      isPublic: input.PubliclyAccessible,
      groups: input.VpcSecurityGroupIds && guarding(tx, input.VpcSecurityGroupIds, vpcId),
      password: input.MasterUserPassword,
      port: input.DBPortNumber,
      parameterGroup: input.DBParameterGroupName,
      backupWindow: window(input.PreferredBackupWindow, false),
      maintenanceWindow: window(input.PreferredMaintenanceWindow, true),
      autoMinor: input.AutoMinorVersionUpgrade,
      deletionProtection: input.DeletionProtection,
      copyTags: input.CopyTagsToSnapshot,
      promotionTier: input.PromotionTier,
      ...(keptSoon ? { retention: days } : {}),
    }),
    window: given({
      class: input.DBInstanceClass === undefined ? undefined : knownClass(data.engine, input.DBInstanceClass),
      storage: input.AllocatedStorage,
      storageType: input.StorageType,
      multiAz: input.MultiAZ,
      iamAuth: input.EnableIAMDatabaseAuthentication,
      version: version && upgrade(data.engine, data.version, version, input.AllowMajorVersionUpgrade),
      ...(keptSoon ? {} : { retention: days }),
    }),
  };
}

export const instanceChangeOperations: Operations<'rds'> = {
  ModifyDBInstance: {
    takes: [
      ...OF_THE_CLUSTER,
      'DBInstanceIdentifier',
      'ApplyImmediately',
      'DBInstanceClass',
      'DBParameterGroupName',
      'PreferredMaintenanceWindow',
      'AllowMajorVersionUpgrade',
      'AutoMinorVersionUpgrade',
      'CopyTagsToSnapshot',
      'PubliclyAccessible',
      'PromotionTier',
      'DeletionProtection',
    ],
    run: (input, tx) => {
      const instance = tx.get(instances, input.DBInstanceIdentifier ?? '');
      inState(instances, instance, ['available']);
      checked(input, instance, tx);
      const { coming, pending } = planned(
        instance.data,
        changes(input, instance, tx),
        input.ApplyImmediately ?? false,
      );
      const { pending: _pending, ...data } = instance.data;
      tx.put(instances, {
        ...instance,
        data: { ...data, ...(pending && { pending }), ...(coming && { coming }) },
      });
      if (coming?.groups) regroupInterfaces(tx, data.resourceId, coming.groups);
      if (coming) tx.enter(instances, instance.id, 'modifying');
      return answered(instance.id, tx);
    },
  },
};
