import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { emptyFolder, muvi, type Ran } from '../cli/built.ts';

const cwd = emptyFolder();
const run = (line: string): Promise<Ran> => muvi(line.split(' '), { cwd });

describe('muvi audit', () => {
  let prod: Ran;
  beforeAll(async () => {
    prod = await run('audit prod --read-only --rehearse --only redis,network');
  }, 120_000);

  it('tells what production is, and that it cannot write', () => {
    expect(prod.exit).toBe(0);
    expect(prod.stderr).toMatch(
      /read-only: this process cannot write \((\d+) of \1 writes put to the guard were refused\)/,
    );
    expect(prod.stdout).toMatch(/Redis replication groups +9\n/);
    expect(prod.stdout).toContain('foms-redis-prod-getway');
  });

  it('takes no lock and writes no journal', () => {
    expect(existsSync(join(cwd, '.muvi', 'rehearsal', 'journal.ndjson'))).toBe(false);
  });

  it('exits 3 on drift, and names it', async () => {
    const { exit, stdout } = await run('audit compare prod uae --rehearse --only redis');
    expect(exit).toBe(3);
    expect(stdout).toContain('foms-redis-prod-getway');
    expect(stdout).not.toContain('ec2/vpc');
  });

  it('exits 64 on a kind there is none of, and names those there are', async () => {
    const { exit, stderr } = await run('audit uae --rehearse --only reddis');
    expect(exit).toBe(64);
    expect(stderr).toContain('redis');
  });

  it.each([
    ['audit compare uae prod --rehearse', 'muvi audit compare prod uae'],
    ['audit uae --rehearse --only ,', '--only names no kind'],
    ['audit uae --rehearse --format yaml', 'table, markdown, json, html'],
    ['audit uae --rehearse --out no/such/folder.html', 'there is no such folder'],
    ['audit all --rehearse --save .', 'it is a folder'],
    ['audit diff gone.json gone.json', 'there is no snapshot gone.json'],
  ])('exits 64 on %s before anything is read', async (line, words) => {
    const { exit, stdout, stderr } = await run(line);
    expect({ exit, stdout }).toEqual({ exit: 64, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/^read \d/m);
  });

  it('writes JSON alone to stdout', async () => {
    const { stdout, stderr } = await run('audit uae --rehearse --only redis --json');
    const { reports } = JSON.parse(stdout);
    expect(reports[0]).toMatchObject({
      schema: 1,
      inventory: { environment: 'uae', account: '739991759290' },
    });
    for (const line of stderr.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('writes to a file what it would have shown', async () => {
    const { stdout } = await run('audit uae --rehearse --only redis --format markdown --out uae.md');
    expect(stdout).toBe('');
    expect(readFileSync(join(cwd, 'uae.md'), 'utf8')).toMatch(/^# uae: account 739991759290/);
  });

  it.each([
    ['uae.html', '', /^<!doctype html>/i],
    ['UAE.HTML', '', /^<!doctype html>/i],
    ['uae-as.md', '', /^# uae: account/],
    ['uae.json', '', /^\{\n {2}"reports"/],
    ['uae.txt', '', /^uae: account/],
    ['uae.out', '', /^uae: account/],
    ['uae', '', /^uae: account/],
    ['table.html', '--format table', /^uae: account/],
    ['json.html', '--json', /^\{\n {2}"reports"/],
  ])('writes %s %s as its ending says, unless a format is asked for', async (file, more, begins) => {
    const line = `audit uae --rehearse --only redis --out ${file} ${more}`.trim();
    expect(await run(line)).toMatchObject({ exit: 0, stdout: '' });
    expect(readFileSync(join(cwd, file), 'utf8')).toMatch(begins);
  });

  it('keeps a snapshot that only its owner may read, and tells two apart', async () => {
    await run('audit uae --rehearse --save one.json --only redis');
    expect(statSync(join(cwd, 'one.json')).mode & 0o077).toBe(0);
    expect((await run('audit diff one.json one.json')).exit).toBe(0);
    await run('rehearse 1 --reset');
    await run('audit uae --rehearse --save two.json --only network');
    await run('audit uae --rehearse --save three.json --only network');
    expect((await run('audit diff two.json three.json')).stdout).toContain('Nothing has changed');
  }, 120_000);

  it('lets a rehearsal start from a snapshot', async () => {
    await run('rehearse 1 --reset');
    await run('audit all --rehearse --save after-one.json');
    const again = await run('rehearse 1 --from after-one.json --json');
    expect(again.exit).toBe(0);
    expect(JSON.parse(again.stdout).phases[0]).toMatchObject({ phase: '1', complete: true, wrote: 0 });
    const { stdout } = await run('audit uae --rehearse --only elbv2 --json');
    const { reports } = JSON.parse(stdout);
    const balancers = reports[0].inventory.sections.find(
      (one: { kind: string }) => one.kind === 'elbv2/load-balancer',
    );
    expect(balancers.resources).toEqual([]);
  }, 120_000);
});
