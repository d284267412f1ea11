import { describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../src/aws/call.ts';
import { refuseProtectedByTag } from '../../../src/aws/guard/tags.ts';
import type { Place } from '../../../src/aws/transport.ts';
import { CallFailed } from '../../../src/engine/errors.ts';

const uae: Place = { environment: 'uae', account: '739991759290', region: 'me-central-1' };
const at = (kind: string) => `arn:aws:${kind}`;

async function asks(name: string, input: Record<string, unknown>, answer: unknown): Promise<AwsCall[]> {
  const [service, operation] = name.split(':') as [never, string];
  const sent: AwsCall[] = [];
  await refuseProtectedByTag(uae, { service, operation, input }, async (_, call) => {
    sent.push(call);
    if (answer instanceof Error) throw answer;
    return { value: answer };
  });
  return sent;
}

describe('the tag muvi:protected', () => {
  it.each([
    [
      'ec2:DeleteNatGateway',
      { NatGatewayId: 'nat-0123456789abcdef0' },
      { Tags: [{ Key: 'muvi:protected', Value: '' }] },
    ],
    ['rds:DeleteDBProxy', { DBClusterIdentifier: 'x' }, { TagList: [{ Key: 'muvi:protected' }] }],
    ['ecs:DeleteCluster', { cluster: 'Muvi-Cluster' }, { tags: [{ key: 'muvi:protected', value: 'yes' }] }],
    ['cloudwatch-logs:DeleteLogGroup', { logGroupName: '/ecs/x' }, { tags: { 'muvi:protected': '1' } }],
  ])('keeps %s from happening', async (name, input, answer) => {
    await expect(asks(name, input, answer)).rejects.toMatchObject({ rule: 'protected' });
  });

  it.each([
    [
      'rds:DeleteDBInstance',
      { DBInstanceIdentifier: 'db-1' },
      { ResourceName: at('rds:me-central-1:739991759290:db:db-1') },
    ],
    [
      'ecs:DeleteService',
      { cluster: 'c', service: 's' },
      { resourceArn: at('ecs:me-central-1:739991759290:service/c/s') },
    ],
    [
      'ecr:DeleteRepository',
      { repositoryName: 'r' },
      { resourceArn: at('ecr:me-central-1:739991759290:repository/r') },
    ],
    ['elastic-load-balancing-v2:DeleteTargetGroup', { TargetGroupArn: 'arn:x' }, { ResourceArns: ['arn:x'] }],
    ['s3:DeleteBucket', { Bucket: 'b' }, { Bucket: 'b' }],
    [
      'servicediscovery:DeleteService',
      { Id: 'srv-1' },
      { ResourceARN: at('servicediscovery:me-central-1:739991759290:service/srv-1') },
    ],
  ])('is asked for before %s', async (name, input, asked) => {
    const sent = await asks(name, input, { Tags: [{ Key: 'Name', Value: 'muvi:protected' }] });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.input).toEqual(asked);
  });

  it('is not asked for where nothing ends', async () => {
    expect(await asks('rds:ModifyDBInstance', { DBInstanceIdentifier: 'db-1' }, {})).toEqual([]);
    expect(await asks('ec2:DeleteRoute', { RouteTableId: 'rtb-0123456789abcdef0' }, {})).toEqual([]);
  });

  it('is taken for set where it cannot be read, and for unset where the thing is gone', async () => {
    const failing = (failure: 'lost' | 'not-found') =>
      new CallFailed({ failure, errorName: 'X', message: 'x' });
    const input = { DBInstanceIdentifier: 'db-1' };
    await expect(asks('rds:DeleteDBInstance', input, failing('lost'))).rejects.toMatchObject({
      rule: 'protected',
    });
    await expect(asks('rds:DeleteDBInstance', input, failing('not-found'))).resolves.toHaveLength(1);
  });
});
