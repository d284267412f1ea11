import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSdkTransport, type SdkTransport } from '../../src/aws/sdk/transport.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { s3Objects } from '../../src/journal/s3-objects.ts';
import { s3Store } from '../../src/journal/s3-store.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { WIRE_PLACES } from './process.ts';

const BUCKET = 'muvi-records';
const clock = { now: () => Date.now(), sleep: async () => {} };

describe.skipIf(lacks('moto_server'))('a shared journal on S3, through the guarded transport', () => {
  let moto: Moto;
  const transports: SdkTransport[] = [];

  beforeAll(async () => {
    moto = await startMoto();
    const s3 = new S3Client({
      endpoint: moto.url,
      region: WIRE_PLACES.uae.region,
      credentials: moto.keys('muvi-uat'),
      forcePathStyle: true,
    });
    const CreateBucketConfiguration = { LocationConstraint: 'me-central-1' } as const;
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
  });
  afterAll(async () => {
    for (const transport of transports) transport.close();
    await moto.stop();
  });

  const open = (actor: string, readOnly = false) => {
    const transport = createSdkTransport({
      variables: moto.environment,
      now: () => Date.now(),
      endpoint: moto.url,
      readOnly,
    });
    transports.push(transport);
    const objects = s3Objects({ transport, place: WIRE_PLACES.uae, bucket: BUCKET, prefix: 'build' });
    const store = s3Store({ objects, copy: mkdtempSync(join(tmpdir(), 'muvi-copy-')), clock });
    return openJournal({ store, actor, clock, scrub: (text) => text });
  };

  it('is written by one and read back by the next', async () => {
    const first = await open('one');
    await first.append({ type: 'mode', environment: 'uae', mode: 'asleep' });
    await first.close();
    const second = await open('two');
    expect(second.mode('uae')).toBe('asleep');
    expect(await second.verify()).toMatchObject({ holds: true, entries: 1 });
    await second.close();
  });

  it('is locked while someone writes, naming who', async () => {
    const first = await open('one');
    await expect(open('two')).rejects.toMatchObject({ exit: 6, message: expect.stringContaining('one') });
    await first.close();
  });

  it('is not written by a read-only process', async () => {
    await expect(open('three', true)).rejects.toMatchObject({ message: expect.stringMatching(/read-only/i) });
  });
});
