import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseWorld, type World } from '../../src/twin/world.ts';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from '../cli/built.ts';
import { essence } from '../support/crash.ts';

/** Moments at which a real process is killed: after this many of its lines, spread over a whole run. */
const KILLS = 40;
const FAULTS = [
  'elasticache:CreateReplicationGroup=crash-after-send',
  'elasticache:DeleteReplicationGroup=crash-after-send',
  'ec2:AuthorizeSecurityGroupIngress=crash-after-send',
  'ec2:RevokeSecurityGroupIngress=crash-after-send',
  'ec2:DeleteSecurityGroup=crash-after-send',
];

const worldIn = (folder: string): World => {
  const file = join(folder, '.muvi/rehearsal/world.json');
  return parseWorld(readFileSync(file, 'utf8'), file);
};

/** Runs a rehearsal of phase 4 and kills it, with SIGKILL, once it has said so many lines. */
async function killedAfter(lines: number, cwd: string): Promise<NodeJS.Signals | null> {
  const bin = join(await builtMuvi(), 'bin', 'muvi.js');
  const child = spawn(process.execPath, [bin, 'rehearse', '4', '--json'], {
    cwd,
    env: plainEnvironment(cwd),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text.split('\n').length - 1;
    if (said >= lines) child.kill('SIGKILL');
  });
  return new Promise((done) => child.on('close', (_exit, signal) => done(signal)));
}

/** After the death of a process: the next one goes on, the world is as if nothing had been, the records are whole. */
async function expectGoesOn(folder: string, end: readonly string[]): Promise<void> {
  const resumed = await muvi(['rehearse', '4'], { cwd: folder });
  expect(resumed, resumed.stderr.slice(-2_000)).toMatchObject({ exit: 0 });
  expect(essence(worldIn(folder))).toEqual(end);
  expect(await muvi(['log', 'verify', '--rehearse'], { cwd: folder })).toMatchObject({ exit: 0 });
  const logs = join(folder, '.muvi/rehearsal/logs');
  for (const name of readdirSync(logs).filter((file) => file.includes('PHASE'))) {
    const anchors = [...readFileSync(join(logs, name), 'utf8').matchAll(/^<!-- muvi (\d+) /gm)].map(
      ([, seq]) => Number(seq),
    );
    expect(anchors.length).toBeGreaterThan(0);
    expect(anchors).toEqual([...new Set(anchors)].sort((a, b) => a - b));
  }
}

describe('a process that is killed', () => {
  let end: readonly string[];
  let lines: number;
  beforeAll(async () => {
    const folder = emptyFolder();
    const whole = await muvi(['rehearse', '4', '--json'], { cwd: folder });
    expect(whole).toMatchObject({ exit: 0 });
    end = essence(worldIn(folder));
    lines = whole.stderr.split('\n').length - 1;
  });

  it.concurrent.each(Array.from({ length: KILLS }, (_, index) => index / KILLS))(
    'after %d of its run goes on to the same end',
    async (share) => {
      const folder = emptyFolder();
      const signal = await killedAfter(Math.max(1, Math.floor(lines * share)), folder);
      expect(signal).toBe('SIGKILL');
      await expectGoesOn(folder, end);
    },
  );

  it.concurrent.each(FAULTS)('by %s goes on to the same end', async (fault) => {
    const folder = emptyFolder();
    expect(await muvi(['rehearse', '4', '--fault', fault], { cwd: folder })).toMatchObject({
      signal: 'SIGKILL',
    });
    await expectGoesOn(folder, end);
  });
});
