import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../src/engine/events.ts';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from '../cli/built.ts';

beforeAll(builtMuvi, 120_000);

/** Rehearses phase 4 and sends a signal as soon as a line is seen on stderr. */
async function interrupted(cwd: string, at: RegExp, signal: NodeJS.Signals, line = 'rehearse 4') {
  const bin = join(await builtMuvi(), 'bin', 'muvi.js');
  const child = spawn(process.execPath, [bin, ...line.split(' ')], {
    cwd,
    env: plainEnvironment(cwd),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  let stdout = '';
  let sent = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (sent || !at.test(stderr)) return;
    sent = true;
    child.kill(signal);
  });
  return new Promise<{ exit: number | null; killed: NodeJS.Signals | null; stderr: string; stdout: string }>(
    (done) => {
      child.on('close', (exit, killed) => done({ exit, killed, stderr, stdout }));
    },
  );
}

const sentTwice = (cwd: string): string[] => {
  const seen = new Set<string>();
  return readFileSync(join(cwd, '.muvi', 'rehearsal', 'journal.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as Entry).event)
    .flatMap((event) => (event.type === 'intent' ? [event.line] : []))
    .filter((line) => seen.size === seen.add(line).size);
};

describe('a run that is told to stop', () => {
  it.each([
    ['while production is looked at', /4\.1 \S+: holds/, 'SIGINT', 130],
    ['while clusters are being made', /4\.3 \S+: creating/, 'SIGINT', 130],
    ['by SIGTERM', /4\.3 \S+: create: sending/, 'SIGTERM', 143],
    ['by SIGHUP', /4\.3 \S+: creating/, 'SIGHUP', 143],
    ['while the old cluster goes', /4\.5 \S+: delete: sending/, 'SIGINT', 130],
  ] as const)(
    '%s says so, and the next run picks up and sends nothing twice',
    async (_when, at, signal, exit) => {
      const cwd = emptyFolder();
      const first = await interrupted(cwd, at, signal);
      expect({ exit: first.exit, killed: first.killed }).toEqual({ exit, killed: null });
      expect(first.stderr).toMatch(/stopped by (?:Ctrl-C|SIG\w+); /);
      expect(first.stdout).toMatch(/next: muvi phase run 4 --rehearse/);
      const second = await muvi(['rehearse', '4'], { cwd });
      expect(second).toMatchObject({ exit: 0 });
      expect(sentTwice(cwd)).toEqual([]);
      const third = await muvi(['phase', 'run', '4', '--rehearse', '--yes', '--json'], { cwd });
      expect(JSON.parse(third.stdout)).toMatchObject({ complete: true, wrote: 0 });
    },
  );

  it.each([
    ['as soon as anything is journalled', /^phase 4: /m],
    ['while it looks', /^4\.1 /m],
    ['while it writes', /4\.3 \S+: create: sending/],
  ])('of phase run too: %s it says that it stopped, and what goes on with it', async (_when, at) => {
    const line = 'phase run 4 --rehearse --yes';
    const { exit, stdout, stderr } = await interrupted(emptyFolder(), at, 'SIGINT', line);
    expect(exit).toBe(130);
    expect(stderr).toMatch(/^stopped: interrupted/m);
    expect(stdout).toMatch(/^next: muvi phase run 4 --rehearse$/m);
  });

  it('tells what AWS goes on doing', async () => {
    const { stderr } = await interrupted(emptyFolder(), /4\.3 \S+: creating/, 'SIGINT');
    expect(stderr).toMatch(/stopped by Ctrl-C; AWS goes on with 4\.3 create muvi-uat-redis-/);
  });
});
