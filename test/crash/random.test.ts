import fc from 'fast-check';
import { expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { type Course, courses, survive } from '../support/crash.ts';

/** `npm run soak` asks for ten thousand, and for as long as they take. */
const RUNS = Number(process.env['MUVI_RUNS'] ?? 100);
const SEED = Number(process.env['MUVI_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const all = await courses(phases());
const courseOf = (id: string): Course => all.find((course) => course.id === id) as Course;

/** Faults after which a run goes on, or stops in a state from which the next goes on. */
const FAULTS: readonly ((times: number) => string)[] = [
  () => 'lost-reply',
  () => 'accepted-not-applied',
  () => 'rejected=InternalFailure',
  () => 'rejected=ExpiredToken',
  (times) => `throttled=${times}`,
  (times) => `throttled=${times * 10}`,
  (times) => `stale-reads=${times}`,
];

/** A phase, the boundaries at which its processes die one after the other, and faults of the first of them. */
const ordeal = fc
  .record({
    id: fc.constantFrom(...all.map(({ id }) => id)),
    deaths: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    faults: fc.array(
      fc.record({
        write: fc.nat(200),
        fault: fc.constantFrom(...FAULTS),
        times: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ id, deaths, faults }) => {
    const { boundariesWithReads, writes } = courseOf(id);
    return {
      id,
      deaths: deaths.map((share) => 1 + Math.floor(share * boundariesWithReads)),
      faults: faults.map(
        ({ write, fault, times }) => `${writes[write % writes.length]?.split(' ')[0]}=${fault(times)}`,
      ),
    };
  });

it(`nothing is lost or done twice through ${RUNS} random ordeals (seed ${SEED})`, async () => {
  const counts = { ordeals: 0, processes: 0, deaths: 0, faults: 0 };
  const property = fc.asyncProperty(ordeal, async ({ id, deaths, faults }) => {
    const survived = await survive(phases(), courseOf(id), { deaths, faults, reads: true });
    counts.ordeals += 1;
    counts.processes += survived.processes;
    counts.deaths += survived.where.length;
    counts.faults += faults.length;
    expect({ where: survived.where, problems: survived.problems }).toMatchObject({ problems: [] });
  });
  const run = await fc.check(property, { seed: SEED, numRuns: RUNS });
  process.stdout.write(`random ordeals, seed ${SEED}: ${JSON.stringify(counts)}\n`);
  if (run.failed) throw new Error(fc.defaultReportMessage(run), { cause: run.errorInstance });
}, 0);
