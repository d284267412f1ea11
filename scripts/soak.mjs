import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

// npm run soak: every crash that the suite only samples, and ten thousand random ones. Hours, not seconds.
// --runs 500: fewer of them; --seed 7: those of an earlier soak, whose seed was printed.
const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', 'test/crash/exhaustive.test.ts', 'test/crash/random.test.ts'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      MUVI_CRASHES: 'all',
      MUVI_RUNS: values.runs ?? '10000',
      ...(values.seed === undefined ? {} : { MUVI_SEED: values.seed }),
    },
  },
);
process.exit(status ?? 1);
