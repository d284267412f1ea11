import type { Phase } from '../src/engine/phase.ts';
import redis from './04-redis.ts';

/** Every phase, in the order of the runbook. */
export function phases(): readonly Phase[] {
  return [redis];
}
