import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from '../cli/built.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { networkEssence } from './network-essence.ts';
import { type Passed, type Relay, startRelay, type WireRequest } from './relay.ts';
import { seedKept } from './seed-kept.ts';

/** Shares of a whole run, by the lines that it says, after which the process is killed. */
const SHARES = [0.2, 0.7];

/** Milliseconds: each case is two processes of muvi, on a machine that may have others to run. */
const PATIENCE = 180_000;
/** The process is killed while the last of so many of these is on its way: it is taken, and nobody hears of it. */
const SENT = [
  ['CreateSecurityGroup', 2],
  ['AuthorizeSecurityGroupIngress', 5],
  ['CreateLoadBalancer', 1],
] as const;

/** Phase 3 alone: the emulator can finish it with nobody's help. */
const RUN = ['phase', 'run', '3', '--yes'];

describe.skipIf(lacks('moto_server'))('a process that is killed while it runs phase 3 over HTTP', () => {
  let moto: Moto;
  let relay: Relay;
  let watch: (asked: WireRequest) => void;
  let adopted: string;
  let end: readonly string[];
  let lines: number;

  const env = () => ({
    ...moto.environment,
    MUVI_UAE_PROFILE: 'muvi-uat',
    MUVI_FRANKFURT_PROFILE: 'muvi-uat',
  });
  const run = (cwd: string, ...args: readonly string[]) =>
    muvi([...args, '--endpoint', relay.url], { cwd, env: env() });

  /** An emulator in which phase 1 is done, and a folder whose journal says so. */
  const begin = async () => {
    await moto.reset();
    await seedKept(moto);
    watch = () => {};
    const folder = emptyFolder();
    if (adopted) cpSync(adopted, folder, { recursive: true });
    return { folder, from: relay.passed.length };
  };

  beforeAll(async () => {
    moto = await startMoto();
    relay = await startRelay(moto.url, {
      delayMs: (asked) => {
        watch(asked);
        return 0;
      },
    });
    const { folder } = await begin();
    expect(
      await run(folder, 'phase', 'adopt', '1', '--why', 'the seed is as it leaves things'),
    ).toMatchObject({
      exit: 0,
    });
    adopted = emptyFolder();
    cpSync(folder, adopted, { recursive: true });
    const whole = await run(folder, ...RUN, '--json');
    expect(whole).toMatchObject({ exit: 0 });
    lines = whole.stderr.split('\n').length - 1;
    end = await networkEssence(moto);
  }, PATIENCE);
  afterAll(async () => {
    await relay?.close();
    await moto?.stop();
  });

  const start = async (cwd: string) => {
    const bin = join(await builtMuvi(), 'bin', 'muvi.js');
    const child = spawn(process.execPath, [bin, ...RUN, '--json', '--endpoint', relay.url], {
      cwd,
      env: { ...plainEnvironment(cwd), ...env() },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const died = new Promise<NodeJS.Signals | null>((done) =>
      child.on('close', (_exit, signal) => done(signal)),
    );
    return { child, died };
  };

  const expectGoesOn = async (folder: string, from: number) => {
    await relay.settled();
    const resumed = await run(folder, ...RUN);
    expect(resumed, resumed.stderr.slice(-2_000)).toMatchObject({ exit: 0 });
    expect(await networkEssence(moto)).toEqual(end);
    expect(sentAgain(relay.passed.slice(from))).toEqual([]);
    expect(await run(folder, 'log', 'verify')).toMatchObject({ exit: 0 });
  };

  it.each(SHARES)(
    'after %d of its run goes on to the same end, and sends nothing twice',
    { timeout: PATIENCE },
    async (share) => {
      const { folder, from } = await begin();
      const { child, died } = await start(folder);
      let said = 0;
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text.split('\n').length - 1;
        if (said >= lines * share) child.kill('SIGKILL');
      });
      expect(await died).toBe('SIGKILL');
      await expectGoesOn(folder, from);
    },
  );

  it.each(SENT)(
    'while a %s is on its way goes on to the same end, and does not send it again',
    { timeout: PATIENCE },
    async (name, nth) => {
      const { folder, from } = await begin();
      const { child, died } = await start(folder);
      let seen = 0;
      watch = ({ operation }) => {
        if (operation === name) seen += 1;
        if (seen === nth) child.kill('SIGKILL');
      };
      child.stderr.resume();
      expect(await died).toBe('SIGKILL');
      expect(seen).toBeGreaterThanOrEqual(nth);
      await expectGoesOn(folder, from);
    },
  );
});

/** Writes that were sent though an equal one had been taken before. A certificate is another each time it is made. */
function sentAgain(passed: readonly Passed[]): string[] {
  const taken = new Set<string>();
  return passed.flatMap(({ operation, body, status }) => {
    if (!/^(Create|Authorize|Import)/.test(operation)) return [];
    const write = operation === 'ImportCertificate' ? operation : body;
    const again = taken.has(write);
    if (status < 300) taken.add(write);
    return again ? [write] : [];
  });
}
