import type { Call } from './call.ts';
import { type Checked, check, look } from './check.ts';
import { type CallFailed, type CallFailure, EXIT, type ExitCode } from './errors.ts';
import {
  type Acted,
  halt,
  type Job,
  journal,
  keepOf,
  pollOptions,
  recordFacts,
  recordOf,
  stopped,
  unreadExit,
  whereOf,
} from './job.ts';
import { poll } from './poll.ts';
import { Unresolved } from './resolve.ts';
import { type Sent, send } from './send.ts';
import type { Standing } from './standing.ts';
import { callsOf, type Step, targetName } from './step.ts';

/**
 * Sends what is missing and verifies it with a read of its own. `anew`: what an earlier answer made was taken away
 * again, so this is another request and not that one once more.
 */
export async function writeAndVerify(job: Job, standing: Standing, anew = false): Promise<Acted> {
  const { context, step, target } = job;
  let sent: Sent;
  const started = context.clock.now();
  try {
    const calls = await callsToSend(job, standing);
    if (calls === undefined)
      return stopped(job, 'what is to be changed is not there', EXIT.doesNotHold, standing);
    if (calls === 'declined') return stopped(job, 'it was declined', EXIT.declined, standing);
    const beyond =
      step.does === 'delete' || step.does === 'byHand'
        ? undefined
        : job.approvals.beyond(step.id, targetName(target), calls);
    if (beyond !== undefined) return stopped(job, beyond, EXIT.declined, standing);
    // Reading and asking took their time: what has not begun to leave stays here.
    if (job.stopping()) return { wrote: 0, how: 'stopped' };
    sent = await send(context, {
      where: whereOf(job),
      step,
      calls,
      keep: keepOf(job),
      tokens: anew ? undefined : recordOf(job)?.tokens,
      identity: standing.found?.identity,
      seenAt: step.does === 'delete' ? started : undefined,
      found: isFound(step) ? target : undefined,
    });
  } catch (error) {
    if (error instanceof Unresolved) return stopped(job, error.message, EXIT.doesNotHold, standing);
    throw error;
  }
  if (sent.failed?.failure === 'outdated') return outdated(job, sent);
  // Nothing left where its first call was turned away; what earlier calls came to is read like anything else.
  if (sent.calls === 1 && sent.failed?.failure === 'refused')
    return stopped(job, sent.failed.message, EXIT.refused, standing, sent.calls);
  if (sent.calls === 1 && sent.failed?.failure === 'denied') {
    const reason = `${sent.failed.errorName}: ${sent.failed.message}`;
    return stopped(job, reason, EXIT.identity, standing, sent.calls);
  }
  return verifyWritten(job, standing, sent, started, anew);
}

/** The last call was not accepted in time, and is not counted: whoever acts looks at the target again. */
function outdated({ step, target }: Job, { calls, failed }: Sent): Acted {
  const reason = failed?.message ?? '';
  const stop = { step: step.id, target: targetName(target), reason, exit: EXIT.failed };
  return { wrote: calls - 1, how: 'outdated', stop };
}

/** The calls of a step's write; undefined where a look found nothing to change. */
async function callsToSend(job: Job, standing: Standing): Promise<readonly Call[] | 'declined' | undefined> {
  const { context, step, target } = job;
  if (step.does === 'survey') return [];
  if (step.does === 'byHand') return askByHand(job, step.asks(target));
  if (step.does === 'local') return callsOf(step.write(target));
  if (step.does === 'delete') return standing.found && callsOf(step.write(target, standing.found));
  const live = step.look
    ? await look(context, step.in, step.look(target), context.gateway.mark())
    : undefined;
  if (step.look && live === undefined) return undefined;
  return callsOf(step.write(target, live));
}

async function askByHand(job: Job, message: string): Promise<readonly Call[] | 'declined'> {
  const { context, step } = job;
  const detail = [context.calls.place(step.in), step.title];
  const answer = await context.host.ask({ kind: 'confirm', message, detail, flag: '--yes' });
  await journal(context, {
    type: 'asked',
    ...whereOf(job),
    question: message,
    answer: answer ?? 'no',
    by: 'host',
  });
  return answer === 'yes' ? [] : 'declined';
}

/** The separate verification. What the call answered is only mentioned, never believed. */
async function verifyWritten(
  job: Job,
  standing: Standing,
  sent: Sent,
  started: number,
  anew: boolean,
): Promise<Acted> {
  const { context, step, target } = job;
  const identity = standing.found?.identity;
  const mark = context.gateway.mark();
  let round = 0;
  const seen = await poll(
    () => {
      const declared = step.does === 'delete' ? step.verify(target, identity ?? '') : step.verify(target);
      round += 1;
      return check(context, step.in, declared, round === 1 ? mark : context.gateway.mark());
    },
    // A call that AWS turned down is not waited for, unless something is on its way all the same.
    {
      ...pollOptions(job),
      onlyPending: sent.failed !== undefined && TURNED_DOWN.includes(sent.failed.failure),
    },
  );
  const unkept = seen.verdict === 'holds' && keptWasLost(job);
  if (unkept && anew) return stopped(job, LOST_AGAIN, EXIT.failed, { ...standing, ...seen }, sent.calls);
  const note = sent.failed ? `the call answered ${sent.failed.errorName}: ${sent.failed.message}` : undefined;
  await journal(context, {
    type: 'verified',
    ...whereOf(job),
    verdict: seen.verdict,
    evidence: seen.evidence,
    tookMs: context.clock.now() - started,
    ...(note === undefined ? {} : { note }),
  });
  if (seen.verdict === 'holds') {
    if (unkept) {
      const made = await remakeIfKeptWasLost(job, { ...standing, ...seen });
      if (made) return { ...made, wrote: made.wrote + sent.calls };
    }
    await recordFacts(job, seen);
    return { wrote: sent.calls, how: 'verified' };
  }
  const reason = note ? `${note}; and the verification does not hold` : 'the verification does not hold';
  return halt(job, reason, exitOf(seen, sent.failed), seen, sent.calls);
}

/** A call that AWS surely did not take, or that never left. */
const TURNED_DOWN: readonly CallFailure[] = ['rejected', 'not-found', 'denied', 'refused'];

function exitOf(seen: Checked, failed: CallFailed | undefined): ExitCode {
  if (failed?.failure === 'refused') return EXIT.refused;
  if (failed?.failure === 'denied') return EXIT.identity;
  return seen.verdict === 'unknown' ? unreadExit(seen) : EXIT.doesNotHold;
}

/** A secret that only the lost answer held: what was made is deleted, and the step makes it again. */
export async function remakeIfKeptWasLost(job: Job, seen: Standing): Promise<Acted | undefined> {
  const keep = keepOf(job);
  if (keep?.to !== 'secret' || seen.verdict !== 'holds' || !keptWasLost(job)) return undefined;
  if (job.stopping()) return { wrote: 0, how: 'stopped' };
  const { context, step } = job;
  const calls = [keep.remake];
  const sent = await send(context, {
    where: whereOf(job),
    step,
    calls,
    does: 'delete',
    seenAt: context.clock.now(),
  });
  const { failed } = sent;
  if (failed?.failure === 'outdated') return outdated(job, sent);
  if (failed && failed.failure !== 'not-found') return stopped(job, failed.message, EXIT.failed, seen, 1);
  const made = await writeAndVerify(job, seen, true);
  return { ...made, wrote: made.wrote + 1 };
}

const LOST_AGAIN = 'what only its answer held was lost again; the next run makes it anew';

/** A secret that only the answer held did not arrive where it is kept. */
function keptWasLost(job: Job): boolean {
  return keepOf(job)?.to === 'secret' && recordOf(job)?.answerLost === true;
}

const isFound = (step: Step): boolean => step.each !== undefined && 'pick' in step.each;
