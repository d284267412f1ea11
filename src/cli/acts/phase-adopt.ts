import { EXIT, usageError } from '../../engine/errors.ts';
import { fingerprint } from '../../engine/fingerprint.ts';
import { type Act, argument, option } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { writeJson } from '../io.ts';
import { nextStep } from '../next-step.ts';
import { orStopped } from '../or-stopped.ts';
import { withWriting } from '../session.ts';
import { lookedAt, readingOnly, remedies } from '../verifying.ts';
import { checkText } from '../views/check.ts';
import { headed } from '../views/heading.ts';

/**
 * Verifies by reading, journals the evidence, and records the phase as adopted where all of it holds. Otherwise exits
 * as `phase verify` does; of a phase of which no credentials let anything be read there is no evidence.
 */
export const act: Act = async (input, io) => {
  const why = option(input, 'why')?.trim();
  if (!why) {
    const example = `muvi phase adopt ${argument(input, 'phase') ?? ''} --why "…"`;
    throw usageError('USAGE', 'an adoption needs a reason: --why says who did it and when', example);
  }
  return withWriting(io, {}, async ({ records, context, journal, host }) => {
    const phase = findPhase(records.phases, argument(input, 'phase') ?? '');
    // Nothing is left half done by reads that nobody waits for, and the records are given back.
    const { seen, exit, unseen } = await orStopped(lookedAt(phase, readingOnly(context)), io.signal);
    const adopted = exit === EXIT.done;
    for (const { step, target, verdict, judgement, excused } of unseen ? [] : seen.targets) {
      const where = { phase: phase.id, step, target };
      const note = excused === undefined ? 'found so when the phase was adopted' : excused;
      await journal.append({
        type: 'verified',
        ...where,
        verdict,
        evidence: judgement.evidence,
        tookMs: 0,
        note,
      });
    }
    if (adopted) {
      const holds = seen.targets.length;
      host.notify(
        await journal.append({
          type: 'adopted',
          phase: phase.id,
          why,
          holds,
          fingerprint: fingerprint(phase),
        }),
      );
    }
    await host.settled();
    const next = adopted
      ? [nextStep(io, records, journal.state)]
      : remedies([seen], journal, records.rehearsal ? ' --rehearse' : '');
    if (io.globals.json)
      writeJson(io, { phase: phase.id, adopted, verdict: seen.verdict, targets: seen.targets, next });
    else {
      io.out.write(checkText(io.out, headed(phase.title, records.rehearsal), seen));
      io.out.line(`phase ${phase.id} ${adopted ? 'is' : 'was not'} adopted`);
      for (const command of next) io.out.line(`next: ${command}`);
    }
    return exit;
  });
};
