import { quoted } from '../../aws/cli-line.ts';
import { NOTHING_APPROVED } from '../../engine/approval.ts';
import { EXIT, type ExitCode, usageError } from '../../engine/errors.ts';
import { isFinished } from '../../engine/ledger.ts';
import type { RunOutcome } from '../../engine/outcome.ts';
import type { Phase } from '../../engine/phase.ts';
import { runPhase } from '../../engine/run.ts';
import { fold } from '../../journal/fold.ts';
import { type Act, argumentsOf, given, option, optionsOf } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { snapshotAt, worldOf } from '../from-snapshot.ts';
import { type Io, writeJson } from '../io.ts';
import { orderedFaults } from '../ordered-faults.ts';
import { phasedRecordsOf } from '../phased-records.ts';
import { inOrder, needsOf } from '../prerequisites.ts';
import { readLedger } from '../read-ledger.ts';
import { resumeCommand } from '../resume.ts';
import { commandOf, type Writing, withWriting } from '../session.ts';
import { waitForGate } from '../simulated-gate.ts';
import { rehearsalText } from '../views/rehearsal.ts';

/** One phase of a rehearsal, and the targets it verified. */
export interface Rehearsed {
  readonly phase: Phase;
  readonly outcome: RunOutcome;
  /** By step: the targets whose verification held after a write. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** Simulated milliseconds that passed before it, for its gate. */
  readonly gateMs: number;
}

/**
 * Runs phases on the twin in order and stops at the first that does. The exit code is that phase's. What a real run
 * has to wait for or to have done before, a rehearsal has to as well; its time is simulated. Earlier rehearsals are
 * forgotten only once nothing is left that this one could be refused for.
 */
export const act: Act = async (input, io) => {
  const records = await phasedRecordsOf(io, true);
  const named = argumentsOf(input, 'phases').map((id) => findPhase(records.phases, id));
  const phases = named.length > 0 ? named : records.phases;
  if (io.globals.endpoint !== undefined)
    throw usageError('USAGE', 'a rehearsal has no --endpoint', 'leave it out');
  const from = option(input, 'from');
  const snapshot = from === undefined ? undefined : snapshotAt(from, io);
  const faults = optionsOf(input, 'fault');
  // Whatever can be refused is, before the rehearsal that stands is forgotten.
  await orderedFaults(faults);
  const anew =
    given(input, 'reset') || snapshot ? { world: snapshot && (await worldOf(snapshot)) } : undefined;
  if (anew)
    inOrder(phases, { ledger: readLedger(fold([])) }, [
      from === undefined ? '--reset' : `--from ${quoted(from)}`,
    ]);
  const options = { rehearsal: true, selfAnswering: true, faults, anew };
  return withWriting(io, options, async (writing) => {
    if (snapshot)
      say(
        io,
        'a copy has no journal: what was done before is taken over with muvi phase adopt N --rehearse --why "…"',
      );
    const all: Rehearsed[] = [];
    inOrder(phases, writing.context);
    for (const phase of phases) {
      const done = await rehearsePhase(phase, io, writing);
      all.push(done);
      if (done.outcome.exit !== EXIT.done) break;
    }
    await writing.host.settled();
    const logs = await Promise.all(all.map(({ phase }) => writing.logs(phase.id)));
    return finish(all, io, writing, [...new Set(logs.flat())]);
  });
};

async function rehearsePhase(phase: Phase, io: Io, writing: Writing): Promise<Rehearsed> {
  const { context, journal, connection } = writing;
  let gateMs = 0;
  if (!isFinished(context.ledger.phase(phase.id))) {
    gateMs = await waitForGate(phase, writing);
    needsOf(phase, writing);
  }
  const first = journal.entries().length;
  connection.newRun();
  const outcome = await runPhase(phase, context, {
    command: commandOf(io),
    resume: resumeCommand(io, phase.id),
    approvals: NOTHING_APPROVED,
  });
  const targets = new Map<string, string[]>();
  for (const { event } of journal.entries().slice(first)) {
    if (event.type !== 'verified' || event.verdict !== 'holds') continue;
    targets.set(event.step, [...(targets.get(event.step) ?? []), event.target]);
  }
  return { phase, outcome, targets, gateMs };
}

function finish(
  all: readonly Rehearsed[],
  io: Io,
  { connection }: Writing,
  logs: readonly string[],
): ExitCode {
  const last = all.at(-1);
  const exit = last?.outcome.exit ?? EXIT.done;
  const simulatedMs = all.reduce((sum, { outcome, gateMs }) => sum + outcome.tookMs + gateMs, 0);
  const realMs = connection.realMs?.() ?? 0;
  const next = last?.outcome.resume ?? 'muvi phase verify --rehearse';
  if (io.globals.json) {
    const phases = all.map(({ phase, outcome, targets, gateMs }) => ({
      ...outcome,
      title: phase.title,
      ...(gateMs > 0 ? { gateMs } : {}),
      targets: Object.fromEntries(targets),
    }));
    writeJson(io, { phases, simulatedMs, realMs, logs, next });
  } else {
    io.out.write(rehearsalText(io.out, { all, simulatedMs, realMs, logs, next }));
  }
  const unfired = connection.unfired();
  if (unfired.length === 0) return exit;
  const never = `never happened: ${unfired.map(({ text }) => text).join(', ')}`;
  if (exit === EXIT.done) {
    throw usageError(
      'FAULT_UNFIRED',
      never,
      `order a fault of a call that is sent: muvi log show ${last?.phase.id ?? 'N'} shows them; then muvi rehearse ${all.map(({ phase }) => phase.id).join(' ')} --reset --fault …`,
    );
  }
  say(io, never);
  return exit;
}

function say(io: Io, text: string): void {
  io.err.line(io.globals.json ? JSON.stringify({ type: 'note', text }) : text);
}
