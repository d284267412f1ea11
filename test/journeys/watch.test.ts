import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/cli/clock.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
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

describe('a watch over an AWS that never answers', () => {
  const deaf = createServer();
  let port: number;
  beforeAll(async () => {
    await new Promise<void>((ready) => deaf.listen(0, '127.0.0.1', ready));
    port = (deaf.address() as AddressInfo).port;
  });
  afterAll(() => {
    deaf.close();
  });

  it('ends at once by Ctrl-C in the middle of a round, which is not recorded, and leaves the records free', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, '.aws'));
    const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = nothing\n';
    writeFileSync(join(cwd, '.aws', 'credentials'), `[default]\n${keys}[muvi-prod]\n${keys}`);
    const bin = join(await builtMuvi(), 'bin', 'muvi.js');
    const endpoint = `http://127.0.0.1:${port}`;
    const args = ['phase', 'verify', '4', '--watch', '1h', '--endpoint', endpoint];
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: plainEnvironment(cwd),
      stdio: 'ignore',
    });
    const asked = new Promise((connected) => deaf.once('connection', connected));
    const ended = new Promise((done) => child.on('close', done));
    await asked;
    const sent = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(performance.now() - sent).toBeLessThan(1_500);
    const writer = await directoryStore(join(cwd, 'logs'), systemClock).open('the next', 'muvi phase run 4');
    await writer.close();
    const journal = readFileSync(join(cwd, 'logs', 'journal.ndjson'), 'utf8');
    expect(journal).not.toContain('checked');
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
