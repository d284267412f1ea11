import { rmSync } from 'node:fs';
import { NOTHING_APPROVED } from '../../engine/approval.ts';
import { EXIT, type ExitCode, usageError } from '../../engine/errors.ts';
import { isFinished } from '../../engine/ledger.ts';
import type { RunOutcome } from '../../engine/outcome.ts';
import type { Phase } from '../../engine/phase.ts';
import { runPhase } from '../../engine/run.ts';
import { openJournal } from '../../journal/journal.ts';
import { type Act, argumentsOf, given, option, optionsOf } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { snapshotAt, startFrom } from '../from-snapshot.ts';
import { type Io, writeJson } from '../io.ts';
import { orderedFaults } from '../ordered-faults.ts';
import { phasedRecordsOf } from '../phased-records.ts';
import { inOrder, needsOf } from '../prerequisites.ts';
import type { Records } from '../records.ts';
import { resumeCommand } from '../resume.ts';
import { commandOf, journalOptions, type Writing, withWriting } from '../session.ts';
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
 * has to wait for or to have done before, a rehearsal has to as well; its time is simulated.
 */
export const act: Act = async (input, io) => {
  const records = await phasedRecordsOf(io, true);
  const named = argumentsOf(input, 'phases').map((id) => findPhase(records.phases, id));
  if (io.globals.endpoint !== undefined)
    throw usageError('USAGE', 'a rehearsal has no --endpoint', 'leave it out');
  const from = option(input, 'from');
  const snapshot = from === undefined ? undefined : snapshotAt(from, io);
  // A mistyped one must not cost the rehearsal that stands.
  await orderedFaults(optionsOf(input, 'fault'));
  if (given(input, 'reset') || snapshot) await reset(records, io);
  if (snapshot) {
    await startFrom(snapshot, records);
    io.err.line(
      'a copy has no journal: what was done before is taken over with muvi phase adopt N --rehearse --why "…"',
    );
  }
  const options = { rehearsal: true, selfAnswering: true, faults: optionsOf(input, 'fault') };
  return withWriting(io, options, async (writing) => {
    const all: Rehearsed[] = [];
    const phases = named.length > 0 ? named : records.phases;
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

/** Forgets earlier rehearsals. The lock is taken first: another rehearsal may be running. */
async function reset(records: Records, io: Io): Promise<void> {
  const { store, logs, plans, world, work } = records.folders;
  const journal = await openJournal(journalOptions(records, { clock: io.clock }, io)).catch(
    (error: unknown) => {
      // A journal that was tampered with is no reason to keep it here; a lock that is held is.
      if ((error as { exit?: unknown }).exit === EXIT.locked) throw error;
      return undefined;
    },
  );
  await journal?.close();
  for (const path of [`${store}/journal.ndjson`, `${store}/effects.json`, world, logs, plans, work])
    rmSync(path, { recursive: true, force: true });
}

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
  if (unfired.length > 0 && exit === EXIT.done) {
    throw usageError(
      'FAULT_UNFIRED',
      `never happened: ${unfired.map(({ text }) => text).join(', ')}`,
      `order a fault of a call that is sent: muvi log show ${last?.phase.id ?? 'N'} shows them; then muvi rehearse ${all.map(({ phase }) => phase.id).join(' ')} --reset --fault …`,
    );
  }
  return exit;
}
