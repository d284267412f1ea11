import { EXIT, MuviError } from '../engine/errors.ts';
import type { Phase } from '../engine/phase.ts';
import { gateStatus } from '../journal/gate.ts';
import type { Writing } from './session.ts';

/** Throws (exit 2) where a phase that must come first is neither complete nor adopted, or its gate is not open. */
export function needsOf(phase: Phase, writing: Writing): void {
  gateOf(phase, writing);
  const { context, records } = writing;
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

/** Evidence over time, from recorded `phase verify` runs. */
function gateOf(phase: Phase, { journal, context }: Writing): void {
  if (phase.gate === undefined) return;
  const { open, missing } = gateStatus(journal.entries(), phase.gate, context.clock.now());
  if (open) return;
  throw new MuviError({
    code: 'GATE_SHUT',
    message: `phase ${phase.id} may not write yet: ${missing.join('; ')}`,
    fault: 'user',
    exit: EXIT.declined,
    remedy: `muvi phase verify, at least every ${phase.gate.atLeastEvery}`,
  });
}
