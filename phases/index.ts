import type { Phase } from '../src/engine/phase.ts';
import teardown from './01-teardown.ts';
import databases from './02-databases.ts';
import databaseEcosystem from './02b-database-ecosystem.ts';
import networking from './03-networking.ts';
import redis from './04-redis.ts';
import { defaultSettings, type PhaseSettings } from './settings.ts';

/** Every phase, in the order of the runbook. */
export function phases(settings: PhaseSettings = defaultSettings): readonly Phase[] {
  return [teardown, databases(settings), databaseEcosystem(settings), networking(settings), redis];
}
