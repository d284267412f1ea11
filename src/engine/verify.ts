import { worst } from './check.ts';
import type { ReadContext } from './context.ts';
import { CallFailed } from './errors.ts';
import type { Mark } from './gateway.ts';
import type { Phase } from './phase.ts';
import { pool } from './pool.ts';
import { Unresolved } from './resolve.ts';
import { type Standing, standing } from './standing.ts';
import { type Step, type Target, targetName, WHOLE } from './step.ts';
import { findTargets } from './targets.ts';
import type { Judgement, Verdict } from './verdict.ts';

/** How one target of one step stands. */
export interface VerifiedTarget {
  readonly phase: string;
  readonly step: string;
  readonly title: string;
  readonly target: string;
  readonly verdict: Verdict;
  /** Why it counts as satisfied though its own verification does not hold. */
  readonly excused?: string;
  readonly judgement: Judgement;
}

export interface PhaseCheck {
  readonly phase: string;
  /** The most alarming of its targets' verdicts. */
  readonly verdict: Verdict;
  readonly targets: readonly VerifiedTarget[];
}

/** How many targets stand how. */
export function countsOf({ targets }: PhaseCheck): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of targets) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

/**
 * Every verification of every step of a phase, by reading alone; what cannot be read is `unknown`, and what refers to
 * a thing that is not there is `absent`.
 */
export async function verifyPhase(phase: Phase, context: ReadContext): Promise<PhaseCheck> {
  const [seen] = await verifyPhases([phase], context);
  return seen as PhaseCheck;
}

/**
 * The same of several phases side by side: `context.concurrency` targets at one time, whichever phase they are of.
 * Nothing is written meanwhile, so one mark stands for all of it, and phases that ask the same share one answer.
 * The checks come in the order of the phases. Throws where the guard refuses a read: that is no verdict.
 */
export async function verifyPhases(
  phases: readonly Phase[],
  context: ReadContext,
): Promise<readonly PhaseCheck[]> {
  const after = context.gateway.mark();
  const steps = phases.flatMap((phase) =>
    phase.steps.filter(({ leftOut }) => leftOut === undefined).map((step) => ({ phase, step })),
  );
  const found = new Map<Step, readonly Asked[]>();
  await pool(steps, context.concurrency, async ({ phase, step }) => {
    found.set(step, await askedOf(phase, step, context, after));
  });
  const all = steps.flatMap(({ step }) => found.get(step) ?? []);
  const seen = new Map<Asked, VerifiedTarget>();
  await pool(all, context.concurrency, async (asked) => {
    seen.set(asked, await verified(asked, context, after));
  });
  return phases.map((phase) => {
    const targets = all.filter((asked) => asked.phase === phase).flatMap((asked) => seen.get(asked) ?? []);
    return { phase: phase.id, verdict: worst(targets.map(({ verdict }) => verdict)), targets };
  });
}

/** One target that is to be verified, or why a step's targets could not be found. */
interface Asked {
  readonly phase: Phase;
  readonly step: Step;
  readonly target: Target;
  readonly unread?: Judgement;
}

async function askedOf(
  phase: Phase,
  step: Step,
  context: ReadContext,
  after: Mark,
): Promise<readonly Asked[]> {
  try {
    const targets = await findTargets(context, step, after);
    return targets.map((target) => ({ phase, step, target }));
  } catch (error) {
    return [{ phase, step, target: WHOLE, unread: unreadBecause(error, 'its targets', step, context) }];
  }
}

/**
 * The judgement where a read before the verification's own failed, or named what is not there. The latter is an
 * answer: AWS was asked for the thing and has none, so it is `absent`. `unknown` is what nobody could read. Throws on
 * anything that is not AWS's answer.
 */
function unreadBecause(error: unknown, expected: string, step: Step, context: ReadContext): Judgement {
  if (error instanceof Unresolved) {
    const { read } = error.ref;
    const line = context.calls.line(read.in ?? step.in, read);
    const differences = [{ path: '', expected, actual: error.message }];
    return { verdict: 'absent', settling: false, evidence: [{ line, expected, differences }] };
  }
  if (!(error instanceof CallFailed) || error.failure === 'refused') throw error;
  const why = `${error.errorName}: ${error.message}`;
  const evidence = [{ line: '', expected, differences: [], error: why, requestId: error.requestId }];
  return { verdict: 'unknown', settling: false, evidence };
}

async function verified(
  { phase, step, target, unread }: Asked,
  context: ReadContext,
  after: Mark,
): Promise<VerifiedTarget> {
  const about = { phase: phase.id, step: step.id, title: step.title, target: targetName(target) };
  if (unread) return { ...about, verdict: unread.verdict, judgement: unread };
  try {
    const now = await standing(context, step, target, after, 'verifying');
    return { ...about, ...verdictOf(context, step, now), judgement: now };
  } catch (error) {
    // Not its own read, which would have been judged, but one that it needs first: a ref's, or a later step's.
    const judgement = unreadBecause(error, 'what it refers to', step, context);
    return { ...about, verdict: judgement.verdict, judgement };
  }
}

function verdictOf(context: ReadContext, step: Step, now: Standing): { verdict: Verdict; excused?: string } {
  if (now.excused) return { verdict: 'holds', excused: now.excused.detail };
  const sleeps = step.sleeps === true && context.ledger.mode(step.in) === 'asleep';
  return { verdict: sleeps && now.verdict !== 'holds' && now.verdict !== 'unknown' ? 'asleep' : now.verdict };
}
