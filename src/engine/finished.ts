import type { RunContext } from './context.ts';
import { EXIT } from './errors.ts';
import { journal } from './job.ts';
import { mostAlarming, type RunOutcome, type Stop } from './outcome.ts';
import type { Phase } from './phase.ts';
import { countsOf, verifyPhase } from './verify.ts';

/** A finished phase that is run again: verified, recorded, and nothing sent. */
export async function verifyFinished(
  phase: Phase,
  context: RunContext,
  started: number,
): Promise<RunOutcome> {
  const seen = await verifyPhase(phase, context);
  await journal(context, {
    type: 'checked',
    phase: phase.id,
    verdict: seen.verdict,
    counts: countsOf(seen),
    because:
      'it was finished before: a run verifies it and sends nothing; --again repairs what no longer holds',
  });
  const again = `muvi phase run ${phase.id} --again${context.rehearsal ? ' --rehearse' : ''}`;
  const stops = seen.targets
    .filter((target) => target.verdict !== 'holds' && target.verdict !== 'asleep')
    .map(({ step, target, verdict, judgement }): Stop => {
      const exit = verdict === 'unknown' ? EXIT.unknown : EXIT.doesNotHold;
      return { step, target, reason: `it no longer holds (${verdict})`, exit, judgement };
    });
  return {
    phase: phase.id,
    exit: mostAlarming(stops.map((stop) => stop.exit)),
    wrote: 0,
    skipped: 0,
    verified: seen.targets.length - stops.length,
    tookMs: context.clock.now() - started,
    monthly: 0,
    priced: 0,
    stops,
    complete: stops.length === 0,
    ...(stops.length > 0 ? { resume: again } : {}),
  };
}
