import { describe } from '../../src/aws/call.ts';
import { every } from '../../src/engine/expectation.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { aurora, databases } from '../environment.ts';

/** 2.1: what production has, what is to be filled, what it is filled from. */
export const survey: readonly Step[] = [
  step({
    id: '2.1',
    title: "Production's databases",
    in: 'prod',
    does: 'survey',
    verify: () => [
      describe('rds', 'DescribeDBClusters', {}).shows({}, (reply) =>
        Object.fromEntries(
          (reply.DBClusters ?? []).map((one) => [
            `${one.DBClusterIdentifier}`,
            `${one.Engine} ${one.EngineVersion}, ${one.DBClusterMembers?.length ?? 0} instances`,
          ]),
        ),
      ),
      describe('rds', 'DescribeDBInstances', {}).shows({}, (reply) =>
        Object.fromEntries(
          (reply.DBInstances ?? []).map((one) => [
            `${one.DBInstanceIdentifier}`,
            `${one.Engine} ${one.EngineVersion}, ${one.DBInstanceClass}`,
          ]),
        ),
      ),
    ],
  }),
  step({
    id: '2.1b',
    title: 'The Aurora cluster that receives them',
    in: 'uae',
    does: 'survey',
    verify: () => [
      describe('rds', 'DescribeDBClusters', { DBClusterIdentifier: aurora.cluster }).shows({
        DBClusters: [{ Status: 'available', Engine: aurora.engine, EngineVersion: aurora.engineVersion }],
      }),
      describe('rds', 'DescribeDBInstances', {
        Filters: [{ Name: 'db-cluster-id', Values: [aurora.cluster] }],
      }).shows({
        DBInstances: every({ DBInstanceClass: aurora.instanceClass, DBInstanceStatus: 'available' }),
      }),
    ],
    wait: { usually: '10m', atMost: '30m' },
    sleeps: true,
  }),
  step({
    id: '2.1c',
    title: 'The six databases in Frankfurt',
    in: 'frankfurt',
    does: 'survey',
    each: databases.map(({ source }) => source),
    // Once copied they are not needed, and phase 11 deletes them.
    supersededBy: '2.5c',
    verify: (name) =>
      describe('rds', 'DescribeDBInstances', { DBInstanceIdentifier: name }).shows(
        { DBInstances: [{ DBInstanceStatus: 'available', Engine: 'postgres' }] },
        (reply) => ({ [name]: `${reply.DBInstances?.[0]?.Engine} ${reply.DBInstances?.[0]?.EngineVersion}` }),
      ),
  }),
];
