import type { Call } from './call.ts';
import { type Checked, check, look } from './check.ts';
import type { RunContext } from './context.ts';
import { EXIT, type ExitCode } from './errors.ts';
import type { Event, Skip, Where } from './events.ts';
import type { TargetRecord } from './ledger.ts';
import type { Stop } from './outcome.ts';
import { poll } from './poll.ts';
import { Unresolved } from './resolve.ts';
import { type Sent, send } from './send.ts';
import type { Standing } from './standing.ts';
import { type Found, type Keep, type Step, type Target, targetName } from './step.ts';

/** What one target came to. */
export interface Acted {
  readonly wrote: number;
  readonly how: 'verified' | 'skipped' | 'stopped';
  readonly stop?: Stop;
}

/** One target of one step, about to be worked on. */
export interface Job {
  readonly context: RunContext;
  readonly phase: string;
  readonly step: Step;
  readonly target: Target;
  /** Says that the run is stopping: nothing may be sent any more. */
  readonly stopping: () => boolean;
  /** Lets another target start: this one only waits from here. */
  readonly release: () => void;
}

const whereOf = ({ phase, step, target }: Job): Where => ({
  phase,
  step: step.id,
  target: targetName(target),
});

const recordOf = (job: Job): TargetRecord | undefined =>
  job.context.ledger.target(job.phase, job.step.id, targetName(job.target));

export async function journal(context: RunContext, event: Event): Promise<void> {
  context.host.notify(await context.ledger.append(event));
}

/**
 * Brings one target to where its verification holds: reads first, sends only what is missing, and verifies with
 * a read of its own. `standing` is the first read; deletes come here approved.
 */
export async function act(job: Job, standing: Standing): Promise<Acted> {
  const settled = await untilSettled(job, standing);
  const lost = await remakeIfKeptWasLost(job, settled);
  if (lost) return lost;
  if (settled.verdict === 'holds') return alreadySo(job, settled);
  if (settled.excused) return skipped(job, settled.excused.why, settled, settled.excused.detail);
  const refusal = whyNotSend(job.step, settled);
  if (refusal)
    return stopped(
      job,
      refusal,
      settled.verdict === 'unknown' ? unreadExit(settled) : EXIT.doesNotHold,
      settled,
    );
  if (job.stopping()) return { wrote: 0, how: 'stopped' };
  return writeAndVerify(job, settled);
}

/** Something on its way is waited for, never sent again. */
async function untilSettled(job: Job, standing: Standing): Promise<Standing> {
  if (standing.verdict === 'holds' || standing.excused) return standing;
  if (standing.verdict !== 'pending' && !standing.settling) return standing;
  const { context, step, target } = job;
  const identity = standing.found?.identity ?? recordOf(job)?.identity;
  const declared = step.does === 'delete' ? step.verify(target, identity ?? '') : step.verify(target);
  const seen = await poll(() => check(context, step.in, declared, context.gateway.mark()), {
    ...pollOptions(job),
    onlyPending: true,
  });
  return { ...standing, ...seen };
}

/** Why a first read forbids sending, if it does. */
function whyNotSend(step: Step, { verdict }: Standing): string | undefined {
  if (verdict === 'unknown') return 'it could not be read';
  if (verdict === 'failed') return 'it is in a state it does not leave by itself';
  if (verdict === 'pending') return 'it was still changing when the time was up';
  if (step.does === 'survey') return 'it is not as the runbook has it';
  if (step.does === 'create' && verdict === 'differs') {
    return 'something of that name is there and differs; it is not changed silently';
  }
  return undefined;
}

async function writeAndVerify(job: Job, standing: Standing, again = false): Promise<Acted> {
  const { context, step, target } = job;
  let sent: Sent;
  const started = context.clock.now();
  try {
    const calls = await callsOf(job, standing);
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
async function callsOf(job: Job, standing: Standing): Promise<readonly Call[] | undefined> {
  const { context, step, target } = job;
  if (step.does === 'survey') return [];
  if (step.does === 'byHand') return askByHand(job, step.asks(target));
  if (step.does === 'local') return listOf(step.write(target));
  if (step.does === 'delete') return listOf(step.write(target, standing.found as Found));
  const live = step.look
    ? await look(context, step.in, step.look(target), context.gateway.mark())
    : undefined;
  if (step.look && live === undefined) return undefined;
  return listOf(step.write(target, live));
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

/** It holds before anything was sent: an interrupted write is recorded as found so, the rest as already so. */
async function alreadySo(job: Job, seen: Checked): Promise<Acted> {
  const { context, step } = job;
  if (step.does === 'survey') {
    await journal(context, {
      type: 'verified',
      ...whereOf(job),
      verdict: 'holds',
      evidence: seen.evidence,
      tookMs: 0,
    });
    await recordFacts(job, seen);
    return { wrote: 0, how: 'verified' };
  }
  if (!recordOf(job)?.open)
    return skipped(job, step.does === 'delete' ? 'nothing there' : 'already so', seen);
  await journal(context, {
    type: 'verified',
    ...whereOf(job),
    verdict: 'holds',
    evidence: seen.evidence,
    tookMs: 0,
    note: 'found so after an interruption; nothing was sent again',
  });
  return { wrote: 0, how: 'verified' };
}

/** What the verifications say is worth keeping for people and for later: endpoints, ARNs, counts. */
async function recordFacts(job: Job, seen: Checked): Promise<void> {
  if (Object.keys(seen.facts).length === 0) return;
  await journal(job.context, { type: 'recorded', ...whereOf(job), facts: seen.facts });
}

/** A secret that only the lost answer held: what was made is deleted, and the step makes it again. */
async function remakeIfKeptWasLost(job: Job, seen: Standing): Promise<Acted | undefined> {
  const keep = keepOf(job);
  if (keep?.to !== 'secret' || seen.verdict !== 'holds' || !recordOf(job)?.answerLost) return undefined;
  const removed = await send(job.context, { where: whereOf(job), step: job.step, calls: [keep.remake] });
  if (removed.failed) return stopped(job, removed.failed.message, EXIT.failed, seen, 1);
  const made = await writeAndVerify(job, seen, true);
  return { ...made, wrote: made.wrote + 1 };
}

export async function skipped(
  job: Job,
  why: Skip,
  seen: Checked | undefined,
  detail?: string,
): Promise<Acted> {
  await journal(job.context, {
    type: 'skipped',
    ...whereOf(job),
    why,
    ...(detail === undefined ? {} : { detail }),
    evidence: seen?.evidence ?? [],
  });
  return { wrote: 0, how: 'skipped' };
}

async function stopped(job: Job, reason: string, exit: ExitCode, seen: Checked, wrote = 0): Promise<Acted> {
  await journal(job.context, {
    type: 'verified',
    ...whereOf(job),
    verdict: seen.verdict === 'holds' ? 'differs' : seen.verdict,
    evidence: seen.evidence,
    tookMs: 0,
    note: reason,
  });
  return halt(job, reason, exit, seen, wrote);
}

function halt(job: Job, reason: string, exit: ExitCode, judgement: Checked, wrote: number): Acted {
  const { step, target } = whereOf(job);
  return { wrote, how: 'stopped', stop: { step, target, reason, exit, judgement } };
}

/** An answer that was denied is a matter of credentials; any other failure to read is a failure of the run. */
function unreadExit(seen: Checked): ExitCode {
  return seen.evidence.some(({ error }) => error && /denied|expired|unauthorized|credential/i.test(error))
    ? EXIT.identity
    : EXIT.failed;
}

function pollOptions(job: Job) {
  const { context, step } = job;
  const where = whereOf(job);
  return {
    clock: context.clock,
    wait: step.wait,
    signal: context.signal,
    onWait: (seen: Checked, elapsedMs: number, usuallyMs: number) => {
      job.release();
      context.host.notify({
        type: 'waiting',
        ...where,
        verdict: seen.verdict,
        state: seen.evidence.find((part) => part.state !== undefined)?.state,
        elapsedMs,
        usuallyMs,
      });
    },
  };
}

function keepOf({ step, target }: Job): Keep | undefined {
  return step.does === 'create' || step.does === 'modify' ? step.keep?.(target) : undefined;
}

const isFound = (step: Step): boolean => step.each !== undefined && 'pick' in step.each;

const listOf = (calls: Call | readonly Call[]): readonly Call[] =>
  Array.isArray(calls) ? (calls as readonly Call[]) : [calls as Call];
