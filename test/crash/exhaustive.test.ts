import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import type { World } from '../../src/twin/world.ts';
import { bomb, essence, rehearseUntil } from '../support/crash.ts';
import { Crash } from '../support/rehearsal.ts';

/**
 * Boundaries tried of each phase: every one with MUVI_CRASHES=all (`npm run soak`), else every so many, so that the
 * suite stays in its time. The first and the last few are always among them.
 */
const STRIDE = process.env.MUVI_CRASHES === 'all' ? 1 : 7;

interface Course {
  readonly id: string;
  /** The world in which the phase starts. */
  readonly before: World;
  readonly boundaries: number;
  readonly end: readonly string[];
  readonly writes: readonly string[];
}

/** Runs every phase in order, undisturbed, and remembers where each began and ended. */
async function courses(): Promise<Course[]> {
  const found: Course[] = [];
  let world: World | undefined;
  for (const { id } of phases()) {
    const fuse = bomb(0);
    const undisturbed = await rehearseUntil(fuse, { phases: phases(), ...(world ? { world } : {}) });
    const before = undisturbed.twin.picture();
    const outcome = await undisturbed.run(id);
    await undisturbed.close();
    if (outcome.exit !== 0)
      throw new Error(`phase ${id} does not end well: ${JSON.stringify(outcome.stops)}`);
    world = undisturbed.twin.picture();
    found.push({ id, before, boundaries: fuse.passed, end: essence(world), writes: fuse.taken.sort() });
  }
  return found;
}

const all = await courses();

describe.each(all)(
  'phase $id, with its $boundaries boundaries',
  ({ id, before, boundaries, end, writes }) => {
    const tried = Array.from({ length: boundaries }, (_, index) => index + 1).filter(
      (at) => at <= 3 || at > boundaries - 3 || at % STRIDE === 0,
    );

    it.each(tried)('ends the same after a crash at boundary %i, with no write sent twice', async (at) => {
      const fuse = bomb(at);
      const first = await rehearseUntil(fuse, { phases: phases(), world: before });
      await expect(first.run(id)).rejects.toThrow(Crash);
      await first.close().catch(() => {});
      const resumed = bomb(0);
      const second = await rehearseUntil(resumed, {
        phases: phases(),
        world: first.twin.picture(),
        folder: first.folder,
      });
      const outcome = await second.run(id);
      expect({ where: fuse.where, exit: outcome.exit, stops: outcome.stops }).toMatchObject({
        exit: 0,
        stops: [],
      });
      expect(essence(second.twin.picture())).toEqual(end);
      expect([...fuse.taken, ...resumed.taken].sort()).toEqual(writes);
      expect(await second.journal.verify()).toMatchObject({ holds: true });
      await second.close();
    });
  },
);
