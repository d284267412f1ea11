import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../engine/clock.ts';

/** The machine's clock. Everything outside a rehearsal reads the time here and nowhere else. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await setTimeout(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
