import fc from 'fast-check';
import { expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { type Course, courses, survive } from '../support/crash.ts';

/** `npm run soak` asks for ten thousand, and for as long as they take. */
const RUNS = Number(process.env['MUVI_RUNS'] ?? 100);
const SEED = Number(process.env['MUVI_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const all = await courses(phases());

/** Faults after which a run goes on, or stops in a state from which the next goes on. */
const kinds = (times: number): readonly string[] => [
  'lost-reply',
  'accepted-not-applied',
  'rejected=InternalFailure',
  'rejected=ExpiredToken',
  `throttled=${times}`,
  `throttled=${times * 10}`,
  `stale-reads=${times}`,
];

const ordeal = fc
  .record({
    course: fc.constantFrom(...all),
    deaths: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    faults: fc.array(fc.record({ write: fc.nat(), kind: fc.nat(), times: fc.integer({ min: 1, max: 3 }) }), {
      maxLength: 2,
    }),
  })
  .map(({ course, deaths, faults }) => ({
    course,
    deaths: deaths.map((share) => 1 + Math.floor(share * course.boundariesWithReads)),
    faults: faults.map(({ write, kind, times }) => `${operation(course, write)}=${kinds(times)[kind % 7]}`),
  }));

const operation = ({ writes }: Course, index: number): string =>
  `${writes[index % writes.length]}`.split(' ')[0] ?? '';

it(`nothing is lost or done twice through ${RUNS} random ordeals (seed ${SEED})`, async () => {
  const counts = { ordeals: 0, processes: 0, deaths: 0, faults: 0 };
  await fc.assert(
    fc.asyncProperty(ordeal, async ({ course, deaths, faults }) => {
      const survived = await survive(phases(), course, { deaths, faults, reads: true });
      counts.ordeals += 1;
      counts.processes += survived.processes;
      counts.deaths += survived.where.length;
      counts.faults += faults.length;
      expect({ where: survived.where, problems: survived.problems }).toMatchObject({ problems: [] });
    }),
    {
      seed: SEED,
      numRuns: RUNS,
      reporter: (run) => {
        process.stdout.write(`random ordeals, seed ${SEED}: ${JSON.stringify(counts)}\n`);
        if (run.failed) throw new Error(fc.defaultReportMessage(run));
      },
    },
  );
}, 0);
