import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: false },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Many tests wait for processes of their own, so a core is kept busy by more than one file.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The emulator answers 500 now and then under concurrent writers, and a terminal may be slow to paint.
    retry: process.env['CI'] ? 1 : 0,
  },
});
