import { beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi, emptyFolder, muvi, type Ran } from './built.ts';

beforeAll(builtMuvi, 120_000);

const CREATES = 'elasticache:CreateReplicationGroup';
const json = ({ stdout }: Ran) => JSON.parse(stdout);

/** Phase 4 as `muvi status --rehearse --json` tells it, with what it says comes next. */
async function status(cwd: string) {
  const { phases, next } = json(await muvi(['status', '--rehearse', '--json'], { cwd }));
  return { ...phases.find(({ id }: { id: string }) => id === '4'), next };
}

describe('a rehearsal in which one of nine clusters is not made', () => {
  it('costs the eight that hold, in its table, in status and in the log; the next run costs the ninth', async () => {
    const cwd = emptyFolder();
    const first = await muvi(['rehearse', '4', '--fault', `${CREATES}=accepted-not-applied`], { cwd });
    expect(first).toMatchObject({ exit: 3 });
    expect(first.stdout).toMatch(/^4 +stopped +9 +18 +\S+ \S+ +\+\$480\/mo +Redis clusters$/m);
    expect(await status(cwd)).toMatchObject({ status: 'stopped', wrote: 9, monthly: 480, priced: 480 });
    const log = await muvi(['log', 'show', '4', '--rehearse'], { cwd });
    expect(log.stdout).toContain('- Cost: $480.00 a month (estimate)');

    const [phase] = json(await muvi(['rehearse', '4', '--json'], { cwd })).phases;
    expect(phase).toMatchObject({ complete: true, wrote: 11, monthly: 'unknown', priced: 60 });
    expect(await status(cwd)).toMatchObject({ status: 'complete', wrote: 20, priced: 540 });
  });
});

describe('a run that died after sending', () => {
  it('is told as interrupted, with the command that goes on; that one costs what it found to hold', async () => {
    const cwd = emptyFolder();
    const died = await muvi(['rehearse', '4', '--fault', `${CREATES}=crash-after-send`], { cwd });
    expect(died).toMatchObject({ signal: 'SIGKILL' });
    const before = await status(cwd);
    expect(before).toMatchObject({ status: 'interrupted', next: 'muvi phase run 4 --rehearse' });
    const told = await muvi(['status', '--rehearse'], { cwd });
    expect(told.stdout).toMatch(/^phase 4 was interrupted: /m);
    const list = json(await muvi(['phase', 'list', '--rehearse', '--json'], { cwd }));
    expect(list.find(({ id }: { id: string }) => id === '4').status).toBe('interrupted');

    const [phase] = json(await muvi(['rehearse', '4', '--json'], { cwd })).phases;
    expect(phase).toMatchObject({ complete: true, priced: 540, wrote: 19 - before.wrote });
    expect(await status(cwd)).toMatchObject({ status: 'complete', wrote: 19, priced: 540 });
  });
});

describe('a run of one step alone', () => {
  it('that did it is no failure, though the phase is not complete; what comes next is the rest of it', async () => {
    const cwd = emptyFolder();
    const only = ['phase', 'run', '4', '--rehearse', '--only', '4.6', '--yes'];
    const done = await muvi(only, { cwd });
    expect(done).toMatchObject({ exit: 0 });
    expect(done.stdout).toMatch(
      /^ok Phase 4: Redis clusters \(rehearsal\): 4\.6 done; the phase is not complete$/m,
    );
    expect(done.stdout).toMatch(/^next: muvi phase run 4 --rehearse$/m);
    expect(await status(cwd)).toMatchObject({ status: 'in progress', next: 'muvi phase run 4 --rehearse' });
    const again = json(await muvi([...only, '--json'], { cwd }));
    expect(again).toMatchObject({ only: '4.6', exit: 0, complete: false, wrote: 0, stops: [] });
  });
});
