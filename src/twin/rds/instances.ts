/**
 * Instances: described, deleted, stopped, started, rebooted.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html (and Delete, Stop, Start,
 * Reboot); states in `README.md`. How they are made stands in `instance-creation.ts`, how modified in
 * `instance-changes.ts`.
 */
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { markers } from './common.ts';
import { answered } from './instance-creation.ts';
import { instances } from './kinds.ts';
import { copied, snapshotInstance } from './snapshots.ts';
import { instanceView } from './views.ts';

export const instanceOperations: Operations<'rds'> = {
  DescribeDBInstances: describes(instances, {
    list: 'DBInstances',
    one: 'DBInstanceIdentifier',
    view: instanceView,
    filters: {
      'db-cluster-id': ({ data }) => [data.clusterId],
      'db-instance-id': ({ id }) => [id],
      'dbi-resource-id': ({ data }) => [data.resourceId],
      engine: ({ data }) => [data.engine],
    },
    paging: markers,
  }),
  DeleteDBInstance: {
    takes: [
      'DBInstanceIdentifier',
      'SkipFinalSnapshot',
      'FinalDBSnapshotIdentifier',
      'DeleteAutomatedBackups',
    ],
    run: (
      { DBInstanceIdentifier = '', SkipFinalSnapshot: skip = false, FinalDBSnapshotIdentifier: final },
      tx,
    ) => {
      const instance = tx.get(instances, DBInstanceIdentifier);
      const { id, state, data } = instance;
      const combination = (message: string) => refuse('InvalidParameterCombination', message);
      if (state === 'deleting')
        refuse('InvalidDBInstanceStateFault', `Instance ${id} is already being deleted.`);
      if (data.deletionProtection) {
        combination('Cannot delete protected DB Instance, please disable deletion protection and try again.');
      }
      if (skip && final !== undefined)
        combination('FinalDBSnapshotIdentifier cannot be specified when deleting without a final snapshot.');
      if (data.clusterId !== undefined) {
        if (final !== undefined)
          combination('FinalDBSnapshotIdentifier cannot be specified when deleting a cluster instance');
      } else if (!skip) {
        if (final === undefined)
          combination('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
        snapshotInstance(instance, final as string, copied(instance), tx);
      }
      tx.enter(instances, id, 'deleting');
      return answered(id, tx);
    },
  },
  StopDBInstance: {
    takes: ['DBInstanceIdentifier'],
    run: ({ DBInstanceIdentifier = '' }, tx) => {
      alone(DBInstanceIdentifier, ['available'], tx);
      tx.enter(instances, DBInstanceIdentifier, 'stopping');
      return answered(DBInstanceIdentifier, tx);
    },
  },
  StartDBInstance: {
    takes: ['DBInstanceIdentifier'],
    run: ({ DBInstanceIdentifier = '' }, tx) => {
      alone(DBInstanceIdentifier, ['stopped'], tx);
      tx.enter(instances, DBInstanceIdentifier, 'starting');
      return answered(DBInstanceIdentifier, tx);
    },
  },
  RebootDBInstance: {
    takes: ['DBInstanceIdentifier'],
    run: ({ DBInstanceIdentifier = '' }, tx) => {
      inState(instances, tx.get(instances, DBInstanceIdentifier), ['available']);
      tx.enter(instances, DBInstanceIdentifier, 'rebooting');
      return answered(DBInstanceIdentifier, tx);
    },
  },
};

/** An instance in one of the states that is no cluster's: those stop and start with it. */
function alone(id: string, states: readonly string[], tx: Tx): void {
  const instance = tx.get(instances, id);
  if (instance.data.clusterId !== undefined) {
    refuse(
      'InvalidParameterCombination',
      'The specified instance is a member of a cluster: stop or start the cluster.',
    );
  }
  if (states.includes(instance.state)) return;
  refuse('InvalidDBInstanceStateFault', `Instance ${id} is not in ${states[0]} state.`);
}
