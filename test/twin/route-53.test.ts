import { describe, expect, it } from 'vitest';
import { aws, errorOf, rehearsal } from './support.ts';

const minute = 60_000;

async function withZone() {
  const made = rehearsal();
  const { ask } = made;
  const { HostedZones } = await ask('route-53', 'ListHostedZones', {});
  const HostedZoneId = HostedZones?.find(({ Name }) => Name === 'uat.muvicinemas.com.')?.Id as string;
  const change = (...Changes: object[]) =>
    ask('route-53', 'ChangeResourceRecordSets', { HostedZoneId, ChangeBatch: { Changes: Changes as never } });
  const records = async () =>
    (await ask('route-53', 'ListResourceRecordSets', { HostedZoneId })).ResourceRecordSets ?? [];
  return { ...made, HostedZoneId, change, records };
}

const text = (Name: string, Value = '"one"', Action = 'CREATE') => ({
  Action,
  ResourceRecordSet: { Name, Type: 'TXT', TTL: 300, ResourceRecords: [{ Value }] },
});

describe('a record', () => {
  it('is there at once, and everywhere within a minute', async () => {
    const { ask, change, records, clock } = await withZone();
    const { ChangeInfo } = await change(text('New.uat.muvicinemas.com'));
    expect((await records()).some(({ Name }) => Name === 'new.uat.muvicinemas.com.')).toBe(true);
    const status = async () =>
      (await ask('route-53', 'GetChange', { Id: ChangeInfo?.Id as string })).ChangeInfo?.Status;
    expect(await status()).toBe('PENDING');
    await clock.sleep(minute);
    expect(await status()).toBe('INSYNC');
  });

  it.each([
    ['made twice', [text('a.uat.muvicinemas.com'), text('a.uat.muvicinemas.com')]],
    ['of another zone', [text('a.example.com')]],
    [
      'deleted with another value',
      [text('a.uat.muvicinemas.com'), text('a.uat.muvicinemas.com', '"two"', 'DELETE')],
    ],
    ['deleted though it is not there', [text('a.uat.muvicinemas.com', '"one"', 'DELETE')]],
    [
      'that is a CNAME beside another',
      [
        {
          Action: 'CREATE',
          ResourceRecordSet: {
            Name: 'api.uat.muvicinemas.com',
            Type: 'CNAME',
            TTL: 60,
            ResourceRecords: [{ Value: 'example.com' }],
          },
        },
      ],
    ],
  ])('%s is refused, and its batch with it', async (_what, changes) => {
    const { change, records } = await withZone();
    const before = await records();
    expect(await errorOf(change(text('first.uat.muvicinemas.com'), ...changes))).toBe('InvalidChangeBatch');
    expect(await records()).toEqual(before);
  });

  it('is listed after its parent, page by page', async () => {
    const { twin, here, HostedZoneId, records } = await withZone();
    const all = await records();
    expect(all.slice(0, 2).map(({ Name, Type }) => `${Type} ${Name}`)).toEqual([
      'NS uat.muvicinemas.com.',
      'SOA uat.muvicinemas.com.',
    ]);
    const { value } = await twin.send(
      here,
      aws('route-53', 'ListResourceRecordSets', { HostedZoneId, MaxItems: 2 }),
    );
    expect(value).toMatchObject({ IsTruncated: true, NextRecordName: all[2]?.Name, NextRecordType: 'A' });
  });
});

it('starts with the names that CloudFront answers for', async () => {
  const { ask, records } = await withZone();
  const { DistributionList } = await ask('cloudfront', 'ListDistributions', {});
  const api = DistributionList?.Items?.find(({ Aliases }) =>
    Aliases?.Items?.includes('api.uat.muvicinemas.com'),
  );
  const record = (await records()).find(({ Name }) => Name === 'api.uat.muvicinemas.com.');
  expect(record?.AliasTarget?.DNSName).toBe(`${api?.DomainName}.`);
});
