import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { classify } from '../../src/aws/errors.ts';
import type { Place, Transport } from '../../src/aws/transport.ts';
import type { Clock } from '../../src/engine/clock.ts';
import { MuviError } from '../../src/engine/errors.ts';
import { putOnCondition } from '../../src/journal/conditional-put.ts';
import { type Journal, openJournal, readJournal, unlock } from '../../src/journal/journal.ts';
import type { ObjectStore } from '../../src/journal/object-store.ts';
import { s3Objects } from '../../src/journal/s3-objects.ts';
import { s3Store } from '../../src/journal/s3-store.ts';
import { ACCOUNTS, type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { MemoryObjects, type Trouble } from './memory-objects.ts';
import { freshFolder, INTENT, numbered, STARTED, TestClock } from './support.ts';

const scrub = (text: string): string => text;
const storeOf = (objects: ObjectStore, copy = freshFolder(), clock: Clock = new TestClock()) =>
  s3Store({ objects, copy, clock });

async function openOn(objects: ObjectStore, actor = 'alice', copy?: string): Promise<Journal> {
  const journal = await openJournal({ store: storeOf(objects, copy), actor, clock: new TestClock(), scrub });
  onTestFinished(() => journal.close().catch(() => {}));
  return journal;
}

/** Meets these troubles, one a request of this verb and key, then none. */
function troubles(objects: MemoryObjects, verb: string, key: string, ...list: Trouble[]): void {
  objects.trouble = (asked, name) => (asked === verb && name.startsWith(key) ? list.shift() : undefined);
}

/** Opens, writes one event and goes; the winner alone keeps the lock to the end of the race. */
async function race(objects: ObjectStore, racers: number) {
  const clock = new TestClock();
  const open = async (n: number) =>
    openJournal({ store: storeOf(objects), actor: `racer ${n}`, clock, scrub }).then(
      async (journal) => {
        const entry = await journal.append(numbered(n));
        return { journal, entry };
      },
      (error: unknown) => error,
    );
  const ends = await Promise.all(Array.from({ length: racers }, (_, n) => open(n)));
  const won = ends.filter((end) => !(end instanceof Error)) as Awaited<ReturnType<typeof open>>[];
  const lost = ends.filter((end) => end instanceof Error);
  return { won: won as { journal: Journal; entry: unknown }[], lost };
}

async function expectOneWinner(objects: ObjectStore): Promise<void> {
  const { won, lost } = await race(objects, 20);
  expect(lost.map((error) => (error instanceof MuviError ? [error.code, error.exit] : error))).toEqual(
    Array.from({ length: 19 }, () => ['STORE_LOCKED', 6]),
  );
  expect(won).toHaveLength(1);
  await won[0]?.journal.close();
  const { entries, report } = await readJournal(storeOf(objects));
  expect(report).toEqual({ holds: true, entries: 1 });
  expect(entries).toEqual([won[0]?.entry]);
}

/** Each racer in turn takes the lock, adds one entry and gives it back, trying until it has. */
async function expectNoGap(objects: ObjectStore, racers: number): Promise<void> {
  const turn = async (n: number): Promise<void> => {
    for (;;) {
      try {
        const options = { store: storeOf(objects), actor: `racer ${n}`, clock: new TestClock(), scrub };
        const journal = await openJournal(options);
        await journal.append(numbered(n));
        await journal.close();
        return;
      } catch (error) {
        if (!(error instanceof MuviError) || error.code !== 'STORE_LOCKED') throw error;
        await new Promise((done) => setTimeout(done, 5));
      }
    }
  };
  await Promise.all(Array.from({ length: racers }, (_, n) => turn(n)));
  const { entries, report } = await readJournal(storeOf(objects));
  expect(report).toEqual({ holds: true, entries: racers });
  expect(new Set(entries.map(({ actor }) => actor)).size).toBe(racers);
}

describe('a journal on S3', () => {
  it('is read by another machine as it was written', async () => {
    const objects = new MemoryObjects();
    const journal = await openOn(objects);
    const written = await Promise.all([journal.append(STARTED), journal.append(INTENT)]);
    expect((await readJournal(storeOf(objects))).entries).toEqual(written);
    expect(await journal.verify()).toEqual({ holds: true, entries: 2 });
  });

  it('goes on in a new segment when one is full, and across processes', async () => {
    const objects = new MemoryObjects();
    const copy = freshFolder();
    for (let session = 0; session < 4; session += 1) {
      const journal = await openOn(objects, 'alice', copy);
      for (let n = 0; n < 100; n += 1) await journal.append(numbered(n));
      await journal.close();
    }
    const segments = [...objects.objects.keys()].filter((key) => key.startsWith('journal/'));
    expect(segments.length).toBeGreaterThan(1);
    expect((await readJournal(storeOf(objects))).report).toEqual({ holds: true, entries: 400 });
    expect(readdirSync(copy)).toHaveLength(segments.length);
  });

  it('has one winner of twenty that race, and tells the others who', async () => {
    await expectOneWinner(new MemoryObjects());
  });

  it('has no gap after twenty took turns', async () => {
    await expectNoGap(new MemoryObjects(), 20);
  });

  it('refuses the entries of a writer whose lock was broken', async () => {
    const objects = new MemoryObjects();
    const alice = await openOn(objects);
    await alice.append(STARTED);
    await unlock({ store: storeOf(objects), actor: 'bob', clock: new TestClock(), scrub });
    await expect(alice.append(INTENT)).rejects.toMatchObject({ code: 'LOCK_LOST', exit: 6 });
    const { entries, report } = await readJournal(storeOf(objects));
    expect(report.holds).toBe(true);
    expect(entries.map(({ event }) => event.type)).toEqual(['run-started', 'unlocked']);
  });

  it('refuses them too where a full segment makes both begin a new one', async () => {
    const objects = new MemoryObjects();
    const alice = await openOn(objects);
    const filler = 'x'.repeat(70_000);
    await alice.append({ ...INTENT, line: filler });
    const bob = await openJournal({
      store: storeOf(breakable(objects)),
      actor: 'bob',
      clock: new TestClock(),
      scrub,
    });
    await bob.append(INTENT);
    await expect(alice.append(INTENT)).rejects.toMatchObject({ code: 'LOCK_LOST' });
    expect((await readJournal(storeOf(objects))).report).toEqual({ holds: true, entries: 2 });
    await bob.close();
  });

  it.each(['throttled', 'lost', 'lost-after'] as const)(
    'journals an event once when the put meets %s, twice in a row',
    async (trouble) => {
      const objects = new MemoryObjects();
      const journal = await openOn(objects);
      await journal.append(STARTED);
      troubles(objects, 'put', 'journal/', trouble, trouble);
      await journal.append(INTENT);
      const { entries, report } = await readJournal(storeOf(objects));
      expect(report.holds).toBe(true);
      expect(entries.map(({ event }) => event.type)).toEqual(['run-started', 'intent']);
    },
  );

  it('does not take another’s write for its own, though every byte is the same', async () => {
    const objects = new MemoryObjects();
    const bytes = Buffer.from('the same');
    await objects.putIfAbsent('journal/1', bytes, 'another');
    const put = { key: 'journal/1', etag: undefined, bytes };
    const clock = new TestClock();
    expect(await putOnCondition(objects, clock, { ...put, writer: 'me' })).toEqual({ stored: false });
    expect(await putOnCondition(objects, clock, { ...put, writer: 'another' })).toMatchObject({
      stored: true,
    });
  });

  it('takes the lock once when the answer to taking it is lost', async () => {
    const objects = new MemoryObjects();
    troubles(objects, 'put', 'lock.json', 'lost-after');
    const journal = await openOn(objects);
    await expect(journal.append(STARTED)).resolves.toMatchObject({ seq: 1 });
  });

  it.each([
    ['lost', 'STORE_UNREACHABLE', 1],
    ['throttled', 'STORE_UNREACHABLE', 1],
    ['denied', 'STORE_DENIED', 4],
    ['rejected', 'STORE_REFUSED', 1],
  ] as const)('does not open for writing when S3 answers %s', async (trouble, code, exit) => {
    const objects = new MemoryObjects();
    objects.trouble = () => trouble;
    await expect(openOn(objects)).rejects.toMatchObject({ code, exit, remedy: expect.any(String) });
  });

  it('says before anything is sent that it may no longer be written', async () => {
    const objects = new MemoryObjects();
    const journal = await openOn(objects);
    await journal.ready();
    objects.trouble = (verb) => (verb === 'put' ? 'denied' : undefined);
    await expect(journal.ready()).rejects.toMatchObject({ code: 'STORE_DENIED' });
    objects.trouble = () => undefined;
    expect((await readJournal(storeOf(objects))).entries).toEqual([]);
  });

  it('takes nothing more after an append that failed, since nobody knows what stands there', async () => {
    const objects = new MemoryObjects();
    const journal = await openOn(objects);
    await journal.append(STARTED);
    objects.trouble = (verb) => (verb === 'put' ? 'lost' : undefined);
    await expect(journal.append(INTENT)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    objects.trouble = () => undefined;
    await expect(journal.append(INTENT)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });

  it('is read from a copy that a process left with two states of one segment, once', async () => {
    const objects = new MemoryObjects();
    const copy = freshFolder();
    const journal = await openOn(objects, 'alice', copy);
    await journal.append(STARTED);
    const [older = ''] = readdirSync(copy);
    const bytes = readFileSync(join(copy, older));
    await journal.append(INTENT);
    await journal.close();
    writeFileSync(join(copy, older), bytes);
    expect(readdirSync(copy)).toHaveLength(2);
    troubles(objects, 'list', '', ...Array.from({ length: 9 }, () => 'lost' as const));
    const { entries, report, copyBecause } = await readJournal(storeOf(objects, copy));
    expect(copyBecause).toContain('cannot be reached');
    expect(report).toEqual({ holds: true, entries: 2 });
    expect(entries.map(({ event }) => event)).toEqual([STARTED, INTENT]);
  });

  it('is read from the copy when S3 is out of reach, and says so', async () => {
    const objects = new MemoryObjects();
    const copy = freshFolder();
    const journal = await openOn(objects, 'alice', copy);
    const entry = await journal.append(STARTED);
    await journal.close();
    objects.trouble = () => 'lost';
    const read = await readJournal(storeOf(objects, copy));
    expect(read.entries).toEqual([entry]);
    expect(read.copyBecause).toContain('cannot be reached');
    await expect(readJournal(storeOf(objects))).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  });

  it('asks for a segment once, however often it is read', async () => {
    const objects = new MemoryObjects();
    await (await openOn(objects)).append(STARTED);
    const store = storeOf(objects, join(freshFolder(), 'copy'));
    const asked: string[] = [];
    objects.trouble = (verb, key) => {
      if (verb === 'get') asked.push(key);
      return undefined;
    };
    for (let n = 0; n < 3; n += 1) await readJournal(store);
    expect(asked).toHaveLength(1);
  });
});

/** The same bucket for someone to whom the lock looks given back. */
function breakable(objects: MemoryObjects): ObjectStore {
  return {
    name: objects.name,
    list: (prefix) => objects.list(prefix),
    putIfAbsent: (key, bytes, writer) => objects.putIfAbsent(key, bytes, writer),
    putIfMatch: (key, etag, bytes, writer) => objects.putIfMatch(key, etag, bytes, writer),
    async get(key) {
      const found = await objects.get(key);
      if (key !== 'lock.json' || !found) return found;
      const record = { ...JSON.parse(found.bytes.toString()), released: true };
      return { ...found, bytes: Buffer.from(JSON.stringify(record)) };
    },
  };
}

describe.skipIf(lacks('moto_server'))('a journal on the emulator’s S3, through the real SDK', () => {
  const BUCKET = 'muvi-records';
  let moto: Moto;
  let client: S3Client;
  const place: Place = { environment: 'uae', account: ACCOUNTS['muvi-uat'], region: 'me-central-1' };

  const COMMANDS = {
    PutObject: PutObjectCommand,
    GetObject: GetObjectCommand,
    ListObjectsV2: ListObjectsV2Command,
  };

  /** The bare SDK: what is asked here is how S3 answers, not what the guard lets through. */
  const transport: Transport = {
    async send(_place, { operation, input }) {
      const Command = COMMANDS[operation as 'PutObject'];
      try {
        return { value: await client.send(new Command(input as never)) };
      } catch (error) {
        throw classify(error);
      }
    },
  };

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = moto.keys('muvi-uat');
    client = new S3Client({
      endpoint: moto.url,
      region: place.region,
      credentials,
      forcePathStyle: true,
    });
    const CreateBucketConfiguration = { LocationConstraint: 'me-central-1' } as const;
    await client.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
  });
  afterAll(async () => {
    client.destroy();
    await moto.stop();
  });

  const objectsIn = (prefix: string) => s3Objects({ transport, place, bucket: BUCKET, prefix });

  it('reads back what it wrote, segment by segment', async () => {
    const objects = objectsIn('round-trip');
    const journal = await openOn(objects);
    const filler = 'é'.repeat(40_000);
    const written = [];
    for (let n = 0; n < 3; n += 1) written.push(await journal.append({ ...INTENT, line: filler + n }));
    await journal.close();
    expect((await readJournal(storeOf(objects))).entries).toEqual(written);
    expect(await objects.list('journal/')).toHaveLength(3);
  });

  it('has one winner of twenty that race', async () => {
    await expectOneWinner(objectsIn('race'));
  });

  it('has no gap after eight took turns', async () => {
    await expectNoGap(objectsIn('turns'), 8);
  });

  it('says which bucket is not there', async () => {
    const objects = s3Objects({ transport, place, bucket: 'no-such-bucket', prefix: 'x' });
    await expect(openOn(objects)).rejects.toMatchObject({
      code: 'STORE_REFUSED',
      message: expect.stringContaining('NoSuchBucket'),
    });
  });
});
