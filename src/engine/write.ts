import type { Call } from './call.ts';
import { check, look } from './check.ts';
import { EXIT } from './errors.ts';
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
import { callsOf, type Step } from './step.ts';

export async function writeAndVerify(job: Job, standing: Standing, again = false): Promise<Acted> {
  const { context, step, target } = job;
  let sent: Sent;
  const started = context.clock.now();
  try {
    const calls = await callsToSend(job, standing);
    if (calls === undefined)
      return stopped(job, 'what is to be changed is not there', EXIT.doesNotHold, standing);
    sent = await send(context, {
      where: whereOf(job),
      step,
      calls,
      keep: keepOf(job),
      token: recordOf(job)?.open ? recordOf(job)?.token : undefined,
      identity: standing.found?.identity,
      found: isFound(step) ? target : undefined,
    });
  } catch (error) {
    if (error instanceof Unresolved) return stopped(job, error.message, EXIT.doesNotHold, standing);
    throw error;
  }
  if (sent.failed?.failure === 'refused')
    return stopped(job, sent.failed.message, EXIT.refused, standing, sent.calls);
  if (sent.failed?.failure === 'denied') {
    return stopped(
      job,
      `${sent.failed.errorName}: ${sent.failed.message}`,
      EXIT.identity,
      standing,
      sent.calls,
    );
  }
  return verifyWritten(job, standing, sent, started, again);
}

/** The calls of a step's write, or undefined where a look found nothing to change. */
async function callsToSend(job: Job, standing: Standing): Promise<readonly Call[] | undefined> {
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

async function askByHand(job: Job, message: string): Promise<readonly Call[]> {
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
  return [];
}

/** The separate verification. What the call answered is only mentioned, never believed. */
async function verifyWritten(
  job: Job,
  standing: Standing,
  sent: Sent,
  started: number,
  again: boolean,
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
      onlyPending: sent.failed?.failure === 'rejected' || sent.failed?.failure === 'not-found',
    },
  );
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
    const lost = sent.failed && !again ? await remakeIfKeptWasLost(job, { ...standing, ...seen }) : undefined;
    if (lost) return { ...lost, wrote: lost.wrote + sent.calls };
    await recordFacts(job, seen);
    return { wrote: sent.calls, how: 'verified' };
  }
  const reason = note ? `${note}; and the verification does not hold` : 'the verification does not hold';
  return halt(
    job,
    reason,
    seen.verdict === 'unknown' ? unreadExit(seen) : EXIT.doesNotHold,
    seen,
    sent.calls,
  );
}

/** A secret that only the lost answer held: what was made is deleted, and the step makes it again. */
export async function remakeIfKeptWasLost(job: Job, seen: Standing): Promise<Acted | undefined> {
  const keep = keepOf(job);
  if (keep?.to !== 'secret' || seen.verdict !== 'holds' || !recordOf(job)?.answerLost) return undefined;
  const removed = await send(job.context, { where: whereOf(job), step: job.step, calls: [keep.remake] });
  if (removed.failed) return stopped(job, removed.failed.message, EXIT.failed, seen, 1);
  const made = await writeAndVerify(job, seen, true);
  return { ...made, wrote: made.wrote + 1 };
}

const isFound = (step: Step): boolean => step.each !== undefined && 'pick' in step.each;
