import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from '../cli/built.ts';

beforeAll(builtMuvi, 120_000);

/** Starts a phase and waits until it has begun to send; it then stands still, and holds what it holds. */
async function standingStill(cwd: string) {
  const bin = join(await builtMuvi(), 'bin', 'muvi.js');
  const child = spawn(process.execPath, [bin, 'phase', 'run', '4', '--rehearse', '--yes'], {
    cwd,
    env: plainEnvironment(cwd),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  await new Promise<void>((begun) => {
    let said = '';
    let still = false;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (still || !/4\.3 .*: create/.test(said)) return;
      still = true;
      child.kill('SIGSTOP');
      begun();
    });
  });
  return { child, ended };
}

describe('two processes that run one phase', () => {
  it('one runs; the other leaves with 6 within a second, and says who, since when and with what', async () => {
    const cwd = emptyFolder();
    const { child, ended } = await standingStill(cwd);
    const tries = [];
    for (let tried = 0; tried < 3; tried += 1) {
      const began = performance.now();
      const { exit, stderr } = await muvi(['phase', 'run', '4', '--rehearse', '--yes'], { cwd });
      tries.push({ exit, stderr, took: performance.now() - began });
    }
    child.kill('SIGCONT');
    await ended;
    for (const { exit, stderr } of tries) {
      expect(exit).toBe(6);
      expect(stderr).toContain(`process ${child.pid}`);
      expect(stderr).toContain('`muvi phase run 4 --rehearse --yes`');
      expect(stderr).toMatch(/next: .*muvi unlock/);
    }
    // The machine may be busy with other things: the fastest of three says how long it takes.
    expect(Math.min(...tries.map(({ took }) => took))).toBeLessThan(1_000);
  });
});

describe('a rehearsal of a phase that needs another', () => {
  it('is turned away as the real run is, before any phase is begun', async () => {
    const cwd = emptyFolder();
    const { exit, stderr } = await muvi(['rehearse', '4', '3'], { cwd });
    expect(exit).toBe(2);
    expect(stderr).toContain('phase 3 needs phase 1 first');
    expect(stderr).toContain('next: muvi rehearse 4 1 3');
    expect(existsSync(join(cwd, '.muvi', 'rehearsal', 'world.json'))).toBe(false);
    const real = await muvi(['phase', 'run', '3', '--rehearse', '--yes'], { cwd });
    expect(real).toMatchObject({ exit: 2, stderr: expect.stringContaining('phase 3 needs phase 1 first') });
  });
});

describe('a process that AWS does not answer', () => {
  const silent = createServer(() => {});
  beforeAll(async () => {
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it('is left at once when it is told a second time', async () => {
    const cwd = emptyFolder();
    const credentials = join(cwd, 'credentials');
    writeFileSync(
      credentials,
      ['default', 'muvi-prod']
        .map((name) => `[${name}]\naws_access_key_id = none\naws_secret_access_key = none\n`)
        .join(''),
      { mode: 0o600 },
    );
    const bin = join(await builtMuvi(), 'bin', 'muvi.js');
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const asked = once(silent, 'request');
    const child = spawn(process.execPath, [bin, 'phase', 'run', '4', '--yes', '--endpoint', endpoint], {
      cwd,
      env: {
        ...plainEnvironment(cwd),
        AWS_SHARED_CREDENTIALS_FILE: credentials,
        AWS_CONFIG_FILE: credentials,
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'close');
    await asked;
    // Two that differ: two of a kind may come as one.
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect((await ended)[0]).toBeOneOf([130, 143]);
    // The lock of a process that is gone is free.
    expect(
      (await muvi(['decide', '4', '--answer', 'codepipeline', '--why', 'as planned'], { cwd })).exit,
    ).toBe(0);
  });
});

describe('a folder for the logs that cannot be written', () => {
  it('is said before anything is sent', async () => {
    const cwd = emptyFolder();
    const home = join(cwd, '.muvi', 'rehearsal');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'logs'), 'a file');
    const { exit, stderr } = await muvi(['phase', 'run', '4', '--rehearse', '--yes'], { cwd });
    expect(exit).toBe(1);
    expect(stderr).toMatch(/error: the records in .*logs cannot be written/);
    expect(stderr).toMatch(/next: /);
    expect(existsSync(join(home, 'world.json'))).toBe(false);
  });
});
