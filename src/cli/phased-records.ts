import { phases } from '../../phases/index.ts';
import type { Phase } from '../engine/phase.ts';
import type { Io } from './io.ts';
import { type Records, recordsOf } from './records.ts';

/** Records, and the phases as these settings make them: for whoever plans, runs or verifies. */
export interface PhasedRecords extends Records {
  readonly phases: readonly Phase[];
}

/** Opens nothing and locks nothing. `rehearsal` is what `--rehearse` says, or the command itself. */
export async function phasedRecordsOf(io: Io, rehearsal?: boolean): Promise<PhasedRecords> {
  const records = await recordsOf(io, rehearsal);
  return { ...records, phases: phases(records.loaded.config) };
}
