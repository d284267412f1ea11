import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from '../cli/built.ts';
import { lacks } from '../tools.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { eventsIn } from './world.ts';

const WATCH = ['phase', 'verify', '--rehearse', '--watch', '6h'];

let terminal: Terminal | undefined;

beforeAll(builtMuvi, 120_000);
afterEach(() => {
  terminal?.close();
  terminal = undefined;
});

/** Watches in a pipe and sends a signal when this is seen on stdout. */
async function stopped(cwd: string, at: RegExp, signal: NodeJS.Signals, more: readonly string[] = []) {
  const bin = join(await builtMuvi(), 'bin', 'muvi.js');
  const child = spawn(process.execPath, [bin, ...WATCH, ...more], {
    cwd,
    env: plainEnvironment(cwd),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  let sent = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (sent > 0 || !at.test(stdout)) return;
    sent = performance.now();
    child.kill(signal);
  });
  return new Promise<{ exit: number | null; stdout: string; stderr: string; tookMs: number }>((done) => {
    child.on('close', (exit) => done({ exit, stdout, stderr, tookMs: performance.now() - sent }));
  });
}

describe('a watch in a pipe', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ends at once by %s, in the middle of a pause, and leaves the records free',
    async (signal, exit) => {
      const cwd = emptyFolder();
      await muvi(['rehearse', '4'], { cwd });
      const ended = await stopped(cwd, /round 2:.*\n/, signal);
      expect(ended).toMatchObject({ exit, stderr: expect.stringMatching(/stopped after \d rounds/) });
      expect(ended.tookMs).toBeLessThan(1_000);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what must not be there
      expect(ended.stdout + ended.stderr).not.toMatch(/\u001b|\r/);
      expect(eventsIn(cwd).filter(({ type }) => type === 'checked').length).toBeGreaterThanOrEqual(2);
      expect(await muvi(['phase', 'verify', '--rehearse'], { cwd })).toMatchObject({ exit: 0 });
    },
  );

  it('with --json writes one document a line, and nothing else to stdout', async () => {
    const cwd = emptyFolder();
    await muvi(['rehearse', '4'], { cwd });
    const { exit, stdout } = await stopped(cwd, /\n.*\n/, 'SIGINT', ['--json']);
    const rounds = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { round: number });
    expect({ exit, rounds: rounds.map(({ round }) => round) }).toEqual({ exit: 130, rounds: [1, 2] });
  });

  it('ends with its reader', async () => {
    const cwd = emptyFolder();
    await muvi(['rehearse', '4'], { cwd });
    expect(await muvi(WATCH, { cwd, leaveEarly: true })).toMatchObject({ exit: 0, signal: null });
  });
});

describe.skipIf(lacks('tmux'))('a watch in a terminal', () => {
  it.each([80, 40])('shows the table once and rewrites its last line, at %i columns', async (columns) => {
    terminal = await openTerminal(columns, 60);
    terminal.muvi('rehearse 4');
    expect(await terminal.exits()).toBe(0);
    terminal.muvi(WATCH.join(' '));
    await terminal.shows(/round 3/);
    const seen = terminal.screen(true);
    expect(seen.match(/ round \d+/g)).toHaveLength(2);
    expect(seen.match(/^Phase +Step/gm)).toHaveLength(1);
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
    expect(terminal.screen()).toMatch(/^stopped after \d+ rounds$/m);
  });

  it('moves nothing in plain mode', async () => {
    terminal = await openTerminal(80, 60);
    terminal.muvi('rehearse 4');
    expect(await terminal.exits()).toBe(0);
    terminal.muvi(WATCH.join(' '), 'MUVI_PLAIN=true');
    const seen = await terminal.shows(/round 3/);
    expect(seen).toMatch(/ round 1\n[\s\S]* round 2: .*\n.* round 3: /);
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
  });
});
