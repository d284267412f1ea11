import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { act as doctor } from '../../src/cli/acts/doctor.ts';
import { act as logShow } from '../../src/cli/acts/log-show.ts';
import { act as adopt } from '../../src/cli/acts/phase-adopt.ts';
import { act as plan } from '../../src/cli/acts/phase-plan.ts';
import { Interrupted } from '../../src/cli/interrupted.ts';
import { orStopped } from '../../src/cli/or-stopped.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { builtMuvi, emptyFolder, plainEnvironment } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

beforeAll(builtMuvi, 240_000);

/** An AWS that takes what it is asked and never answers. `asked`: once it was asked anything. */
async function silentAws() {
  const server = createServer();
  const asked = new Promise<void>((done) => {
    server.on('connection', (socket) => {
      socket.on('error', () => {}).once('data', () => done());
    });
  });
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** A folder with credentials of every profile, which nobody has to be. */
function withCredentials(): { cwd: string; env: Record<string, string> } {
  const cwd = emptyFolder();
  const file = join(cwd, 'credentials');
  const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = nothing\n';
  writeFileSync(file, `[default]\n${keys}[muvi-prod]\n${keys}`);
  return { cwd, env: { ...plainEnvironment(cwd), AWS_SHARED_CREDENTIALS_FILE: file } };
}

/** What became of work that was to end at once. */
const atOnce = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([
    work.catch((error: unknown) => error),
    new Promise((done) => setTimeout(() => done('still waiting'), 5_000)),
  ]);

describe('while AWS does not answer', () => {
  it.each([
    ['phase plan', plan, { args: { phase: '4' } }],
    ['phase adopt', adopt, { args: { phase: '4' }, options: { why: 'by hand' } }],
    ['doctor', doctor, {}],
  ] as const)('%s ends by Ctrl-C at once, and frees the records', async (_, act, input) => {
    const { cwd, env } = withCredentials();
    const { endpoint, asked } = await silentAws();
    const process = inProcess({ cwd, clock: new Wall(), rehearse: false, env, endpoint });
    const ended = process.run(act, input);
    await asked;
    process.ctrlC();
    expect(await atOnce(ended)).toMatchObject({ code: 'INTERRUPTED', exit: 130 });
    await (await directoryStore(join(cwd, 'logs'), new Wall()).open('ana', 'muvi phase run 4')).close();
    expect(process.out()).toBe('');
  });

  it.each([
    ['phase plan 4', 'SIGTERM', 143],
    ['phase adopt 4 --why before', 'SIGHUP', 143],
    ['doctor', 'SIGINT', 130],
  ] as const)('muvi %s leaves by %s with %i and says so', async (line, signal, code) => {
    const { cwd, env } = withCredentials();
    const { endpoint, asked } = await silentAws();
    const bin = join(await builtMuvi(), 'bin', 'muvi.js');
    const argv = [bin, ...line.split(' '), '--endpoint', endpoint];
    const child = spawn(process.execPath, argv, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => {
      stderr += text;
    });
    await asked;
    child.kill(signal);
    const given = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const [exit] = await once(child, 'close');
    clearTimeout(given);
    expect({ exit, stderr }).toEqual({ exit: code, stderr: expect.stringContaining('error: stopped by') });
  });
});

describe('in a rehearsal, which waits for nothing', () => {
  it.each([
    ['phase plan', plan, { args: { phase: '4' } }],
    ['phase adopt', adopt, { args: { phase: '4' }, options: { why: 'by hand' } }],
    ['doctor', doctor, {}],
    ['log show', logShow, { args: { phase: '4' } }],
  ] as const)('%s that was told to stop shows no result', async (_, act, input) => {
    const process = inProcess({ cwd: emptyFolder(), clock: new Wall() });
    const ended = process.run(act, input);
    process.ctrlC();
    await expect(ended).rejects.toMatchObject({ code: 'INTERRUPTED', exit: 130 });
    expect(process.out()).toBe('');
  });

  it('a signal that comes while nobody looks is heeded when the work is done', async () => {
    const stop = new AbortController();
    process.once('SIGUSR2', () => stop.abort(new Interrupted('SIGTERM')));
    const busy = async () => {
      process.kill(process.pid, 'SIGUSR2');
      return 'a result';
    };
    await expect(orStopped(busy(), stop.signal)).rejects.toMatchObject({ code: 'TERMINATED', exit: 143 });
  });
});
