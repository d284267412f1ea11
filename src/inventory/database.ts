import { describe } from '../aws/call.ts';
import type { Ref } from '../engine/call.ts';
import type { Environment } from '../engine/environment.ts';

const cluster = (name: string, environment?: Environment) =>
  describe(
    'rds',
    'DescribeDBClusters',
    { DBClusterIdentifier: name },
    environment === undefined ? {} : { in: environment },
  );

/** The writer endpoint of an Aurora cluster; `environment` where it is not the step's. */
export function clusterEndpoint(name: string, environment?: Environment): Ref<string> {
  return cluster(name, environment).ref(`endpoint of ${name}`, (reply) => reply.DBClusters?.[0]?.Endpoint);
}

/** The ARN of an Aurora cluster. */
export function clusterArn(name: string): Ref<string> {
  return cluster(name).ref(`ARN of ${name}`, (reply) => reply.DBClusters?.[0]?.DBClusterArn);
}

/** The ids of the subnets an Aurora cluster may use. */
export function clusterSubnetIds(name: string): Ref<string[]> {
  return describe('rds', 'DescribeDBSubnetGroups', {
    DBSubnetGroupName: cluster(name).ref(
      `subnet group of ${name}`,
      (reply) => reply.DBClusters?.[0]?.DBSubnetGroup,
    ),
  }).ref(`subnets of ${name}`, (reply) =>
    reply.DBSubnetGroups?.[0]?.Subnets?.flatMap((subnet) => subnet.SubnetIdentifier ?? []),
  );
}

/** The host name of a standalone RDS instance. */
export function instanceEndpoint(name: string): Ref<string> {
  return describe('rds', 'DescribeDBInstances', { DBInstanceIdentifier: name }).ref(
    `endpoint of ${name}`,
    (reply) => reply.DBInstances?.[0]?.Endpoint?.Address,
  );
}

/** The id of a subnet in which an RDS instance may stand: a neighbour there reaches it. */
export function subnetBeside(name: string): Ref<string> {
  return describe('rds', 'DescribeDBInstances', { DBInstanceIdentifier: name }).ref(
    `id of a subnet of ${name}`,
    (reply) => reply.DBInstances?.[0]?.DBSubnetGroup?.Subnets?.[0]?.SubnetIdentifier,
  );
}

/** The ARN of the secret of this name. */
export function secretArn(name: string, after?: string): Ref<string> {
  return describe('secrets-manager', 'DescribeSecret', { SecretId: name }).ref(
    `ARN of secret ${name}`,
    (reply) => reply.ARN,
    after,
  );
}

/** The ARN of the IAM role of this name. */
export function roleArn(name: string, after?: string): Ref<string> {
  return describe('iam', 'GetRole', { RoleName: name }).ref(
    `ARN of role ${name}`,
    (reply) => reply.Role?.Arn,
    after,
  );
}
