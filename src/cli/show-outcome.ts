import { EXIT, type ExitCode, usageError } from '../engine/errors.ts';
import type { RunOutcome } from '../engine/outcome.ts';
import type { Phase } from '../engine/phase.ts';
import type { Plan } from '../engine/plan.ts';
import type { Connection } from './connection.ts';
import { type Io, writeJson } from './io.ts';
import type { PhasedRecords } from './phased-records.ts';
import { resumeCommand } from './resume.ts';
import { checkpointText } from './views/outcome.ts';

interface Shown {
  readonly phase: Phase;
  readonly outcome: RunOutcome;
  /** What was planned; none where a finished phase was only verified. */
  readonly plan: Plan | undefined;
  readonly records: PhasedRecords;
  readonly connection: Connection;
  /** What left and was not verified, because the run was stopped. */
  readonly inFlight: readonly string[];
  /** Paths of the records that were written. */
  readonly logs: readonly string[];
}

/**
 * The checkpoint after a phase: what changed, cost, time, why it stopped, the next command. Returns the exit code;
 * throws a usage error where a fault was ordered and never happened, so that no test passes by accident.
 */
export function showOutcome(
  io: Io,
  { phase, outcome, plan, records, connection, inFlight, logs }: Shown,
): ExitCode {
  const next = onward(io, outcome, records, phase) ?? nextCommand(io, outcome, records, phase);
  if (io.globals.json) {
    writeJson(io, {
      ...outcome,
      only: outcome.only ?? null,
      digest: plan?.digest ?? null,
      resume: outcome.resume ?? null,
      unverified: inFlight,
      logs,
      next,
    });
  } else {
    const realMs = connection.realMs?.();
    io.out.write(
      checkpointText(io.out, {
        title: phase.title,
        outcome,
        inFlight,
        logs,
        next,
        realMs,
      }),
    );
  }
  const unfired = connection.unfired();
  if (unfired.length > 0 && outcome.exit === EXIT.done) {
    throw usageError(
      'FAULT_UNFIRED',
      `never happened: ${unfired.map(({ text }) => text).join(', ')}`,
      'order a fault of a call that the phase sends (`muvi phase plan` shows them)',
    );
  }
  return outcome.exit;
}

/** What goes on with a stopped run. The same again would ask in vain where nobody can be asked: its plan is approved. */
function onward(io: Io, { resume, exit }: RunOutcome, { rehearsal }: PhasedRecords, { id }: Phase) {
  const inVain = !io.canAsk && exit === EXIT.declined && resume?.includes('--approve') === false;
  return inVain ? `muvi phase plan ${id}${rehearsal ? ' --rehearse' : ''} --out plan.json` : resume;
}

/** The rest of a phase of which a step alone was run; after a finished one the next, or else the check of all. */
function nextCommand(io: Io, { complete }: RunOutcome, records: PhasedRecords, phase: Phase): string {
  if (!complete) return resumeCommand(io, phase.id);
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  const after = records.phases[records.phases.indexOf(phase) + 1];
  return after ? `muvi phase plan ${after.id}${rehearse}` : `muvi phase verify${rehearse}`;
}
