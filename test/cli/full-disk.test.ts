import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi, emptyFolder, plainEnvironment } from './built.ts';

/** Takes nothing, as a file on a full disk. It is only ever opened for writing. */
const FULL = '/dev/full';

beforeAll(builtMuvi, 120_000);

/** Runs muvi with one of its streams on a full disk; gives the exit code and what the other says. */
async function onFull(line: string, stream: 'stdout' | 'stderr') {
  const cwd = emptyFolder();
  const bin = join(await builtMuvi(), 'bin', 'muvi.js');
  const full = openSync(FULL, 'w');
  const child = spawn(process.execPath, [bin, ...line.split(' ')], {
    cwd,
    env: plainEnvironment(cwd),
    stdio: ['ignore', stream === 'stdout' ? full : 'pipe', stream === 'stderr' ? full : 'pipe'],
  });
  closeSync(full);
  let said = '';
  (child.stdout ?? child.stderr)?.on('data', (text: Buffer) => {
    said += text;
  });
  const [exit] = await once(child, 'close');
  return { exit, said };
}

describe.skipIf(!existsSync(FULL))('on a full disk (this system has no /dev/full where skipped)', () => {
  it.each([
    ['phase pln', 64],
    ['phase', 64],
    ['phase plan 4 --rehearse', 0],
    ['phase verify 4 --rehearse', 3],
    ['phase adopt 4 --rehearse --why before', 3],
    ['phase run 4 --rehearse', 2],
    ['phase run 4 --rehearse --yes --json', 2],
    ['doctor', 4],
    ['decide 5 --json', 64],
  ])('muvi %s exits %i though nothing of stderr can be written', async (line, exit) => {
    expect(await onFull(line, 'stderr')).toMatchObject({ exit });
  });

  it.each([
    '--help',
    '--version',
    'help',
    'help phase plan',
    'phase plan --help',
    'status',
    'phase list --json',
  ])('muvi %s says on stderr that its result could not be written, and exits 1', async (line) => {
    const { exit, said } = await onFull(line, 'stdout');
    expect({ exit, said }).toEqual({ exit: 1, said: expect.stringContaining('the disk is full: ENOSPC') });
    expect(said).toMatch(/free some space, then run the same command again/);
    expect(said).not.toMatch(/^\s+at /m);
  });
});
