import { describe, expect, it } from 'vitest';
import { serviceModel, services } from '../../scripts/guard/models.ts';
import { isListedRead } from '../../src/aws/guard/reads.ts';
import { pagingOf } from '../../src/aws/paging.ts';

/** Their results are a map, which the table has no word for; the build asks neither. */
const MAPS = ['servicediscovery:GetInstancesHealthStatus', 'ssm:GetOpsMetadata'];

describe('paging', () => {
  it('is known for every listing the SDK itself can page', async () => {
    const unknown: string[] = [];
    for (const service of services()) {
      const { paginators } = await serviceModel(service);
      for (const [operation, [input, output]] of paginators) {
        if (!isListedRead('uae', service, operation)) continue;
        const [first] = pagingOf(service, operation)?.tokens ?? [];
        if (first?.[0] !== input || first[1] !== output) unknown.push(`${service}:${operation}`);
      }
    }
    expect(unknown).toEqual(MAPS.slice(0, 1));
  });

  it('is known for every read that takes a token and gives one back', async () => {
    const token = /(^|[a-z])(token|marker)$/i;
    const unknown: string[] = [];
    for (const service of services()) {
      const { operations } = await serviceModel(service);
      for (const { name, input, output } of operations) {
        if (!isListedRead('uae', service, name) || pagingOf(service, name) !== undefined) continue;
        const names = (schema: typeof input) => [...schema.structIterator()].map(([member]) => member);
        const asks = names(input).filter((member) => token.test(member));
        if (
          asks.length > 0 &&
          names(output).some((member) => asks.includes(member) || asks.includes(member.replace(/^Next/, '')))
        ) {
          unknown.push(`${service}:${name}`);
        }
      }
    }
    expect(unknown).toEqual(MAPS);
  });

  it.each([
    ['iam', 'ListRoles', { tokens: [['Marker', 'Marker']], lists: ['Roles'], more: 'IsTruncated' }],
    ['ecr', 'DescribeImages', { tokens: [['nextToken', 'nextToken']], lists: ['imageDetails'] }],
    [
      'elastic-load-balancing-v2',
      'DescribeTargetGroups',
      { tokens: [['Marker', 'NextMarker']], lists: ['TargetGroups'] },
    ],
    ['ecs', 'ListServices', { tokens: [['nextToken', 'nextToken']], lists: ['serviceArns'] }],
    [
      'cloudfront',
      'ListDistributions',
      {
        tokens: [['Marker', 'DistributionList.NextMarker']],
        lists: ['DistributionList.Items'],
        more: 'DistributionList.IsTruncated',
      },
    ],
    [
      'route-53',
      'ListResourceRecordSets',
      {
        tokens: [
          ['StartRecordName', 'NextRecordName'],
          ['StartRecordType', 'NextRecordType'],
          ['StartRecordIdentifier', 'NextRecordIdentifier'],
        ],
        lists: ['ResourceRecordSets'],
        more: 'IsTruncated',
      },
    ],
    [
      's3',
      'ListObjectsV2',
      {
        tokens: [['ContinuationToken', 'NextContinuationToken']],
        lists: ['Contents', 'CommonPrefixes'],
        more: 'IsTruncated',
      },
    ],
    [
      's3',
      'ListObjectVersions',
      {
        tokens: [
          ['KeyMarker', 'NextKeyMarker'],
          ['VersionIdMarker', 'NextVersionIdMarker'],
        ],
        lists: ['Versions', 'DeleteMarkers', 'CommonPrefixes'],
        more: 'IsTruncated',
      },
    ],
    ['ssm', 'GetParametersByPath', { tokens: [['NextToken', 'NextToken']], lists: ['Parameters'] }],
    ['wafv2', 'ListWebACLs', { tokens: [['NextMarker', 'NextMarker']], lists: ['WebACLs'] }],
  ])('of %s %s has its quirks', (service, operation, expected) => {
    expect(pagingOf(service, operation)).toEqual(expected);
  });

  it('is not claimed for an answer that comes whole', () => {
    expect(pagingOf('elastic-load-balancing-v2', 'DescribeTargetHealth')).toBeUndefined();
    expect(pagingOf('sts', 'GetCallerIdentity')).toBeUndefined();
  });
});
