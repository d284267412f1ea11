import { readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { worldOf } from '../journeys/world.ts';
import { builtMuvi, emptyFolder, muvi } from './built.ts';

beforeAll(builtMuvi, 120_000);

const READS = [
  'phase plan 4 --rehearse',
  'phase run 4 --rehearse --dry-run',
  'audit uae --rehearse --only redis --read-only',
  'audit compare prod uae --rehearse --only redis',
  'status --rehearse',
  'doctor --rehearse',
];

const stateOf = (cwd: string) => {
  const { ino, mtimeNs } = statSync(worldOf(cwd), { bigint: true });
  return { ino, mtimeNs, text: readFileSync(worldOf(cwd), 'utf8') };
};

describe('a command that takes no lock', () => {
  it('makes no world', async () => {
    const cwd = emptyFolder();
    for (const line of READS) await muvi(line.split(' '), { cwd });
    expect(() => stateOf(cwd)).toThrow('ENOENT');
  }, 120_000);

  it('does not write the one that is there, its time neither', async () => {
    const cwd = emptyFolder();
    await muvi(['rehearse', '4'], { cwd });
    const before = stateOf(cwd);
    for (const line of READS) await muvi(line.split(' '), { cwd });
    expect(stateOf(cwd)).toEqual(before);
  }, 120_000);
});

describe('a rehearsal that is throttled', () => {
  it('keeps a world of whole milliseconds, from which it goes on', async () => {
    const cwd = emptyFolder();
    const throttled = 'elasticache:CreateReplicationGroup=throttled=4';
    expect((await muvi(['rehearse', '4', '--fault', throttled], { cwd })).exit).toBe(0);
    expect(Number.isInteger(JSON.parse(stateOf(cwd).text).time)).toBe(true);
    expect((await muvi(['phase', 'verify', '4', '--rehearse'], { cwd })).exit).toBe(0);
  });
});
