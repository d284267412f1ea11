import type { ReadCall } from '../engine/call.ts';
import type { StateLens } from '../engine/judge.ts';
import { isAwsCall } from './call.ts';
import { pagingOf } from './paging.ts';

const lens = (
  list: string,
  at: string,
  settling: readonly string[],
  rest: { readonly gone?: readonly string[]; readonly failed?: readonly string[] } = {},
): StateLens => ({ list, at, settling, gone: rest.gone ?? [], failed: rest.failed ?? [] });

const RDS_SETTLING = [
  'backing-up',
  'configuring-enhanced-monitoring',
  'configuring-iam-database-auth',
  'creating',
  'deleting',
  'maintenance',
  'modifying',
  'rebooting',
  'renaming',
  'resetting-master-credentials',
  'starting',
  'stopping',
  'upgrading',
];

/**
 * Where each read's answer carries a state, and which words mean that it still changes, is gone though described,
 * or has failed. The words are those of each operation's reference page.
 */
const STATES: Readonly<Record<string, StateLens>> = {
  'acm:DescribeCertificate': lens('Certificate', 'Status', ['PENDING_VALIDATION'], {
    failed: ['FAILED', 'REVOKED'],
  }),
  'cloudfront:GetDistribution': lens('Distribution', 'Status', ['InProgress']),
  'ec2:DescribeInstances': lens(
    'Reservations',
    'Instances.0.State.Name',
    ['pending', 'shutting-down', 'stopping'],
    {
      gone: ['terminated'],
    },
  ),
  'ec2:DescribeNatGateways': lens('NatGateways', 'State', ['pending', 'deleting'], {
    gone: ['deleted'],
    failed: ['failed'],
  }),
  'ec2:DescribeVpcPeeringConnections': lens(
    'VpcPeeringConnections',
    'Status.Code',
    // Not pending-acceptance: it waits for a person or a step to accept it.
    ['initiating-request', 'provisioning', 'deleting'],
    { gone: ['deleted'], failed: ['failed', 'rejected', 'expired'] },
  ),
  'ecs:DescribeClusters': lens('clusters', 'status', ['PROVISIONING', 'DEPROVISIONING'], {
    gone: ['INACTIVE'],
    failed: ['FAILED'],
  }),
  'ecs:DescribeServices': lens('services', 'status', ['DRAINING'], { gone: ['INACTIVE'] }),
  'elastic-load-balancing-v2:DescribeLoadBalancers': lens('LoadBalancers', 'State.Code', ['provisioning'], {
    failed: ['failed'],
  }),
  'elastic-load-balancing-v2:DescribeTargetHealth': lens('TargetHealthDescriptions', 'TargetHealth.State', [
    'initial',
    'draining',
  ]),
  'elasticache:DescribeCacheClusters': lens(
    'CacheClusters',
    'CacheClusterStatus',
    ['creating', 'modifying', 'deleting', 'snapshotting', 'rebooting cluster nodes'],
    {
      failed: ['create-failed', 'incompatible-network', 'restore-failed'],
    },
  ),
  'elasticache:DescribeReplicationGroups': lens(
    'ReplicationGroups',
    'Status',
    ['creating', 'modifying', 'deleting', 'snapshotting'],
    {
      failed: ['create-failed'],
    },
  ),
  'elasticache:DescribeSnapshots': lens('Snapshots', 'SnapshotStatus', [
    'creating',
    'restoring',
    'copying',
    'deleting',
  ]),
  'rds:DescribeDBClusterSnapshots': lens('DBClusterSnapshots', 'Status', ['creating', 'copying'], {
    failed: ['failed'],
  }),
  'rds:DescribeDBClusters': lens('DBClusters', 'Status', RDS_SETTLING, {
    failed: ['failed', 'inaccessible-encryption-credentials'],
  }),
  'rds:DescribeDBInstances': lens('DBInstances', 'DBInstanceStatus', RDS_SETTLING, {
    failed: ['failed', 'incompatible-network', 'incompatible-parameters', 'incompatible-restore'],
  }),
  'rds:DescribeDBProxies': lens(
    'DBProxies',
    'Status',
    ['creating', 'modifying', 'deleting', 'reactivating', 'resuming'],
    {
      failed: ['incompatible-network', 'insufficient-resource-limits', 'suspended'],
    },
  ),
  'rds:DescribeDBProxyEndpoints': lens('DBProxyEndpoints', 'Status', ['creating', 'modifying', 'deleting'], {
    failed: ['incompatible-network', 'insufficient-resource-limits'],
  }),
  'rds:DescribeDBProxyTargets': lens('Targets', 'TargetHealth.State', ['REGISTERING']),
  'rds:DescribeDBSnapshots': lens('DBSnapshots', 'Status', ['creating', 'copying'], { failed: ['failed'] }),
  'servicediscovery:GetOperation': lens('Operation', 'Status', ['SUBMITTED', 'PENDING'], {
    failed: ['FAIL'],
  }),
  // A command that failed is over and may simply be sent again: no failed state of a thing.
  'ssm:GetCommandInvocation': lens('Status', '', ['Pending', 'InProgress', 'Delayed', 'Cancelling']),
};

/**
 * Where the answer of a read holds its things, and their states where they have any: the table above, or the one
 * list that the operation pages through.
 */
export function lensOf(call: ReadCall): StateLens | undefined {
  if (!isAwsCall(call)) return undefined;
  const known = STATES[`${call.service}:${call.operation}`];
  if (known) return known;
  const [list, ...others] = pagingOf(call.service, call.operation)?.lists ?? [];
  if (list === undefined || others.length > 0 || list.includes('.')) return undefined;
  return { list, settling: [], gone: [], failed: [] };
}
