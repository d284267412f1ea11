import { describe, expect, it } from 'vitest';
import { errorOf, rehearsal } from './support.ts';

const minute = 60_000;
const visible = (MetricName: string) => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName,
});
const limit = (Limit: number, Priority = 0, Name = 'rate') => ({
  Name,
  Priority,
  Statement: { RateBasedStatement: { Limit, AggregateKeyType: 'IP' as const } },
  Action: { Block: {} },
  VisibilityConfig: visible(Name),
});
const named = { Name: 'UAT-Rate-Limit', Scope: 'REGIONAL' as const };
const settings = { DefaultAction: { Allow: {} }, VisibilityConfig: visible('uat'), Rules: [limit(500)] };

/** A web ACL that can be associated, and the load balancers it could guard. */
async function withAcl() {
  const made = rehearsal({ in: 'frankfurt' });
  const { ask, clock } = made;
  const { Summary } = await ask('wafv2', 'CreateWebACL', { ...named, ...settings });
  await clock.sleep(minute);
  const { LoadBalancers = [] } = await ask('elastic-load-balancing-v2', 'DescribeLoadBalancers');
  const ResourceArn = LoadBalancers.find((each) => each.LoadBalancerName === 'Muvi-UAT')?.LoadBalancerArn;
  const WebACLArn = Summary?.ARN as string;
  const Id = Summary?.Id as string;
  const lock = async () => (await ask('wafv2', 'GetWebACL', { ...named, Id })).LockToken as string;
  const associate = () => ask('wafv2', 'AssociateWebACL', { WebACLArn, ResourceArn });
  const resources = async () =>
    (await ask('wafv2', 'ListResourcesForWebACL', { WebACLArn })).ResourceArns ?? [];
  return { ...made, Id, WebACLArn, ResourceArn: ResourceArn as string, lock, associate, resources };
}

describe('a web ACL', () => {
  it('is at once there, with what its rules cost', async () => {
    const { ask } = rehearsal();
    const { Summary } = await ask('wafv2', 'CreateWebACL', { ...named, ...settings });
    expect(Summary?.ARN).toBe(
      `arn:aws:wafv2:me-central-1:739991759290:regional/webacl/UAT-Rate-Limit/${Summary?.Id}`,
    );
    const { WebACL } = await ask('wafv2', 'GetWebACL', { ARN: Summary?.ARN });
    expect(WebACL).toMatchObject({
      Name: 'UAT-Rate-Limit',
      Capacity: 2,
      Rules: [{ Statement: { RateBasedStatement: { Limit: 500, EvaluationWindowSec: 300 } } }],
    });
    expect((await ask('wafv2', 'ListWebACLs', { Scope: 'REGIONAL' })).WebACLs).toEqual([Summary]);
    const again = ask('wafv2', 'CreateWebACL', { ...named, ...settings });
    expect(await errorOf(again)).toBe('WAFDuplicateItemException');
  });

  it.each([
    ['a rate below the least', { Rules: [limit(9)] }],
    ['two rules of one priority', { Rules: [limit(500), limit(600, 0, 'other')] }],
    ['two default actions', { DefaultAction: { Allow: {}, Block: {} } }],
    ['a rule without an action', { Rules: [{ ...limit(500), Action: undefined }] }],
    ['a name with a space', { Name: 'UAT Rate Limit' }],
  ])('with %s is refused', async (_what, change) => {
    const { ask } = rehearsal();
    const create = ask('wafv2', 'CreateWebACL', { ...named, ...settings, ...change });
    expect(await errorOf(create)).toBe('WAFInvalidParameterException');
  });

  it('is changed only with the lock token of the last read', async () => {
    const { ask, Id, lock } = await withAcl();
    const token = await lock();
    const update = (LockToken: string, Limit: number) =>
      ask('wafv2', 'UpdateWebACL', { ...named, ...settings, Id, LockToken, Rules: [limit(Limit)] });
    const { NextLockToken } = await update(token, 1_000);
    expect(await errorOf(update(token, 2_000))).toBe('WAFOptimisticLockException');
    expect(await lock()).toBe(NextLockToken);
    const { WebACL } = await ask('wafv2', 'GetWebACL', { ...named, Id });
    expect(WebACL?.Rules?.[0]?.Statement?.RateBasedStatement?.Limit).toBe(1_000);
  });

  it('for CloudFront stands in us-east-1, and guards the distributions that name it', async () => {
    const { ask } = rehearsal();
    const edge = { ...named, Scope: 'CLOUDFRONT' as const };
    const { Summary } = await ask('wafv2', 'CreateWebACL', { ...edge, ...settings });
    expect(Summary?.ARN).toMatch(/^arn:aws:wafv2:us-east-1:739991759290:global\//);
    expect((await ask('wafv2', 'ListWebACLs', { Scope: 'REGIONAL' })).WebACLs).toEqual([]);
    const { DistributionList } = await ask('cloudfront', 'ListDistributions', {});
    const Distribution = DistributionList?.Items?.[0]?.Id as string;
    const guard = async (WebACLId: string) => {
      const { DistributionConfig: config, ETag } = await ask('cloudfront', 'GetDistributionConfig', {
        Id: Distribution,
      });
      const DistributionConfig = { ...config, WebACLId } as never;
      await ask('cloudfront', 'UpdateDistribution', { Id: Distribution, IfMatch: ETag, DistributionConfig });
    };
    expect(await errorOf(guard(`${Summary?.ARN}0`))).toBe('InvalidWebACLId');
    await guard(Summary?.ARN as string);
    const remove = ask('wafv2', 'DeleteWebACL', {
      ...edge,
      Id: Summary?.Id as string,
      LockToken: Summary?.LockToken as string,
    });
    expect(await errorOf(remove)).toBe('WAFAssociatedItemException');
  });
});

describe('an association', () => {
  it('shows within a minute, and holds the web ACL', async () => {
    const { ask, clock, Id, WebACLArn, ResourceArn, associate, resources, lock } = await withAcl();
    await associate();
    expect(await resources()).toEqual([]);
    await clock.sleep(minute);
    expect(await resources()).toEqual([ResourceArn]);
    expect((await ask('wafv2', 'GetWebACLForResource', { ResourceArn })).WebACL?.ARN).toBe(WebACLArn);
    const remove = async () => ask('wafv2', 'DeleteWebACL', { ...named, Id, LockToken: await lock() });
    expect(await errorOf(remove())).toBe('WAFAssociatedItemException');
    await ask('wafv2', 'DisassociateWebACL', { ResourceArn });
    expect(await resources()).toEqual([]);
    await remove();
    expect(await errorOf(resources())).toBe('WAFNonexistentItemException');
  });

  it('goes with its load balancer', async () => {
    const { ask, clock, ResourceArn, associate, resources } = await withAcl();
    await associate();
    await clock.sleep(minute);
    await ask('elastic-load-balancing-v2', 'DeleteLoadBalancer', { LoadBalancerArn: ResourceArn });
    expect(await resources()).toEqual([]);
    expect(await errorOf(associate())).toBe('WAFNonexistentItemException');
  });

  it('is to be asked for again while the web ACL is new', async () => {
    const { ask, clock, ResourceArn } = await withAcl();
    const { Summary } = await ask('wafv2', 'CreateWebACL', { ...named, ...settings, Name: 'another' });
    const associate = () =>
      errorOf(ask('wafv2', 'AssociateWebACL', { WebACLArn: Summary?.ARN, ResourceArn }));
    expect(await associate()).toBe('WAFUnavailableEntityException');
    await clock.sleep(minute);
    expect(await associate()).toBe('none');
  });
});

it('starts with production’s public load balancer guarded, and no web ACL in account 1', async () => {
  const prod = rehearsal({ in: 'prod' });
  const { WebACLs = [] } = await prod.ask('wafv2', 'ListWebACLs', { Scope: 'REGIONAL' });
  expect(WebACLs.map(({ Name }) => Name)).toEqual(['Prod-Rate-Limit']);
  const { ResourceArns } = await prod.ask('wafv2', 'ListResourcesForWebACL', { WebACLArn: WebACLs[0]?.ARN });
  expect(ResourceArns).toEqual([expect.stringContaining('loadbalancer/app/Muvi-Prod/')]);
  const uae = rehearsal();
  expect((await uae.ask('wafv2', 'ListWebACLs', { Scope: 'REGIONAL' })).WebACLs).toEqual([]);
});
