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

describe('a rehearsal that fails', () => {
  const refused = 'elasticache:CreateReplicationGroup=rejected=InvalidParameterValueException';
  const never = 'rds:DeleteDBInstance=lost-reply';

  it('says too which ordered fault never happened, and keeps its exit', async () => {
    const alone = await muvi(['rehearse', '4', '--fault', refused], { cwd: emptyFolder() });
    const both = await muvi(['rehearse', '4', '--fault', refused, '--fault', never], { cwd: emptyFolder() });
    expect(alone.exit).not.toBe(0);
    expect(alone.stderr).not.toContain('never happened');
    expect(both.exit).toBe(alone.exit);
    expect(both.stderr).toMatch(new RegExp(`^never happened: ${never}$`, 'm'));
  });

  it('says so as a line of JSON where JSON is asked for', async () => {
    const args = ['rehearse', '4', '--json', '--fault', refused, '--fault', never];
    const lines = (await muvi(args, { cwd: emptyFolder() })).stderr.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({
      type: 'note',
      text: `never happened: ${never}`,
    });
  });
});
