import type { RunContext } from '../engine/context.ts';
import { EXIT, MuviError } from '../engine/errors.ts';
import { isFinished } from '../engine/ledger.ts';
import type { Phase } from '../engine/phase.ts';
import { gateStatus } from '../journal/gate.ts';
import type { Writing } from './session.ts';

/** Throws (exit 2) where a phase that must come first is neither complete nor adopted, or its gate is not open. */
export function needsOf(phase: Phase, writing: Pick<Writing, 'context' | 'journal' | 'records'>): void {
  const { context, records } = writing;
  gateOf(phase, writing);
  const missing = missingFor(phase, context);
  if (missing.length === 0) return;
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  throw needsPhase(
    phase,
    missing,
    `muvi phase run ${missing[0]}${rehearse}, or where it was done before muvi: muvi phase adopt ${missing[0]}${rehearse} --why "…"`,
  );
}

/**
 * Throws (exit 2), before anything is run, where phases that are to be rehearsed in this order would meet one that
 * needs another first: the rehearsal meets what the real run will. `how`: the options it was asked for with.
 */
export function inOrder(
  phases: readonly Phase[],
  context: Pick<RunContext, 'ledger'>,
  how: readonly string[] = [],
): void {
  for (const [index, phase] of phases.entries()) {
    if (isFinished(context.ledger.phase(phase.id))) continue;
    const before = phases.slice(0, index).map(({ id }) => id);
    const missing = missingFor(phase, context).filter((id) => !before.includes(id));
    if (missing.length === 0) continue;
    const ids = [...before, ...missing, ...phases.slice(index).map(({ id }) => id)];
    throw needsPhase(phase, missing, ['muvi rehearse', ...new Set(ids), ...how].join(' '));
  }
}

const missingFor = (phase: Phase, context: Pick<RunContext, 'ledger'>): readonly string[] =>
  (phase.needs ?? []).filter((id) => !isFinished(context.ledger.phase(id)));

function needsPhase({ id }: Phase, missing: readonly string[], remedy: string): MuviError {
  return new MuviError({
    code: 'NEEDS_PHASE',
    message: `phase ${id} needs phase ${missing.join(' and ')} first`,
    fault: 'user',
    exit: EXIT.declined,
    remedy,
  });
}

/** Evidence over time, from recorded `phase verify` runs. */
function gateOf(
  phase: Phase,
  { journal, context, records }: Pick<Writing, 'context' | 'journal' | 'records'>,
): void {
  if (phase.gate === undefined) return;
  const { open, missing } = gateStatus(journal.entries(), phase.gate, context.clock.now());
  if (open) return;
  throw new MuviError({
    code: 'GATE_SHUT',
    message: `phase ${phase.id} may not write yet: ${missing.join('; ')}`,
    fault: 'user',
    exit: EXIT.declined,
    remedy: records.rehearsal
      ? `muvi rehearse ${phase.id}, which lets that time pass`
      : `muvi phase verify, at least every ${phase.gate.atLeastEvery}`,
  });
}
