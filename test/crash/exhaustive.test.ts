import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { courses, survive } from '../support/crash.ts';

/**
 * Every so many boundaries of a phase are tried, so that each phase takes some seconds; all of them with
 * MUVI_CRASHES=all (`npm run soak`). The first and the last few are always among them. The stride shares no factor
 * with the events of a target (intent, call, answer, verification: eight boundaries), so every kind is met.
 */
const TRIES = 25;
const strideOf = (boundaries: number): number => {
  if (process.env['MUVI_CRASHES'] === 'all') return 1;
  const stride = Math.max(1, Math.floor(boundaries / TRIES));
  return stride % 2 === 0 ? stride + 1 : stride;
};

const all = await courses(phases());

describe.each(all)('phase $id, with its $boundaries boundaries', (course) => {
  const { boundaries } = course;
  const stride = strideOf(boundaries);
  const tried = Array.from({ length: boundaries }, (_, index) => index + 1).filter(
    (at) => at <= 2 || at > boundaries - 2 || at % stride === 0,
  );

  it.each(tried)('ends the same after a crash at boundary %i, with no write sent twice', async (at) => {
    const { where, processes, problems } = await survive(phases(), course, { deaths: [at] });
    expect({ where, problems }).toEqual({ where: [expect.stringMatching(/^(before|after) /)], problems: [] });
    expect(processes).toBe(2);
  });
});
