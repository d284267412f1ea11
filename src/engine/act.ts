import { type Checked, check } from './check.ts';
import { EXIT } from './errors.ts';
import {
  type Acted,
  type Job,
  journal,
  pollOptions,
  recordFacts,
  recordOf,
  sinceSent,
  skipped,
  stopped,
  unreadExit,
  whereOf,
} from './job.ts';
import { poll } from './poll.ts';
import { asShown, boundTo, changedSinceShown } from './shown.ts';
import { type Standing, standing } from './standing.ts';
import type { Step, Wait } from './step.ts';
import { remakeIfKeptWasLost, writeAndVerify } from './write.ts';

/**
 * Brings one target to where its verification holds: reads first, sends only what is missing, and verifies with
 * a read of its own. `first` is the first read; a delete takes away what the job says was shown, or nothing.
 */
export async function act(job: Job, first: Standing): Promise<Acted> {
  const settled = await settle(job, first);
  const lost = await remakeIfKeptWasLost(job, settled);
  if (lost) return lost;
  if (settled.verdict === 'holds') return alreadySo(job, settled, first.verdict === 'pending');
  if (settled.excused) return skipped(job, settled.excused.why, settled, settled.excused.detail);
  const refusal = whyNotSend(job.step, settled);
  if (refusal) {
    const exit = settled.verdict === 'unknown' ? unreadExit(settled) : EXIT.doesNotHold;
    return stopped(job, refusal, exit, settled);
  }
  const unseen = whyNotDelete(job, settled);
  if (unseen) return stopped(job, unseen, EXIT.declined, settled);
  if (job.stopping()) return { wrote: 0, how: 'stopped' };
  return writeAndVerify(job, settled);
}

/**
 * Where an earlier process sent something and never saw what became of it: how long a read may still answer from
 * before that, until it is believed and the call is sent again.
 */
const UNSURE: Wait = { usually: '5s', atMost: '30s' };

/**
 * How a target stands once nothing is on its way. What a delete found is looked at anew after a wait: something else
 * may have taken its name.
 */
export async function settle(job: Job, first: Standing): Promise<Standing> {
  const settled = await untilSettled(job, first);
  const waited = settled !== first && settled.verdict !== 'holds';
  return job.step.does === 'delete' && waited ? standingNow(job) : settled;
}

/** How a target stands by a read of its own, made now. */
export function standingNow({ context, step, target }: Job): Promise<Standing> {
  return standing(context, step, target, context.gateway.mark(), 'acting');
}

/** Something on its way is waited for, never sent again. */
async function untilSettled(job: Job, first: Standing): Promise<Standing> {
  if (first.verdict === 'holds' || first.excused) return first;
  const { context, step, target } = job;
  const identity = first.found?.identity ?? recordOf(job)?.identity;
  const declared = step.does === 'delete' ? step.verify(target, identity ?? '') : step.verify(target);
  const ask = () => check(context, step.in, declared, context.gateway.mark());
  // What is on its way has arrived: it is waited for as long as its kind takes.
  const unsure = !job.settled && recordOf(job)?.open && first.verdict !== 'pending';
  const now = unsure ? { ...first, ...(await poll(ask, { ...pollOptions(job), wait: UNSURE })) } : first;
  if (now.verdict === 'holds' || (now.verdict !== 'pending' && !now.settling)) return now;
  return { ...now, ...(await poll(ask, { ...pollOptions(job), onlyPending: true })) };
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

/** Nothing goes that nobody was shown: neither what came meanwhile, nor what stands there in its place. */
function whyNotDelete({ step, shown }: Job, { found }: Standing): string | undefined {
  if (step.does !== 'delete' || found === undefined) return undefined;
  if (shown === undefined) return `nobody was shown that ${boundTo(found)} goes; run it again to be asked`;
  const other = changedSinceShown(asShown(shown), asShown(found));
  return other === undefined ? undefined : `${other}; run it again to be asked`;
}

/**
 * It holds before anything was sent: an interrupted write is recorded as found so, the rest as already so. `waited`:
 * its end was seen here, so the journal knows how long it took.
 */
async function alreadySo(job: Job, seen: Checked, waited: boolean): Promise<Acted> {
  const { context, step } = job;
  const open = recordOf(job)?.open === true;
  if (!open && step.does !== 'survey') {
    const acted = await skipped(job, step.does === 'delete' ? 'nothing there' : 'already so', seen);
    await recordFacts(job, seen);
    return acted;
  }
  await journal(context, {
    type: 'verified',
    ...whereOf(job),
    verdict: 'holds',
    evidence: seen.evidence,
    tookMs: waited ? (sinceSent(job) ?? 0) : 0,
    ...(open ? { note: 'found so after an interruption; nothing was sent again' } : {}),
  });
  await recordFacts(job, seen);
  return { wrote: 0, how: 'verified' };
}
