import { describe, expect, it } from 'vitest';
import { FRANKFURT_INTERNAL_HOST } from '../../src/twin/start/ssm.ts';
import { asking, errorOf, place, rehearsal } from './support.ts';

const minute = 60_000;

/** The distribution that answers for an alias, as it stands at the beginning, and ways to change it. */
async function standing(alias = 'api.uat.muvicinemas.com') {
  const made = rehearsal();
  const { ask } = made;
  const { DistributionList } = await ask('cloudfront', 'ListDistributions', {});
  const Id = DistributionList?.Items?.find(({ Aliases }) => Aliases?.Items?.includes(alias))?.Id ?? '';
  const read = () => ask('cloudfront', 'GetDistributionConfig', { Id });
  const status = async () => (await ask('cloudfront', 'GetDistribution', { Id })).Distribution?.Status;
  /** Reads the configuration and sends it back, changed. */
  const update = async (change: object, IfMatch?: string) => {
    const { DistributionConfig: config, ETag } = await read();
    return ask('cloudfront', 'UpdateDistribution', {
      Id,
      IfMatch: IfMatch ?? ETag,
      DistributionConfig: { ...config, ...change } as never,
    });
  };
  return { ...made, Id, read, status, update };
}

const smallest = (CallerReference = 'one') => ({
  CallerReference,
  Comment: '',
  Enabled: true,
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: 'o',
        DomainName: 'example.com',
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' as const },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: 'o',
    ViewerProtocolPolicy: 'redirect-to-https' as const,
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  },
});

describe('a distribution', () => {
  it('takes a new origin, and is in progress for minutes', async () => {
    const { update, read, status, clock } = await standing();
    const { DistributionConfig: before, ETag } = await read();
    const [origin] = before?.Origins?.Items ?? [];
    const moved = { ...origin, DomainName: 'new.me-central-1.elb.amazonaws.com' };
    const { ETag: next } = await update({ Origins: { Quantity: 1, Items: [moved] } });
    expect(next).not.toBe(ETag);
    expect(await status()).toBe('InProgress');
    await clock.sleep(2 * minute);
    expect(await status()).toBe('InProgress');
    await clock.sleep(8 * minute);
    expect(await status()).toBe('Deployed');
    const { DistributionConfig: after } = await read();
    expect(after).toEqual({ ...before, Origins: { Quantity: 1, Items: [moved] } });
  });

  it('is changed only by who read its latest version', async () => {
    const { update, read } = await standing();
    const { ETag } = await read();
    await update({ PriceClass: 'PriceClass_100' });
    expect(await errorOf(update({}, ETag))).toBe('PreconditionFailed');
    expect(await errorOf(update({}, 'not-an-etag'))).toBe('InvalidIfMatchVersion');
    expect((await read()).DistributionConfig?.PriceClass).toBe('PriceClass_100');
  });

  it('without an ETag is not changed at all', async () => {
    const { ask, Id, read } = await standing();
    const { DistributionConfig } = await read();
    const update = ask('cloudfront', 'UpdateDistribution', {
      Id,
      DistributionConfig: DistributionConfig as never,
    });
    expect(await errorOf(update)).toBe('InvalidIfMatchVersion');
  });

  it.each([
    [{ CallerReference: 'another' }, 'IllegalUpdate'],
    [{ Restrictions: undefined }, 'IllegalUpdate'],
    [{ Aliases: { Quantity: 1, Items: ['app.uat.muvicinemas.com'] } }, 'CNAMEAlreadyExists'],
    [{ Aliases: { Quantity: 1, Items: ['www.muvicinemas.com'] } }, 'CNAMEAlreadyExists'],
    [{ Aliases: { Quantity: 2, Items: ['api.uat.muvicinemas.com'] } }, 'InconsistentQuantities'],
    [{ Origins: { Quantity: 0, Items: [] } }, 'MissingArgument'],
    [{ ViewerCertificate: { CloudFrontDefaultCertificate: true } }, 'InvalidViewerCertificate'],
    [
      {
        ViewerCertificate: {
          ACMCertificateArn:
            'arn:aws:acm:eu-central-1:739991759290:certificate/6f56edba-845d-4680-b058-d610d25b365c',
        },
      },
      'InvalidViewerCertificate',
    ],
  ])('refuses %j', async (change, expected) => {
    const { update, read } = await standing();
    const before = await read();
    expect(await errorOf(update(change))).toBe(expected);
    expect(await read()).toEqual(before);
  });

  it('refuses a behaviour whose origin is not there', async () => {
    const { update, read } = await standing();
    const { DistributionConfig: config } = await read();
    const elsewhere = { ...config?.DefaultCacheBehavior, TargetOriginId: 'elsewhere' };
    expect(await errorOf(update({ DefaultCacheBehavior: elsewhere }))).toBe('NoSuchOrigin');
  });

  it('goes only once it is disabled and that is everywhere', async () => {
    const { ask, Id, read, update, clock } = await standing();
    const remove = async () => {
      const { ETag: IfMatch } = await read();
      return ask('cloudfront', 'DeleteDistribution', { Id, IfMatch });
    };
    expect(await errorOf(remove())).toBe('DistributionNotDisabled');
    await update({ Enabled: false });
    expect(await errorOf(remove())).toBe('DistributionNotDisabled');
    await clock.sleep(10 * minute);
    await remove();
    expect(await errorOf(read())).toBe('NoSuchDistribution');
    const certificate = 'arn:aws:acm:us-east-1:739991759290:certificate/6f56edba-845d-4680-b058-d610d25b365c';
    await ask('cloudfront', 'CreateDistribution', {
      DistributionConfig: {
        ...smallest(),
        Aliases: { Quantity: 1, Items: ['api.uat.muvicinemas.com'] },
        ViewerCertificate: { ACMCertificateArn: certificate, SSLSupportMethod: 'sni-only' },
      },
    });
  });

  it('is made of a little, shown in full, and the same from every region', async () => {
    const { ask, twin } = rehearsal();
    const { Distribution } = await ask('cloudfront', 'CreateDistribution', {
      DistributionConfig: smallest(),
    });
    expect(Distribution).toMatchObject({
      Status: 'InProgress',
      ARN: `arn:aws:cloudfront::739991759290:distribution/${Distribution?.Id}`,
      DistributionConfig: { PriceClass: 'PriceClass_All', Aliases: { Quantity: 0 } },
    });
    const again = ask('cloudfront', 'CreateDistribution', { DistributionConfig: smallest() });
    expect(await errorOf(again)).toBe('DistributionAlreadyExists');
    const Id = Distribution?.Id as string;
    const frankfurt = await asking(twin, place('frankfurt'))('cloudfront', 'GetDistribution', { Id });
    expect(frankfurt.Distribution?.DomainName).toBe(Distribution?.DomainName);
    const prod = asking(twin, place('prod'))('cloudfront', 'GetDistribution', { Id });
    expect(await errorOf(prod)).toBe('NoSuchDistribution');
  });

  it('keeps its comment when it is read and sent back', async () => {
    const { update, read } = await standing();
    const before = (await read()).DistributionConfig?.Comment;
    await update({ PriceClass: 'PriceClass_100' });
    await update({ PriceClass: 'PriceClass_200' });
    expect((await read()).DistributionConfig?.Comment).toBe(before);
  });
});

describe('an invalidation', () => {
  it('is complete after a while, and is the same one by its reference', async () => {
    const { ask, Id: DistributionId, clock } = await standing();
    const create = (path: string, CallerReference = 'one') =>
      ask('cloudfront', 'CreateInvalidation', {
        DistributionId,
        InvalidationBatch: { CallerReference, Paths: { Quantity: 1, Items: [path] } },
      });
    const { Invalidation } = await create('/*');
    expect((await create('/*')).Invalidation?.Id).toBe(Invalidation?.Id);
    expect(await errorOf(create('/a'))).toBe('InvalidArgument');
    expect(await errorOf(create('relative', 'two'))).toBe('InvalidArgument');
    const status = async () => {
      const Id = Invalidation?.Id as string;
      return (await ask('cloudfront', 'GetInvalidation', { DistributionId, Id })).Invalidation?.Status;
    };
    expect(await status()).toBe('InProgress');
    await clock.sleep(3 * minute);
    expect(await status()).toBe('Completed');
    const { InvalidationList } = await ask('cloudfront', 'ListInvalidations', { DistributionId });
    expect(InvalidationList?.Items).toHaveLength(1);
  });
});

describe('the starting world', () => {
  it('has twelve distributions in account 1, the API and the website in front of Frankfurt', async () => {
    const { ask, twin } = rehearsal();
    const { DistributionList } = await ask('cloudfront', 'ListDistributions', {});
    expect(DistributionList?.Quantity).toBe(12);
    const frankfurt = asking(twin, place('frankfurt'));
    const { LoadBalancers = [] } = await frankfurt('elastic-load-balancing-v2', 'DescribeLoadBalancers');
    const host = (name: string) =>
      LoadBalancers.find(({ LoadBalancerName }) => LoadBalancerName === name)?.DNSName;
    expect(host('Muvi-Internal-UAT')).toBe(FRANKFURT_INTERNAL_HOST);
    const origin = (alias: string) =>
      DistributionList?.Items?.find(({ Aliases }) => Aliases?.Items?.includes(alias))?.Origins?.Items?.[0];
    expect(origin('api.uat.muvicinemas.com')?.DomainName).toBe(host('Muvi-UAT'));
    expect(origin('app.uat.muvicinemas.com')?.DomainName).toBe(host('Muvi-Website-UAT'));
  });

  it('has distributions that CloudFront itself would take', async () => {
    const { twin } = rehearsal();
    for (const environment of ['uae', 'prod'] as const) {
      const ask = asking(twin, place(environment));
      const { DistributionList } = await ask('cloudfront', 'ListDistributions', {});
      for (const { Id } of DistributionList?.Items ?? []) {
        const { DistributionConfig, ETag: IfMatch } = await ask('cloudfront', 'GetDistributionConfig', {
          Id: Id as string,
        });
        const same = { Id, IfMatch, DistributionConfig: DistributionConfig as never };
        expect(await errorOf(ask('cloudfront', 'UpdateDistribution', same))).toBe('none');
      }
    }
  });
});
