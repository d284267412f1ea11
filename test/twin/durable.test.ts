import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { BEGINNING } from '../../src/twin/world.ts';
import { errorOf, rehearsal } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'muvi-durable-'));
const program = join(folder, 'writer.mjs');

/** A process that makes parameter groups without end and says each one that was answered. */
const WRITER = `
import { VirtualClock } from '${resolve('src/twin/clock.ts')}';
import { openTwin } from '${resolve('src/twin/twin.ts')}';
const clock = new VirtualClock();
const twin = openTwin({ file: process.argv[2], clock });
twin.heldBy({ check() {} });
const place = { environment: 'uae', account: '739991759290', region: 'me-central-1' };
for (let n = Number(process.argv[3]); ; n++) {
  await twin.send(place, { channel: 'aws', service: 'elasticache', operation: 'CreateCacheParameterGroup',
    input: { CacheParameterGroupName: 'g' + n, CacheParameterGroupFamily: 'redis7', Description: 'g' } });
  process.stdout.write('g' + n + '\\n');
  await clock.sleep(1000);
}`;

/** Runs the writer, kills it after it answered so many, and says which it answered. */
async function killedAfter(file: string, answers: number, from: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, file, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
    if (text.split('\n').length > answers) child.kill('SIGKILL');
  });
  await new Promise((done) => child.on('close', done));
  return text.split('\n').filter((line) => line !== '');
}

describe('a rehearsal that is killed', () => {
  beforeAll(async () => {
    const source = join(folder, 'writer.ts');
    writeFileSync(source, WRITER);
    await build({
      entryPoints: [source],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile: program,
      logLevel: 'error',
    });
  });

  it('leaves a world that has every write it answered, and its time', async () => {
    const file = join(folder, 'world.json');
    let answered: string[] = [];
    for (let round = 0; round < 12; round++) {
      answered = [...answered, ...(await killedAfter(file, 1 + 3 * round, round * 10_000))];
      const { ask, clock } = rehearsal({ file });
      const before = clock.now();
      const { CacheParameterGroups = [] } = await ask('elasticache', 'DescribeCacheParameterGroups');
      const there = CacheParameterGroups.map(({ CacheParameterGroupName }) => CacheParameterGroupName);
      expect(answered.filter((name) => !there.includes(name))).toEqual([]);
      // Each write came a second after the one before, of the same process.
      expect(before - BEGINNING).toBeGreaterThanOrEqual((answered.length - round - 1) * 1_000);
      expect(rehearsal({ file }).clock.now()).toBe(before);
      expect(await errorOf(ask('sts', 'GetCallerIdentity'))).toBe('none');
    }
    expect(answered.length).toBeGreaterThan(12 * 15);
  });
});
