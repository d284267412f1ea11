import { NotConfirmed } from '../aws/guard/refusal.ts';
import type { ReadContext, RunContext } from '../engine/context.ts';
import { EXIT, type ExitCode } from '../engine/errors.ts';
import { isFinished, type Ledger } from '../engine/ledger.ts';
import { mostAlarming } from '../engine/outcome.ts';
import type { Phase } from '../engine/phase.ts';
import type { Verdict } from '../engine/verdict.ts';
import { countsOf, type PhaseCheck, verifyPhases } from '../engine/verify.ts';
import type { Io } from './io.ts';
import { orStopped } from './or-stopped.ts';
import { type Way, withWriting } from './session.ts';

/** What one verification of some phases came to. */
export interface Round {
  /** When it ended, ISO 8601; simulated time in a rehearsal. */
  readonly at: string;
  readonly checks: readonly PhaseCheck[];
  /** The phases of which nothing was recorded: no read of theirs could be signed, so nothing was seen of them. */
  readonly unrecorded: readonly string[];
  readonly exit: ExitCode;
  /** Commands that put right what does not hold, or look closer at it. */
  readonly next: readonly string[];
}

/** Which phases are to be verified, as the journal stands. */
export type Asked = (phases: readonly Phase[], ledger: Ledger) => readonly Phase[];

/**
 * Verifies phases with what can only read, and records the verdicts, which gates over time count: not that of a phase
 * of which nothing was read for want of credentials. The records are locked meanwhile, so that no run writes under a
 * verification: throws STORE_LOCKED. A signal ends it at once and nothing of it is recorded. `laterMs`: simulated time that passes first, in a rehearsal.
 */
export async function verifyRound(io: Io, way: Way, asked: Asked, laterMs = 0): Promise<Round> {
  // Nothing is asked and nothing moves: the host is the plain one, whatever the terminal can do.
  const quiet: Io = { ...io, canAsk: false, err: { ...io.err, animated: false } };
  return withWriting(quiet, { over: way }, async ({ records, context, journal }) => {
    if (laterMs > 0) await context.clock.sleep(laterMs, io.signal);
    const { checks, exit, unseen } = await orStopped(
      lookAt(asked(records.phases, journal), readingOnly(context)),
      io.signal,
    );
    const seen = checks.filter((check) => !unseen.includes(check));
    await Promise.all(
      seen.map((check) =>
        journal.append({
          type: 'checked',
          phase: check.phase,
          verdict: check.verdict,
          counts: countsOf(check),
        }),
      ),
    );
    return {
      at: new Date(context.clock.now()).toISOString(),
      checks,
      unrecorded: unseen.map(({ phase }) => phase),
      exit,
      next: remedies(checks, journal, records.rehearsal ? ' --rehearse' : ''),
    };
  });
}

interface Looked {
  readonly checks: readonly PhaseCheck[];
  readonly exit: ExitCode;
  /** The phases of which no read could be signed. */
  readonly unseen: readonly PhaseCheck[];
}

async function lookAt(phases: readonly Phase[], context: ReadContext): Promise<Looked> {
  const denied: NotConfirmed[] = [];
  const checks = await verifyPhases(phases, watchingCredentials(context, denied));
  const unseen = denied.length > 0 ? checks.filter(sawNothing) : [];
  return { checks, exit: exitOf(checks, denied.length > 0), unseen };
}

/** How one phase stands, with the exit code of that. `unseen`: no read of it could be signed. */
export async function lookedAt(
  phase: Phase,
  context: ReadContext,
): Promise<{ readonly seen: PhaseCheck; readonly exit: ExitCode; readonly unseen: boolean }> {
  const { checks, exit, unseen } = await lookAt([phase], context);
  return { seen: checks[0] as PhaseCheck, exit, unseen: unseen.length > 0 };
}

/** The half of a context that looks: no member of it can write to an environment. */
export function readingOnly(context: RunContext): ReadContext {
  const { gateway, ledger, clock, calls, phases, rehearsal, concurrency } = context;
  return {
    gateway: {
      mark: () => gateway.mark(),
      read: (environment, call, after) => gateway.read(environment, call, after),
    },
    ledger,
    clock,
    calls,
    phases,
    rehearsal,
    concurrency,
    generate: (name, length) => context.generate(name, length),
  };
}

/** The same, which notes each read that went unsigned for want of credentials that are the environment's. */
function watchingCredentials(context: ReadContext, denied: NotConfirmed[]): ReadContext {
  const { gateway } = context;
  const read: typeof gateway.read = (...asked) =>
    gateway.read(...asked).catch((error: unknown) => {
      // An STS that cannot be reached says nothing about the credentials: that is unread, as all of AWS is then.
      if (error instanceof NotConfirmed && error.errorName !== 'StsUnreachable') denied.push(error);
      throw error;
    });
  return { ...context, gateway: { mark: () => gateway.mark(), read } };
}

/** A phase without targets was seen whole. */
function sawNothing({ targets }: PhaseCheck): boolean {
  return targets.length > 0 && targets.every(({ verdict }) => verdict === 'unknown');
}

const REPAIRED: readonly Verdict[] = ['absent', 'differs', 'failed'];

/** What is next: a finished phase is repaired; of the others the first is, since they build on each other. */
export function remedies(checks: readonly PhaseCheck[], ledger: Ledger, rehearse: string): string[] {
  const having = (verdicts: readonly Verdict[]) =>
    checks
      .filter(({ targets }) => targets.some(({ verdict }) => verdicts.includes(verdict)))
      .map(({ phase }) => phase);
  const broken = having(REPAIRED);
  const begun = broken.find((phase) => !isFinished(ledger.phase(phase)));
  const pending = having(['pending']).filter((phase) => !broken.includes(phase));
  return [
    ...broken
      .filter((phase) => isFinished(ledger.phase(phase)))
      .map((phase) => `muvi phase run ${phase} --again`),
    ...(begun === undefined ? [] : [`muvi phase plan ${begun}`]),
    ...pending.map((phase) => `muvi phase verify ${phase}`),
    ...(having(['unknown']).length > 0 ? ['muvi doctor'] : []),
  ].map((command) => `${command}${rehearse}`);
}

/** 0 where all hold or sleep; else the most alarming: 4 for want of credentials, 7 for what was not read, 3 otherwise. */
function exitOf(checks: readonly PhaseCheck[], denied: boolean): ExitCode {
  const codes = checks.flatMap(({ targets }) => targets.map(({ verdict }) => exitOfVerdict(verdict)));
  const all = denied ? [...codes, EXIT.identity] : codes;
  return mostAlarming(all.filter((code) => code !== EXIT.done));
}

function exitOfVerdict(verdict: Verdict): ExitCode {
  if (verdict === 'holds' || verdict === 'asleep') return EXIT.done;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.doesNotHold;
}
