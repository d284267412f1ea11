import { EXIT, type ExitCode, usageError } from '../../engine/errors.ts';
import { mostAlarming } from '../../engine/outcome.ts';
import type { Phase } from '../../engine/phase.ts';
import type { Verdict } from '../../engine/verdict.ts';
import { countsOf, type PhaseCheck, verifyPhase } from '../../engine/verify.ts';
import { type Act, argument, given, type Input } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { type Io, writeJson } from '../io.ts';
import { type Writing, withWriting } from '../session.ts';
import { checkText } from '../views/check.ts';

/** Verifies by reading alone and records the verdicts, which gates over time count. */
export const act: Act = async (input, io) =>
  withWriting(io, {}, async (writing) => {
    const checks: PhaseCheck[] = [];
    for (const phase of asked(input, writing)) {
      if (io.signal.aborted) break;
      const seen = await verifyPhase(phase, writing.context);
      checks.push(seen);
      const { verdict } = seen;
      await writing.journal.append({ type: 'checked', phase: phase.id, verdict, counts: countsOf(seen) });
    }
    show(io, checks, writing);
    return exitOf(checks);
  });

function asked(input: Input, { records, context }: Writing): readonly Phase[] {
  const id = argument(input, 'phase');
  if (id !== undefined && given(input, 'all'))
    throw usageError('USAGE', 'a phase and --all cannot be given together', 'give one of them');
  if (id !== undefined) return [findPhase(records.phases, id)];
  if (given(input, 'all')) return records.phases;
  return records.phases.filter((phase) =>
    ['complete', 'adopted'].includes(context.ledger.phase(phase.id).status),
  );
}

function show(io: Io, checks: readonly PhaseCheck[], { records }: Writing): void {
  if (io.globals.json) {
    writeJson(io, checks);
    return;
  }
  const rehearse = records.rehearsal ? ' --rehearse' : '';
  if (checks.length === 0)
    io.out.line(`No phase is complete or adopted yet. next: muvi phase list${rehearse}`);
  for (const seen of checks) {
    const title = records.phases.find(({ id }) => id === seen.phase)?.title ?? '';
    io.out.write(checkText(io.out, title, seen));
    const repair = seen.verdict === 'differs' || seen.verdict === 'absent' || seen.verdict === 'failed';
    if (repair) io.out.line(`next: muvi phase run ${seen.phase} --again${rehearse}`);
  }
}

/** 0 where all hold or sleep, 7 where something could not be read, 3 otherwise; 3 is the more alarming. */
function exitOf(checks: readonly PhaseCheck[]): ExitCode {
  const codes = checks.flatMap(({ targets }) => targets.map(({ verdict }) => exitOfVerdict(verdict)));
  return mostAlarming(codes.filter((code) => code !== EXIT.done));
}

function exitOfVerdict(verdict: Verdict): ExitCode {
  if (verdict === 'holds' || verdict === 'asleep') return EXIT.done;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.doesNotHold;
}
