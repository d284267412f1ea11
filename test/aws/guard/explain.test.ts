import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/aws/guard/explain.ts';

describe('guard explain', () => {
  it.each([
    ['rds', 'DescribeDBClusters', true, 'listed'],
    ['rds', 'describe-db-clusters', true, 'listed'],
    ['elbv2', 'describe-load-balancers', true, 'listed'],
    ['elastic-load-balancing-v2', 'DescribeLoadBalancers', true, 'listed'],
    ['secretsmanager', 'list-secrets', true, 'listed'],
    ['secrets-manager', 'GetSecretValue', false, 'deny list'],
    ['logs', 'get-log-events', false, 'deny list'],
    ['logs', 'describe-log-groups', true, 'listed'],
    ['route53', 'list-hosted-zones', true, 'listed'],
    ['application-autoscaling', 'describe-scaling-policies', true, 'listed'],
    ['s3', 'ListBuckets', true, 'listed'],
    ['rds', 'ModifyDBInstance', false, 'name'],
    ['rds', 'modify-db-instance', false, 'name'],
    ['codebuild', 'BatchGetProjects', false, 'other name'],
    ['sts', 'GetFederationToken', false, 'deny list'],
    ['ecs', 'DescribeGateway', false, 'no IAM action'],
    ['ec2', 'DescribeUnicorns', false, 'unknown'],
    ['lambda', 'ListFunctions', false, 'unknown'],
  ])('%s %s', (service, operation, allowed, rule) => {
    expect(explain(service, operation)).toMatchObject({ allowed, rule });
  });

  it('answers in the names of the SDK, with a reason', () => {
    expect(explain('elbv2', 'describe-ssl-policies')).toMatchObject({
      service: 'elastic-load-balancing-v2',
      operation: 'DescribeSSLPolicies',
    });
    expect(explain('ssm', 'GetParameter').why).toMatch(/decrypted/);
    expect(explain('s3', 'ListObjectsV2').why).toMatch(/s3:ListBucket/);
  });
});
