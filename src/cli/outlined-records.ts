import { defaultSettings } from '../../phases/settings.ts';
import type { Config } from '../config/schema.ts';
import type { PhaseOutline } from '../engine/outline.ts';
import type { Io } from './io.ts';
import { type Records, recordsOf } from './records.ts';

/** Records, and what the phases are called: for the commands that list and show, and call nothing. */
export interface OutlinedRecords extends Records {
  readonly phases: readonly PhaseOutline[];
}

/** Opens nothing and locks nothing. */
export async function outlinedRecordsOf(io: Io): Promise<OutlinedRecords> {
  const records = await recordsOf(io);
  return { ...records, phases: await outlinesFor(records.loaded.config) };
}

/** Where the settings are the phases' own, no declaration is evaluated: the build has done so. */
async function outlinesFor(config: Config): Promise<readonly PhaseOutline[]> {
  const changed = Object.entries(defaultSettings).some(
    ([name, value]) => JSON.stringify(config[name as keyof typeof defaultSettings]) !== JSON.stringify(value),
  );
  if (!changed) return (await import('./outlines.ts')).outlines;
  const [{ phases }, { outlineOf }] = await Promise.all([
    import('../../phases/index.ts'),
    import('../engine/outline.ts'),
  ]);
  return phases(config).map(outlineOf);
}
