import { EXIT, MuviError } from '../engine/errors.ts';
import type { Phase } from '../engine/phase.ts';
import type { Writing } from './session.ts';

/** Throws (exit 2) where a phase that must come first is neither complete nor adopted. */
export function needsOf(phase: Phase, { context, records }: Writing): void {
  const missing = (phase.needs ?? []).filter((id) => {
    const { status } = context.ledger.phase(id);
    return status !== 'complete' && status !== 'adopted';
  });
  if (missing.length === 0) return;
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  throw new MuviError({
    code: 'NEEDS_PHASE',
    message: `phase ${phase.id} needs phase ${missing.join(' and ')} first`,
    fault: 'user',
    exit: EXIT.declined,
    remedy: `muvi phase run ${missing[0]}${rehearse}, or where it was done before muvi: muvi phase adopt ${missing[0]}${rehearse} --why "…"`,
  });
}
