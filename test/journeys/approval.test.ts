import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../src/aws/call.ts';
import type { Plan, PlannedTarget } from '../../src/engine/plan.ts';
import { builtMuvi, emptyFolder, muvi, type Ran } from '../cli/built.ts';
import { eventsIn, meanwhile, sentIn } from './world.ts';

beforeAll(builtMuvi, 120_000);

const GENERIC = 'muvi-uat-redis-uae-classic';
const MAIN = 'muvi-uat-redis-main';

/** A folder in which phase 4 was planned, and the plan. */
async function planned(before: (cwd: string) => Promise<void> = async () => {}) {
  const cwd = emptyFolder();
  await before(cwd);
  const ran = await muvi(['phase', 'plan', '4', '--rehearse', '--out', 'plan.json'], { cwd });
  expect(ran).toMatchObject({ exit: 0 });
  const plan = JSON.parse(readFileSync(join(cwd, 'plan.json'), 'utf8')) as Plan;
  return { cwd, plan, ran };
}

const run = (cwd: string, ...more: string[]): Promise<Ran> =>
  muvi(['phase', 'run', '4', '--rehearse', ...more], { cwd });

const group = (name: string, nodeType: string) =>
  call('elasticache', 'CreateReplicationGroup', {
    ReplicationGroupId: name,
    ReplicationGroupDescription: 'made by someone else',
    Engine: 'redis',
    CacheNodeType: nodeType,
    NumCacheClusters: 1,
    CacheSubnetGroupName: 'muvi-uat-uae',
  });

const withoutGeneric = call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: GENERIC });

/** Exit 2 before anything was sent or so much as begun. */
function refused(cwd: string, ran: Ran, why: RegExp): void {
  expect(ran).toMatchObject({ exit: 2 });
  expect(ran.stderr).toMatch(why);
  expect(ran.stderr).toMatch(/next: muvi phase plan/);
  expect(eventsIn(cwd).map(({ type }) => type)).toEqual([]);
}

describe('phase plan', () => {
  it('sends no write: no world is written, and nothing is journalled', async () => {
    const { cwd, ran, plan } = await planned();
    expect(existsSync(join(cwd, '.muvi', 'rehearsal', 'world.json'))).toBe(false);
    expect(existsSync(join(cwd, '.muvi', 'rehearsal', 'journal.ndjson'))).toBe(false);
    expect(ran.stderr).toContain(`next: muvi phase run 4 --rehearse --approve ${plan.digest}`);
  });

  it('has the same digest for the same world, and another one for another', async () => {
    const { cwd, plan } = await planned();
    const digest = async () =>
      JSON.parse((await muvi(['phase', 'plan', '4', '--rehearse', '--json'], { cwd })).stdout).digest;
    expect(await digest()).toBe(plan.digest);
    await meanwhile(cwd, [withoutGeneric]);
    expect(await digest()).not.toBe(plan.digest);
  });
});

describe('a plan approved by its digest', () => {
  it('runs unattended to the end, deletes included', async () => {
    const { cwd, plan } = await planned();
    const ran = await run(cwd, '--approve', plan.digest, '--json');
    expect(ran).toMatchObject({ exit: 0 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ complete: true, digest: plan.digest });
    expect(sentIn(cwd).filter((line) => line.includes('delete-replication-group'))).toHaveLength(1);
    expect(eventsIn(cwd).filter(({ type }) => type === 'asked')).toEqual([]);
  });

  it('goes on under the same digest after it was interrupted', async () => {
    const { cwd, plan } = await planned();
    expect(await run(cwd, '--approve', plan.digest, '--only', '4.3')).toMatchObject({ exit: 0 });
    expect(await run(cwd, '--approve', plan.digest)).toMatchObject({ exit: 0 });
    expect(sentIn(cwd)).toHaveLength(new Set(sentIn(cwd)).size);
  });

  it('is found by its file where it was made elsewhere', async () => {
    const { cwd, plan } = await planned();
    const { cwd: elsewhere } = await planned(async (other) => {
      await muvi(['phase', 'plan', '4', '--rehearse'], { cwd: other });
      await meanwhile(other, [withoutGeneric]);
    });
    // Made elsewhere: this folder has kept no plan of its own.
    rmSync(join(elsewhere, '.muvi/rehearsal/plans'), { recursive: true });
    expect(await run(elsewhere, '--approve', plan.digest)).toMatchObject({ exit: 2 });
    const file = join(cwd, 'plan.json');
    expect(await run(elsewhere, '--approve', plan.digest, '--plan', file)).toMatchObject({ exit: 0 });
  });

  it('is refused where a cluster of a planned name came to be with another node type', async () => {
    const { cwd, plan } = await planned();
    await meanwhile(cwd, [group(MAIN, 'cache.t3.micro')]);
    const ran = await run(cwd, '--approve', plan.digest);
    refused(
      cwd,
      ran,
      new RegExp(`4\\.3 ${MAIN}: planned as create, now stop .*CacheNodeType is cache\\.t3\\.micro`),
    );
  });

  it('is refused where the old cluster was replaced by another just like it, under its name', async () => {
    const { cwd, plan } = await planned();
    await meanwhile(cwd, [withoutGeneric, group(GENERIC, 'cache.t3.small')]);
    const ran = await run(cwd, '--approve', plan.digest);
    refused(
      cwd,
      ran,
      new RegExp(
        `4\\.5 ${GENERIC}: \\S+:${GENERIC}, made \\S+ was shown, and \\S+:${GENERIC}, made \\S+ is there now`,
      ),
    );
  });

  it('covers no delete that it did not show', async () => {
    const { cwd, plan } = await planned(async (cwd) => {
      await muvi(['phase', 'plan', '4', '--rehearse'], { cwd });
      await meanwhile(cwd, [withoutGeneric]);
    });
    await meanwhile(cwd, [group(GENERIC, 'cache.t3.small')]);
    const ran = await run(cwd, '--approve', plan.digest);
    refused(cwd, ran, new RegExp(`4\\.5 ${GENERIC}: planned as none, now delete`));
  });

  it('does nothing about what has been done since, and runs the rest', async () => {
    const { cwd, plan } = await planned();
    await meanwhile(cwd, [withoutGeneric]);
    expect(await run(cwd, '--approve', plan.digest)).toMatchObject({ exit: 0 });
    expect(sentIn(cwd).filter((line) => line.includes('delete-replication-group'))).toEqual([]);
  });

  it('is of one phase alone', async () => {
    const { cwd, plan } = await planned();
    const ran = await muvi(['phase', 'run', '1', '--rehearse', '--approve', plan.digest], { cwd });
    refused(cwd, ran, /the plan is of phase 4, not of phase 1/);
  });
});

describe('what is no approval', () => {
  it.each([
    ['a digest that no plan has', 'a'.repeat(64), /no plan can be read from/],
    ['half a digest', 'abc123', /abc123 is not a plan's digest/],
    ['a path', '../../../etc/passwd', /is not a plan's digest/],
    ['yes', 'yes', /is not a plan's digest/],
  ])('%s', async (_what, digest, why) => {
    const { cwd } = await planned();
    refused(cwd, await run(cwd, '--approve', digest), why);
  });

  it("a plan kept under another's digest", async () => {
    const { cwd, plan } = await planned();
    const digest = 'c'.repeat(64);
    writeFileSync(join(cwd, '.muvi', 'rehearsal', 'plans', `${digest}.json`), JSON.stringify(plan));
    refused(cwd, await run(cwd, '--approve', digest), /is another's/);
  });

  it('the digest of another plan than the file holds', async () => {
    const { cwd, plan } = await planned();
    const ran = await run(cwd, '--approve', 'b'.repeat(64), '--plan', 'plan.json');
    expect(ran).toMatchObject({ exit: 2 });
    expect(ran.stderr).toContain(`has the digest ${plan.digest}`);
  });

  it('--yes, which begins but deletes nothing', async () => {
    const { cwd } = await planned();
    const ran = await run(cwd, '--yes');
    expect(ran).toMatchObject({ exit: 2 });
    expect(ran.stdout).toContain('--approve=<digest of the plan>');
    expect(ran.stdout).toContain('next: muvi phase plan 4 --rehearse --out plan.json');
    expect(sentIn(cwd).filter((line) => line.includes('delete'))).toEqual([]);
  });

  type Tampering = (
    plan: Plan,
    of: (step: string, target: string) => { -readonly [F in keyof PlannedTarget]: PlannedTarget[F] },
  ) => unknown;
  const TAMPERED: readonly (readonly [what: string, change: Tampering])[] = [
    [
      'the identity of what goes',
      (_plan, of) => {
        of('4.5', GENERIC).identity = 'arn:aws:elasticache:another';
      },
    ],
    [
      'what is shown of it',
      (_plan, of) => {
        of('4.5', GENERIC).shown = { status: 'unused for years' };
      },
    ],
    [
      'what still uses it',
      (_plan, of) => {
        of('4.5', GENERIC).dependents = ['nothing'];
      },
    ],
    [
      'an action',
      (_plan, of) => {
        of('4.3', MAIN).action = 'later';
      },
    ],
    [
      'what would be sent',
      (_plan, of) => {
        of('4.3', MAIN).binding = { operation: 'DeleteReplicationGroup' };
      },
    ],
    [
      'its cost',
      (_plan, of) => {
        of('4.3', MAIN).monthly = 0;
      },
    ],
    [
      'a target more',
      (plan) => {
        Object.assign(plan.steps.find(({ id }) => id === '4.5') as object, { targets: [] });
      },
    ],
    [
      'the title of a step',
      (plan) => {
        Object.assign(plan.steps[0] as object, { title: 'Nothing much' });
      },
    ],
    [
      'that it was a rehearsal',
      (plan) => {
        Object.assign(plan, { rehearsal: false });
      },
    ],
    [
      'its phase',
      (plan) => {
        Object.assign(plan, { phase: '1' });
      },
    ],
  ];

  it.each(TAMPERED)('a plan file in which %s was changed by hand', async (_what, change) => {
    const { cwd, plan } = await planned();
    const edited = structuredClone(plan);
    change(edited, (step, target) => {
      const found = edited.steps.find(({ id }) => id === step)?.targets.find((one) => one.target === target);
      if (found === undefined) throw new Error(`the plan has no ${step} ${target}`);
      return found;
    });
    writeFileSync(join(cwd, 'edited.json'), JSON.stringify(edited));
    const ran = await run(cwd, '--approve', plan.digest, '--plan', 'edited.json');
    refused(cwd, ran, /was changed after it was made/);
    const approved = await muvi(['phase', 'approve', 'edited.json', '--rehearse', '--yes'], { cwd });
    expect(approved).toMatchObject({ exit: 2 });
  });
});
