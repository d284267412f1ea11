import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes the longest begins first, so that none of it is left to one worker in the end: a clean clone knows of
 * no earlier run, and vitest then goes by the size of the files.
 */
const LONGEST = [
  'test/crash/kill.test.ts',
  'test/crash/exhaustive.test.ts',
  'test/wire/build.test.ts',
  'test/journeys/making.test.ts',
  'test/crash/random.test.ts',
  'test/database/crash.test.ts',
  'test/wire/kill.test.ts',
  'test/journeys/for-good.test.ts',
  'test/journeys/approval.test.ts',
  'test/cli/contract.test.ts',
  'test/phases/faults.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: false },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Many tests wait for processes of their own, so a core is kept busy by more than one file.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    // The emulator answers 500 now and then under concurrent writers, and a terminal may be slow to paint.
    retry: process.env['CI'] ? 1 : 0,
  },
});
