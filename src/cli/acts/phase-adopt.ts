import { EXIT, usageError } from '../../engine/errors.ts';
import { fingerprint } from '../../engine/fingerprint.ts';
import { verifyPhase } from '../../engine/verify.ts';
import { carried } from '../carried.ts';
import { type Act, argument, option } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { writeJson } from '../io.ts';
import { withWriting } from '../session.ts';
import { checkText } from '../views/check.ts';
import { headed } from '../views/heading.ts';

/** Verifies by reading, journals the evidence, and records the phase as adopted where all of it holds. */
export const act: Act = async (input, io) => {
  const why = option(input, 'why')?.trim();
  if (!why) {
    const example = `muvi phase adopt ${argument(input, 'phase') ?? ''} --why "…"`;
    throw usageError('USAGE', 'an adoption needs a reason: --why says who did it and when', example);
  }
  return withWriting(io, {}, async ({ records, context, journal, host }) => {
    const phase = findPhase(records.phases, argument(input, 'phase') ?? '');
    const seen = await verifyPhase(phase, context);
    const adopted = seen.targets.every(({ verdict }) => verdict === 'holds' || verdict === 'asleep');
    for (const { step, target, verdict, judgement, excused } of seen.targets) {
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
    if (io.globals.json)
      writeJson(io, { phase: phase.id, adopted, verdict: seen.verdict, targets: seen.targets });
    else io.out.write(checkText(io.out, headed(phase.title, records.rehearsal), seen));
    const given = { ...io.globals, rehearse: records.rehearsal };
    const next = adopted ? 'muvi status' : `muvi phase plan ${phase.id}`;
    if (!adopted) io.err.line(`phase ${phase.id} was not adopted`);
    io.err.line(`next: ${carried(next, given)}`);
    return adopted ? EXIT.done : EXIT.doesNotHold;
  });
};
