import { beforeAll, describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { reportOf } from '../../src/audit/report.ts';
import { parseSnapshot, snapshotText } from '../../src/audit/snapshot.ts';
import { DEFAULTS } from '../../src/config/defaults.ts';
import type { Inventory } from '../../src/inventory/survey.ts';
import { worldFrom } from '../../src/twin/adopt/index.ts';
import type { World } from '../../src/twin/world.ts';
import { taken } from '../audit/support.ts';
import { rehearse } from '../support/rehearsal.ts';

const EVERYWHERE = ['uae', 'frankfurt', 'prod'] as const;

/** A world from the snapshot of another, by way of its file's text. */
async function copied(
  world?: World,
): Promise<{ readonly before: readonly Inventory[]; readonly world: World }> {
  const { inventories, answers } = await taken(EVERYWHERE, { ...(world ? { world } : {}), keep: true });
  const snapshot = parseSnapshot(snapshotText(inventories, answers), 'snapshot.json');
  const places = snapshot.inventories.map(({ environment, account, region }) => ({
    account,
    region,
    answers: snapshot.answers.filter((one) => one.environment === environment),
  }));
  return {
    before: inventories,
    world: worldFrom(places, Date.parse(snapshot.inventories[0]?.takenAt ?? '')),
  };
}

/** What each phase came to on a world: its exit code, what it wrote in order of names, and what it saves. */
async function rehearsed(world?: World): Promise<unknown> {
  const all = phases(DEFAULTS);
  const rehearsal = await rehearse({ phases: all, ...(world ? { world } : {}) });
  try {
    const outcomes = [];
    for (const { id } of all) {
      const { exit, stops, complete } = await rehearsal.run(id);
      outcomes.push({ id, exit, complete, stops: stops.length });
      if (exit !== 0) break;
    }
    return { outcomes, writes: [...rehearsal.writes()].sort() };
  } finally {
    await rehearsal.close();
  }
}

describe('a world made of a snapshot', () => {
  let copy: Awaited<ReturnType<typeof copied>>;
  beforeAll(async () => {
    copy = await copied();
  });

  it('gives the same audit, byte for byte', async () => {
    const { inventories } = await taken(EVERYWHERE, { world: copy.world });
    expect(JSON.stringify(inventories.map(reportOf))).toBe(JSON.stringify(copy.before.map(reportOf)));
  });

  it('rehearses every phase to the same end, by the same writes', async () => {
    expect(await rehearsed(copy.world)).toEqual(await rehearsed());
  }, 240_000);

  it('is as its origin in whatever it is made of', async () => {
    const again = await copied(copy.world);
    const { inventories } = await taken(EVERYWHERE, { world: again.world });
    expect(JSON.stringify(inventories)).toBe(JSON.stringify(copy.before));
  });

  it('holds no secret of what it was made of', () => {
    const text = JSON.stringify(copy.world);
    for (const value of ['placeholder-npm-token', 'placeholder-sentry-token'])
      expect(text).not.toContain(value);
  });
});
