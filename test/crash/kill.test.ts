import { spawn } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { readJournal } from '../../src/journal/journal.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { parseWorld, type World } from '../../src/twin/world.ts';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from '../cli/built.ts';
import { essence } from '../support/crash.ts';

/** How often a real process is killed in a phase: after some of its lines, spread over a whole run. */
const PHASES = [
  { id: '4', after: [], kills: 40 },
  { id: '3', after: ['1', '2', '2B'], kills: 6 },
] as const;
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

/** Rehearses a phase and kills it, with SIGKILL, once it has said so many lines. */
async function killedAfter(lines: number, id: string, cwd: string): Promise<NodeJS.Signals | null> {
  const bin = join(await builtMuvi(), 'bin', 'muvi.js');
  const child = spawn(process.execPath, [bin, 'rehearse', id, '--json'], {
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
async function expectGoesOn(folder: string, id: string, end: readonly string[]): Promise<void> {
  const resumed = await muvi(['rehearse', id], { cwd: folder });
  expect(resumed, resumed.stderr.slice(-2_000)).toMatchObject({ exit: 0 });
  expect(essence(worldIn(folder))).toEqual(end);
  // What `log verify` asks, without a process of its own.
  const { report } = await readJournal(directoryStore(join(folder, '.muvi/rehearsal'), new VirtualClock()));
  expect(report).toEqual({ holds: true, entries: expect.any(Number) });
  const logs = join(folder, '.muvi/rehearsal/logs');
  for (const name of readdirSync(logs).filter((file) => file.includes('PHASE'))) {
    const anchors = [...readFileSync(join(logs, name), 'utf8').matchAll(/^<!-- muvi (\d+) /gm)].map(
      ([, seq]) => Number(seq),
    );
    expect(anchors.length).toBeGreaterThan(0);
    expect(anchors).toEqual([...new Set(anchors)].sort((a, b) => a - b));
  }
}

describe.each(PHASES)('a process of phase $id that is killed', ({ id, after, kills }) => {
  let begun: string;
  let end: readonly string[];
  let lines: number;
  let killed = 0;
  const place = (): string => {
    const folder = emptyFolder();
    cpSync(begun, folder, { recursive: true });
    return folder;
  };
  beforeAll(async () => {
    begun = emptyFolder();
    if (after.length > 0)
      expect(await muvi(['rehearse', ...after], { cwd: begun })).toMatchObject({ exit: 0 });
    const folder = place();
    const whole = await muvi(['rehearse', id, '--json'], { cwd: folder });
    expect(whole).toMatchObject({ exit: 0 });
    end = essence(worldIn(folder));
    lines = whole.stderr.split('\n').length - 1;
  }, 120_000);
  // On a busy machine one or the other comes to its end before its last lines were read.
  afterAll(() => expect(killed).toBeGreaterThanOrEqual(kills * 0.8));

  it.concurrent.each(Array.from({ length: kills }, (_, index) => index / kills))(
    'after %d of its run goes on to the same end',
    async (share) => {
      const folder = place();
      const signal = await killedAfter(Math.max(1, Math.floor(lines * share)), id, folder);
      if (signal === 'SIGKILL') killed += 1;
      await expectGoesOn(folder, id, end);
    },
  );

  it.concurrent.each(id === '4' ? FAULTS : [])('by %s goes on to the same end', async (fault) => {
    const folder = place();
    expect(await muvi(['rehearse', id, '--fault', fault], { cwd: folder })).toMatchObject({
      signal: 'SIGKILL',
    });
    await expectGoesOn(folder, id, end);
  });
});
