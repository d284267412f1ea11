import { worst } from './check.ts';
import type { ReadContext } from './context.ts';
import { CallFailed } from './errors.ts';
import type { Phase } from './phase.ts';
import { pool } from './pool.ts';
import { type Standing, standing } from './standing.ts';
import { type Step, type Target, targetName } from './step.ts';
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

/** Every verification of every step of a phase, by reading alone; what cannot be read is `unknown`. */
export async function verifyPhase(phase: Phase, context: ReadContext): Promise<PhaseCheck> {
  const steps = phase.steps.filter((step) => step.leftOut === undefined);
  const found = new Map<Step, readonly VerifiedTarget[]>();
  await pool(steps, context.concurrency, async (step) => {
    found.set(step, await verifyStep(phase, step, context));
  });
  const targets = steps.flatMap((step) => found.get(step) ?? []);
  return { phase: phase.id, verdict: worst(targets.map((target) => target.verdict)), targets };
}

async function verifyStep(
  phase: Phase,
  step: Step,
  context: ReadContext,
): Promise<readonly VerifiedTarget[]> {
  const mark = context.gateway.mark();
  const about = { phase: phase.id, step: step.id, title: step.title };
  let targets: readonly Target[];
  try {
    targets = await findTargets(context, step, mark);
  } catch (error) {
    if (!(error instanceof CallFailed) || error.failure === 'refused') throw error;
    const evidence = [
      { line: '', expected: 'its targets', differences: [], error: `${error.errorName}: ${error.message}` },
    ];
    const judgement: Judgement = { verdict: 'unknown', settling: false, evidence };
    return [{ ...about, target: 'all', verdict: 'unknown', judgement }];
  }
  const seen = new Map<Target, VerifiedTarget>();
  await pool(targets, context.concurrency, async (target) => {
    const now = await standing(context, step, target, mark, 'verifying');
    seen.set(target, {
      ...about,
      target: targetName(target),
      ...verdictOf(context, step, now),
      judgement: now,
    });
  });
  return targets.flatMap((target) => seen.get(target) ?? []);
}

function verdictOf(context: ReadContext, step: Step, now: Standing): { verdict: Verdict; excused?: string } {
  if (now.excused) return { verdict: 'holds', excused: now.excused.detail };
  const sleeps = step.sleeps === true && context.ledger.mode(step.in) === 'asleep';
  return { verdict: sleeps && now.verdict !== 'holds' && now.verdict !== 'unknown' ? 'asleep' : now.verdict };
}
