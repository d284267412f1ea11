import { call, describe } from '../../src/aws/call.ts';
import { includes } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { clusterArn } from '../../src/inventory/database.ts';
import { instanceId, lastCommand } from '../../src/inventory/helper.ts';
import { priceOf } from '../../src/inventory/prices.ts';
import { aurora, builtBy, copyHelper, type Database, databases, snapshotBeforeCopy } from '../environment.ts';
import { compareScript, copyScript } from './scripts.ts';

/** Seconds a command may run: the largest source has 11 GB. */
const EIGHT_HOURS = '28800';

const copying = ({ name }: Database) => `muvi 2.4 copy ${name}`;
const comparing = ({ name }: Database) => `muvi 2.5 compare ${name}`;

/** The tag on the cluster that says a database was compared and found equal, and on which day. */
const mark = ({ name }: Database) => `muvi:copied:${name}`;
const cluster = describe('rds', 'DescribeDBClusters', { DBClusterIdentifier: aurora.cluster });

/** 2.4 and 2.5: snapshot, copy, comparison by a command of its own, and the mark that outlives them. */
export const copies: readonly Step[] = [
  step({
    id: '2.4',
    title: 'Take a snapshot of the cluster before anything in it is replaced',
    in: 'uae',
    does: 'create',
    each: [snapshotBeforeCopy],
    supersededBy: '2.5c',
    write: (snapshot) =>
      call('rds', 'CreateDBClusterSnapshot', {
        DBClusterSnapshotIdentifier: snapshot,
        DBClusterIdentifier: aurora.cluster,
        Tags: builtBy('2'),
      }),
    verify: (snapshot) =>
      describe('rds', 'DescribeDBClusterSnapshots', { DBClusterSnapshotIdentifier: snapshot }).shows(
        { DBClusterSnapshots: [{ Status: 'available', DBClusterIdentifier: aurora.cluster }] },
        () => ({
          'to bring it back': `aws rds restore-db-cluster-from-snapshot --db-cluster-identifier ${aurora.cluster}-restored --snapshot-identifier ${snapshot} --engine ${aurora.engine}`,
        }),
      ),
    wait: { usually: '10m', atMost: '60m' },
    monthly: () => priceOf('rds:cluster-snapshot'),
  }),
  step({
    id: '2.4b',
    title: 'Copy each database: restore beside, then swap',
    in: 'frankfurt',
    does: 'modify',
    each: databases,
    supersededBy: '2.5b',
    warns: `replaces six databases of ${aurora.cluster}; each replaced one stays beside its successor, and 2.4 has the cluster as it was`,
    write: (database) =>
      call('ssm', 'SendCommand', {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [instanceId(copyHelper.name, '2.2g')],
        Comment: copying(database),
        Parameters: { commands: copyScript(database), executionTimeout: [EIGHT_HOURS] },
      }),
    verify: (database) => lastCommand(copyHelper.name, copying(database)).shows({ Status: 'Success' }),
    wait: { usually: '30m', atMost: '480m' },
  }),
  step({
    id: '2.5',
    title: 'Compare each database with its source: every table, row by row',
    in: 'frankfurt',
    does: 'modify',
    each: databases,
    supersededBy: '2.5b',
    write: (database) =>
      call('ssm', 'SendCommand', {
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: [instanceId(copyHelper.name, '2.2g')],
        Comment: comparing(database),
        Parameters: { commands: compareScript(database), executionTimeout: [EIGHT_HOURS] },
      }),
    verify: (database) =>
      lastCommand(copyHelper.name, comparing(database)).shows({ Status: 'Success' }, (reply) => ({
        [database.database]: `${reply.StandardOutputContent ?? ''}`.trim(),
      })),
    wait: { usually: '10m', atMost: '480m' },
  }),
  step({
    id: '2.5b',
    title: 'Mark on the cluster what was found equal',
    in: 'uae',
    does: 'modify',
    each: databases,
    look: (database) =>
      lastCommand(copyHelper.name, comparing(database), 'frankfurt').picks(
        ({ Status, ExecutionEndDateTime }) =>
          Status === 'Success'
            ? { on: `${ExecutionEndDateTime ?? ''}`.slice(0, 'YYYY-MM-DD'.length) }
            : undefined,
      ),
    write: (database, { on }) =>
      call('rds', 'AddTagsToResource', {
        ResourceName: clusterArn(aurora.cluster),
        Tags: [{ Key: mark(database), Value: `equal to ${database.source} on ${on}` }],
      }),
    verify: (database) => cluster.shows({ DBClusters: [{ TagList: includes([{ Key: mark(database) }]) }] }),
  }),
  step({
    id: '2.5c',
    title: 'All six are copied and compared',
    in: 'uae',
    does: 'survey',
    verify: () =>
      describe('rds', 'ListTagsForResource', { ResourceName: clusterArn(aurora.cluster) }).shows(
        { TagList: includes(databases.map((database) => ({ Key: mark(database) }))) },
        (reply) =>
          Object.fromEntries(
            (reply.TagList ?? []).flatMap(({ Key, Value }) =>
              Key?.startsWith('muvi:copied:') ? [[Key, `${Value}`]] : [],
            ),
          ),
      ),
  }),
];
