import { describe, expect, it } from 'vitest';
import { asking, errorOf, place, rehearsal } from './support.ts';

const Bucket = 'muvi-media-uat-uae';
const inUae = { CreateBucketConfiguration: { LocationConstraint: 'me-central-1' as const } };

/** A rehearsal with an empty bucket in UAE. */
async function withBucket() {
  const made = rehearsal();
  await made.ask('s3', 'CreateBucket', { Bucket, ...inUae });
  return made;
}

const anyone = (condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...(condition ? { Condition: condition } : {}),
      },
    ],
  });

describe('a bucket in the twin', () => {
  it('is at once there, private and encrypted', async () => {
    const { ask } = await withBucket();
    expect(await ask('s3', 'HeadBucket', { Bucket })).toMatchObject({ BucketRegion: 'me-central-1' });
    const block = await ask('s3', 'GetPublicAccessBlock', { Bucket });
    expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
    const { ServerSideEncryptionConfiguration: encryption } = await ask('s3', 'GetBucketEncryption', {
      Bucket,
    });
    expect(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe('AES256');
  });

  it.each([
    ['me-central-1', 'BucketAlreadyOwnedByYou'],
    ['eu-central-1', 'IllegalLocationConstraintException'],
    ['us-east-1', 'InvalidLocationConstraint'],
    [undefined, 'IllegalLocationConstraintException'],
  ] as const)('asked for again in %s is %s', async (LocationConstraint, expected) => {
    const { ask } = await withBucket();
    const CreateBucketConfiguration = { LocationConstraint: LocationConstraint as 'me-central-1' };
    expect(await errorOf(ask('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration }))).toBe(expected);
  });

  it.each(['Muvi', 'ab', 'a..b', '10.0.0.1', 'muvi-', 'muvi-s3alias'])(
    'cannot be called %s',
    async (name) => {
      const { ask } = rehearsal();
      expect(await errorOf(ask('s3', 'CreateBucket', { Bucket: name, ...inUae }))).toBe('InvalidBucketName');
    },
  );

  it('has a name that no other account can take, nor look behind', async () => {
    const { ask, twin } = await withBucket();
    const prod = asking(twin, place('prod'));
    const inFrankfurt = { LocationConstraint: 'eu-central-1' as const };
    const create = prod('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration: inFrankfurt });
    expect(await errorOf(create)).toBe('BucketAlreadyExists');
    expect(await errorOf(prod('s3', 'GetBucketVersioning', { Bucket }))).toBe('AccessDenied');
    await expect(prod('s3', 'HeadBucket', { Bucket })).rejects.toMatchObject({ failure: 'denied' });
    const expected = { Bucket, ExpectedBucketOwner: '011566070219' };
    expect(await errorOf(ask('s3', 'GetBucketVersioning', expected))).toBe('AccessDenied');
    const nothing = ask('s3', 'HeadBucket', { Bucket: 'nothing-at-all' });
    await expect(nothing).rejects.toMatchObject({ errorName: 'NotFound', failure: 'not-found' });
  });

  it('is listed and located in every region, and answers for the rest in its own', async () => {
    const { twin } = await withBucket();
    const frankfurt = asking(twin, place('frankfurt'));
    const { Buckets = [] } = await frankfurt('s3', 'ListBuckets');
    expect(Buckets.map(({ Name }) => Name)).toContain(Bucket);
    expect(Buckets.every(({ BucketRegion }) => BucketRegion === undefined)).toBe(true);
    const own = await frankfurt('s3', 'ListBuckets', { BucketRegion: 'eu-central-1' });
    expect(new Set(own.Buckets?.map(({ BucketRegion }) => BucketRegion))).toEqual(new Set(['eu-central-1']));
    const { LocationConstraint } = await frankfurt('s3', 'GetBucketLocation', { Bucket });
    expect(LocationConstraint).toBe('me-central-1');
    expect(await errorOf(frankfurt('s3', 'GetBucketVersioning', { Bucket }))).toBe(
      'IllegalLocationConstraintException',
    );
  });

  it('goes only when it is empty, old versions and delete markers counted', async () => {
    const { ask } = await withBucket();
    const gone = () => errorOf(ask('s3', 'DeleteBucket', { Bucket }));
    await ask('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });
    await ask('s3', 'PutObject', { Bucket, Key: 'a', Body: 'one' });
    expect(await gone()).toBe('BucketNotEmpty');
    await ask('s3', 'DeleteObject', { Bucket, Key: 'a' });
    expect((await ask('s3', 'ListObjectsV2', { Bucket })).Contents).toBeUndefined();
    expect(await gone()).toBe('BucketNotEmpty');
    const { Versions = [], DeleteMarkers = [] } = await ask('s3', 'ListObjectVersions', { Bucket });
    const all = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    expect(all).toHaveLength(2);
    await ask('s3', 'DeleteObjects', { Bucket, Delete: { Objects: all } });
    expect(await gone()).toBe('none');
    expect(await errorOf(ask('s3', 'GetBucketLocation', { Bucket }))).toBe('NoSuchBucket');
    await ask('s3', 'CreateBucket', { Bucket, ...inUae });
  });
});

describe("a bucket's policy", () => {
  it.each([
    ['everybody', anyone(), 'AccessDenied', true],
    ['everybody from anywhere', anyone({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }), 'AccessDenied', true],
    [
      'all but one address',
      anyone({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
      'AccessDenied',
      true,
    ],
    ['an organisation', anyone({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }), 'none', false],
  ])('for %s', async (_who, Policy, whileBlocked, isPublic) => {
    const { ask } = await withBucket();
    const put = () => errorOf(ask('s3', 'PutBucketPolicy', { Bucket, Policy }));
    expect(await put()).toBe(whileBlocked);
    await ask('s3', 'DeletePublicAccessBlock', { Bucket });
    expect(await put()).toBe('none');
    const { PolicyStatus } = await ask('s3', 'GetBucketPolicyStatus', { Bucket });
    expect(PolicyStatus?.IsPublic).toBe(isPublic);
  });

  it('is for that bucket, and kept as it was given', async () => {
    const { ask } = await withBucket();
    const put = (Policy: string) => errorOf(ask('s3', 'PutBucketPolicy', { Bucket, Policy }));
    const policy = anyone({ StringEquals: { 'aws:SourceAccount': '739991759290' } });
    expect(await put('not json')).toBe('MalformedPolicy');
    expect(await put(policy.replaceAll(Bucket, `${Bucket}-2`))).toBe('MalformedPolicy');
    await expect(ask('s3', 'GetBucketPolicy', { Bucket })).rejects.toMatchObject({
      errorName: 'NoSuchBucketPolicy',
      failure: 'not-found',
    });
    expect(await put(policy)).toBe('none');
    expect((await ask('s3', 'GetBucketPolicy', { Bucket })).Policy).toBe(policy);
    await ask('s3', 'DeleteBucketPolicy', { Bucket });
    expect(await errorOf(ask('s3', 'GetBucketPolicyStatus', { Bucket }))).toBe('NoSuchBucketPolicy');
  });
});

describe("a bucket's settings", () => {
  it('not made yet are the services’ own not-found errors', async () => {
    const { ask } = await withBucket();
    expect(await errorOf(ask('s3', 'GetBucketTagging', { Bucket }))).toBe('NoSuchTagSet');
    expect(await errorOf(ask('s3', 'GetBucketLifecycleConfiguration', { Bucket }))).toBe(
      'NoSuchLifecycleConfiguration',
    );
    expect(await errorOf(ask('s3', 'GetBucketCors', { Bucket }))).toBe('NoSuchCORSConfiguration');
    expect(await ask('s3', 'GetBucketVersioning', { Bucket })).toEqual({});
  });

  it('are replaced as a whole', async () => {
    const { ask } = await withBucket();
    const tag = (Key: string) =>
      ask('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [{ Key, Value: '1' }] } });
    await tag('a');
    await tag('b');
    expect((await ask('s3', 'GetBucketTagging', { Bucket })).TagSet).toEqual([{ Key: 'b', Value: '1' }]);
    const rule = { ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 30 } };
    await ask('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules: [rule] } });
    expect((await ask('s3', 'GetBucketLifecycleConfiguration', { Bucket })).Rules).toEqual([rule]);
  });
});

describe('an object', () => {
  it('is read as it was written, by an ETag that is its MD5', async () => {
    const { ask, clock } = await withBucket();
    const written = await ask('s3', 'PutObject', {
      Bucket,
      Key: 'k',
      Body: 'hello',
      ContentType: 'text/plain',
    });
    expect(written.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const read = await ask('s3', 'GetObject', { Bucket, Key: 'k' });
    expect(Buffer.from(read.Body as unknown as Uint8Array).toString()).toBe('hello');
    expect(await ask('s3', 'HeadObject', { Bucket, Key: 'k' })).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/plain',
      LastModified: new Date(clock.now()),
      ETag: written.ETag,
    });
    expect(await errorOf(ask('s3', 'GetObject', { Bucket, Key: 'other' }))).toBe('NoSuchKey');
    expect(await errorOf(ask('s3', 'HeadObject', { Bucket, Key: 'other' }))).toBe('NotFound');
  });

  it('is written under a condition, or not at all', async () => {
    const { ask } = await withBucket();
    const put = (condition: object) => ask('s3', 'PutObject', { Bucket, Key: 'k', Body: 'x', ...condition });
    expect(await errorOf(put({ IfMatch: '"0"' }))).toBe('NoSuchKey');
    const { ETag } = await put({ IfNoneMatch: '*' });
    expect(await errorOf(put({ IfNoneMatch: '*' }))).toBe('PreconditionFailed');
    expect(await errorOf(put({ IfMatch: '"0"' }))).toBe('PreconditionFailed');
    expect(await errorOf(put({ IfMatch: ETag }))).toBe('none');
    expect(await errorOf(ask('s3', 'GetObject', { Bucket, Key: 'k', IfNoneMatch: ETag }))).toBe(
      'NotModified',
    );
  });

  it('is listed by pages, prefix and delimiter', async () => {
    const { ask, twin, here } = await withBucket();
    for (const Key of ['a/1', 'a/2', 'b/1', 'c']) await ask('s3', 'PutObject', { Bucket, Key });
    const top = await ask('s3', 'ListObjectsV2', { Bucket, Delimiter: '/' });
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'b/' }]);
    expect(top.Contents?.map(({ Key }) => Key)).toEqual(['c']);
    const under = await ask('s3', 'ListObjectsV2', { Bucket, Prefix: 'a/' });
    expect(under.Contents?.map(({ Key }) => Key)).toEqual(['a/1', 'a/2']);
    const input = { Bucket, MaxKeys: 3 };
    const { value } = await twin.send(here, {
      channel: 'aws',
      service: 's3',
      operation: 'ListObjectsV2',
      input,
    });
    expect(value).toMatchObject({ IsTruncated: true, KeyCount: 3 });
    const whole = await ask('s3', 'ListObjectsV2', input);
    expect(whole.Contents).toHaveLength(4);
  });

  it('of which versions are kept comes back when its delete marker goes', async () => {
    const { ask } = await withBucket();
    const put = async (Body: string) => (await ask('s3', 'PutObject', { Bucket, Key: 'k', Body })).VersionId;
    const read = async (VersionId?: string) => {
      const { Body } = await ask('s3', 'GetObject', { Bucket, Key: 'k', VersionId });
      return Buffer.from(Body as unknown as Uint8Array).toString();
    };
    await put('before');
    await ask('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } });
    await put('after');
    expect([await read(), await read('null')]).toEqual(['after', 'before']);
    const { VersionId, DeleteMarker } = await ask('s3', 'DeleteObject', { Bucket, Key: 'k' });
    expect(DeleteMarker).toBe(true);
    expect(await errorOf(read())).toBe('NoSuchKey');
    await ask('s3', 'DeleteObject', { Bucket, Key: 'k', VersionId });
    expect(await read()).toBe('after');
  });
});

it('starts with no bucket in UAE, and private ones elsewhere', async () => {
  const { twin } = rehearsal();
  for (const [environment, names] of [
    ['frankfurt', ['muvi-cms-uat', 'muvi-media-uat']],
    ['prod', ['muvi-cms-prod', 'muvi-media-prod']],
  ] as const) {
    const ask = asking(twin, place(environment));
    const { Buckets = [] } = await ask('s3', 'ListBuckets', {
      BucketRegion: 'eu-central-1',
      Prefix: 'muvi-',
    });
    expect(Buckets.map(({ Name }) => Name)).toEqual(names);
    for (const { Name } of Buckets) {
      const { PolicyStatus } = await ask('s3', 'GetBucketPolicyStatus', { Bucket: Name });
      expect(PolicyStatus?.IsPublic).toBe(false);
    }
  }
  const { Buckets } = await asking(twin, place('uae'))('s3', 'ListBuckets', { BucketRegion: 'me-central-1' });
  expect(Buckets).toEqual([]);
});
