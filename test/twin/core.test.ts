import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MuviError } from '../../src/engine/errors.ts';
import { Secret } from '../../src/engine/secret.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { openTwin } from '../../src/twin/twin.ts';
import { BEGINNING } from '../../src/twin/world.ts';
import { alone, asking, aws, errorOf, place, rehearsal } from './support.ts';

const group = (name: string) => ({
  CacheParameterGroupName: name,
  CacheParameterGroupFamily: 'redis7',
  Description: 'a test group',
});

describe('the twin', () => {
  it('answers as the account it is asked in', async () => {
    const { ask } = rehearsal({ in: 'prod' });
    expect(await ask('sts', 'GetCallerIdentity')).toMatchObject({ Account: '011566070219' });
  });

  it('has no credentials for an account that is not there', async () => {
    const { twin, here } = rehearsal();
    const elsewhere = { ...here, account: '123456789012' };
    await expect(twin.send(elsewhere, aws('sts', 'GetCallerIdentity'))).rejects.toMatchObject({
      failure: 'denied',
      errorName: 'InvalidClientTokenId',
    });
  });

  it('refuses a service, an operation and a member it does not know', async () => {
    const { twin, here } = rehearsal();
    const ask = (...call: Parameters<typeof aws>) => errorOf(twin.send(here, aws(...call)));
    expect(await ask('pricing', 'GetProducts')).toBe('UnsupportedByTwin');
    expect(await ask('elasticache', 'ResetCacheParameterGroup')).toBe('UnsupportedByTwin');
    expect(await ask('elasticache', 'CreateCacheParameterGroup', { ...group('a'), Colour: 'red' })).toBe(
      'InvalidParameterValueException',
    );
  });

  it('refuses a missing member, and one of the wrong type, in the words of the service', async () => {
    const { twin, here } = rehearsal();
    const create = (input: object) =>
      errorOf(twin.send(here, aws('elasticache', 'CreateCacheParameterGroup', input)));
    expect(await create({ ...group('a'), Description: undefined })).toBe('MissingParameter');
    expect(await create({ ...group('a'), Description: 7 })).toBe('InvalidParameterValueException');
    expect(await create({ ...group('a'), Tags: { Key: 'a' } })).toBe('InvalidParameterValueException');
    expect(await create({ ...group('a'), Tags: [{ Key: 'a', Valu: 'b' }] })).toBe(
      'InvalidParameterValueException',
    );
  });

  it('fails as every transport does: classified, with the name and a request id', async () => {
    const { twin, here } = rehearsal();
    const missing = twin.send(
      here,
      aws('elasticache', 'DescribeCacheParameterGroups', { CacheParameterGroupName: 'nothing' }),
    );
    await expect(missing).rejects.toMatchObject({
      failure: 'not-found',
      errorName: 'CacheParameterGroupNotFoundFault',
      requestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
  });

  it('keeps accounts and regions apart', async () => {
    const { twin, ask } = rehearsal();
    await ask('elasticache', 'CreateCacheParameterGroup', group('mine'));
    const elsewhere = rehearsal({ world: twin.picture(), in: 'frankfurt' });
    const named = { CacheParameterGroupName: 'mine' };
    expect(await errorOf(elsewhere.ask('elasticache', 'DescribeCacheParameterGroups', named))).toBe(
      'CacheParameterGroupNotFoundFault',
    );
    expect(await errorOf(ask('elasticache', 'CreateCacheParameterGroup', group('mine')))).toBe(
      'CacheParameterGroupAlreadyExistsFault',
    );
  });

  it('pages at the real size with opaque tokens, and a page size within limits', async () => {
    const { ask, twin, here } = rehearsal();
    const names = Array.from({ length: 130 }, (_, index) => `g${String(index).padStart(3, '0')}`);
    for (const name of names) await ask('elasticache', 'CreateCacheParameterGroup', group(name));
    const one = async (input: object) =>
      (await twin.send(here, aws('elasticache', 'DescribeCacheParameterGroups', input))).value as {
        CacheParameterGroups: { CacheParameterGroupName: string }[];
        Marker?: string;
      };
    const first = await one({});
    expect(first.CacheParameterGroups).toHaveLength(100);
    await ask('elasticache', 'DeleteCacheParameterGroup', { CacheParameterGroupName: names[0] });
    const second = await one({ Marker: first.Marker });
    const both = [...first.CacheParameterGroups, ...second.CacheParameterGroups];
    expect(both.map((each) => each.CacheParameterGroupName)).toEqual([
      'default.redis6.x',
      'default.redis7',
      ...names,
    ]);
    expect(second.Marker).toBeUndefined();
    const all = await ask('elasticache', 'DescribeCacheParameterGroups', { MaxRecords: 20 });
    expect(all.CacheParameterGroups).toHaveLength(131);
    expect(await errorOf(one({ Marker: 'page 2' }))).toBe('InvalidParameterValueException');
    expect(await errorOf(one({ MaxRecords: 10 }))).toBe('InvalidParameterValueException');
  });

  it('is the same world in the next process, its time included', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'deep', 'world.json');
    const first = rehearsal({ file });
    await first.ask('elasticache', 'CreateCacheParameterGroup', group('kept'));
    await first.clock.sleep(60_000);
    await first.ask('elasticache', 'DescribeCacheParameterGroups');
    const second = rehearsal({ file });
    expect(second.clock.now()).toBe(first.clock.now());
    const { CacheParameterGroups: groups } = await second.ask('elasticache', 'DescribeCacheParameterGroups', {
      CacheParameterGroupName: 'kept',
    });
    expect(groups).toMatchObject([{ Description: 'a test group' }]);
  });

  it('is a copy, of which nothing comes back, to whoever does not hold it', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'world.json');
    const reader = (): { clock: VirtualClock; ask: ReturnType<typeof asking> } => {
      const clock = new VirtualClock();
      return { clock, ask: asking(openTwin({ file, clock }), place('uae')) };
    };
    await reader().ask('elasticache', 'CreateCacheParameterGroup', group('never'));
    expect(existsSync(file)).toBe(false);

    const holder = rehearsal({ file });
    await holder.ask('elasticache', 'CreateCacheParameterGroup', group('before'));
    const early = reader();
    await holder.ask('elasticache', 'CreateCacheParameterGroup', group('after'));
    const kept = readFileSync(file, 'utf8');
    await early.clock.sleep(60_000);
    await early.ask('elasticache', 'DescribeCacheParameterGroups');
    await early.ask('elasticache', 'CreateCacheParameterGroup', group('never'));
    expect(readFileSync(file, 'utf8')).toBe(kept);
    // The holder goes on: nothing but itself has touched the file.
    expect(await errorOf(holder.ask('elasticache', 'CreateCacheParameterGroup', group('last')))).toBe('none');
  });

  it('is taken as it stands when the lock is, not as it was when the twin was opened', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'world.json');
    const clock = new VirtualClock();
    const twin = openTwin({ file, clock });
    const before = rehearsal({ file });
    await before.ask('elasticache', 'CreateCacheParameterGroup', group('meanwhile'));
    await before.clock.sleep(60_000);
    await before.ask('elasticache', 'DescribeCacheParameterGroups');
    twin.heldBy(alone);
    expect(clock.now()).toBe(before.clock.now());
    const ask = asking(twin, place('uae'));
    const wanted = { CacheParameterGroupName: 'meanwhile' };
    expect(await errorOf(ask('elasticache', 'DescribeCacheParameterGroups', wanted))).toBe('none');
  });

  it('begins anew where that was asked for, once it is held', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'world.json');
    writeFileSync(file, 'not a world');
    const clock = new VirtualClock();
    const twin = openTwin({ file, clock, anew: true });
    expect(readFileSync(file, 'utf8')).toBe('not a world');
    twin.heldBy(alone);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, time: BEGINNING });
    expect(clock.now()).toBe(BEGINNING);
  });

  it('counts whole milliseconds on any clock', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'world.json');
    const twin = openTwin({ file, clock: { now: () => BEGINNING + 0.4482, sleep: async () => {} } });
    twin.heldBy(alone);
    await asking(twin, place('uae'))('elasticache', 'CreateCacheParameterGroup', group('jittered'));
    expect(JSON.parse(readFileSync(file, 'utf8')).time).toBe(BEGINNING + 1);
  });

  it('has a write on disk before it answers it', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'world.json');
    const { ask } = rehearsal({ file });
    await ask('elasticache', 'CreateCacheParameterGroup', group('on-disk'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      version: 1,
      tables: {
        '739991759290/me-central-1': { 'elasticache:ParameterGroup': { 'on-disk': { state: 'active' } } },
      },
    });
  });

  it('refuses a file that holds no world, and says how to begin again', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'world.json');
    for (const text of ['not json', '{"version":2}']) {
      writeFileSync(file, text);
      expect(() => rehearsal({ file })).toThrow(MuviError);
    }
  });

  it('makes up the same ids in every run of the same calls', async () => {
    const run = async () => {
      const { ask, twin } = rehearsal();
      await ask('elasticache', 'CreateCacheParameterGroup', group('x'));
      return JSON.stringify(twin.picture());
    };
    expect(await run()).toBe(await run());
  });

  it('leaves no plaintext of a secret in its world', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-twin-')), 'world.json');
    const { twin, here } = rehearsal({ file });
    const input = { ...group('sealed'), Description: new Secret('hunter2-hunter2') };
    await twin.send(here, aws('elasticache', 'CreateCacheParameterGroup', input));
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('sealed:');
    expect(text).not.toContain('hunter2');
  });
});
