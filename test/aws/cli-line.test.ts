import { expect, it, describe as suite } from 'vitest';
import { call } from '../../src/aws/call.ts';
import { awsCliLine, kebab, quoted } from '../../src/aws/cli-line.ts';
import { generated, jsonText } from '../../src/engine/call.ts';
import { Secret } from '../../src/engine/secret.ts';
import { securityGroupId } from '../../src/inventory/refs.ts';

const place = {
  environment: 'uae',
  account: '739991759290',
  region: 'me-central-1',
  profile: 'muvi-uat',
} as const;

suite('an AWS CLI line', () => {
  // botocore's own spellings of these members, from the AWS CLI's reference.
  it.each([
    ['ReplicationGroupId', 'replication-group-id'],
    ['DBInstanceIdentifier', 'db-instance-identifier'],
    ['VpcSecurityGroupIds', 'vpc-security-group-ids'],
    ['LoadBalancerArns', 'load-balancer-arns'],
    ['MultiAZEnabled', 'multi-az-enabled'],
    ['desiredCount', 'desired-count'],
    ['ARNs', 'arns'],
    ['CreateDBProxy', 'create-db-proxy'],
    ['DescribeDBClusters', 'describe-db-clusters'],
  ])('spells %s as --%s', (name, spelled) => {
    expect(kebab(name)).toBe(spelled);
  });

  it('names the region and the profile, and passes lists as words', () => {
    const line = awsCliLine(
      call('rds', 'CreateDBSubnetGroup', {
        DBSubnetGroupName: 'a',
        DBSubnetGroupDescription: 'of two',
        SubnetIds: ['s-1', 's-2'],
      }),
      place,
    );
    expect(line).toBe(
      "aws rds create-db-subnet-group --db-subnet-group-name a --db-subnet-group-description 'of two' --subnet-ids s-1 s-2 --region me-central-1 --profile muvi-uat",
    );
  });

  it('spells a flag that is off', () => {
    const line = awsCliLine(
      call('rds', 'ModifyDBInstance', {
        DBInstanceIdentifier: 'a',
        PubliclyAccessible: false,
        ApplyImmediately: true,
      }),
      place,
    );
    expect(line).toContain('--no-publicly-accessible --apply-immediately');
  });

  it("uses the CLI's name of the service", () => {
    expect(awsCliLine(call('elastic-load-balancing-v2', 'DescribeLoadBalancers', {}), place)).toMatch(
      /^aws elbv2 describe-load-balancers /,
    );
    expect(awsCliLine(call('secrets-manager', 'ListSecrets', {}), place)).toMatch(
      /^aws secretsmanager list-secrets /,
    );
    expect(awsCliLine(call('s3', 'ListBuckets', {}), place)).toMatch(/^aws s3api list-buckets /);
  });

  it('names what is not known yet, and withholds what is secret', () => {
    const line = awsCliLine(
      call('secrets-manager', 'CreateSecret', {
        Name: securityGroupId('redis-uat-sg', '3.1'),
        SecretString: jsonText({
          username: 'u',
          password: generated('the password'),
          other: new Secret('hunter2'),
        }),
      }),
      place,
    );
    expect(line).toContain('id of security group redis-uat-sg, after 3.1');
    expect(line).toContain('<the password>');
    expect(line).not.toContain('hunter2');
  });

  it('survives a shell', () => {
    expect(quoted("it's")).toBe(`'it'\\''s'`);
    expect(quoted('$(rm -rf /)')).toBe("'$(rm -rf /)'");
    expect(quoted('plain-word_1:2/3')).toBe('plain-word_1:2/3');
  });
});
