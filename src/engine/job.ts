import type { Approvals } from './approval.ts';
import type { Checked } from './check.ts';
import type { RunContext } from './context.ts';
import { EXIT, type ExitCode } from './errors.ts';
import type { Event, Skip, Where } from './events.ts';
import type { TargetRecord } from './ledger.ts';
import type { Stop } from './outcome.ts';
import { type Found, type Keep, type Step, type Target, targetName } from './step.ts';

/** What one target came to. */
export interface Acted {
  readonly wrote: number;
  /** `outdated`: what was to be taken away must be looked at again before it is. */
  readonly how: 'verified' | 'skipped' | 'stopped' | 'outdated';
  readonly stop?: Stop;
}

/** One target of one step, about to be worked on. */
export interface Job {
  readonly context: RunContext;
  readonly phase: string;
  readonly step: Step;
  readonly target: Target;
  readonly approvals: Approvals;
  /** Says that the run is stopping: nothing may be sent any more. */
  readonly stopping: () => boolean;
  /** Lets another target start: this one only waits from here. */
  readonly release: () => void;
  /** What a delete may take away, since it was shown and nobody said no. */
  readonly shown?: Found | undefined;
  /** What an earlier process may have sent was waited for already. */
  readonly settled?: boolean;
}

export const whereOf = ({ phase, step, target }: Job): Where => ({
  phase,
  step: step.id,
  target: targetName(target),
});

export const recordOf = (job: Job): TargetRecord | undefined =>
  job.context.ledger.target(job.phase, job.step.id, targetName(job.target));

export async function journal(context: RunContext, event: Event): Promise<void> {
  context.host.notify(await context.ledger.append(event));
}

export async function stopped(
  job: Job,
  reason: string,
  exit: ExitCode,
  seen: Checked,
  wrote = 0,
): Promise<Acted> {
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

export function halt(job: Job, reason: string, exit: ExitCode, judgement: Checked, wrote: number): Acted {
  const { step, target } = whereOf(job);
  return { wrote, how: 'stopped', stop: { step, target, reason, exit, judgement } };
}

/** An answer that was denied is a matter of credentials; any other failure to read is a failure of the run. */
export function unreadExit(seen: Checked): ExitCode {
  return seen.evidence.some(({ error }) => error && /denied|expired|unauthorized|credential/i.test(error))
    ? EXIT.identity
    : EXIT.failed;
}

export function pollOptions(job: Job) {
  const { context, step } = job;
  const where = whereOf(job);
  return {
    clock: context.clock,
    wait: step.wait,
    signal: context.signal,
    onWait: (seen: Checked, waitedMs: number, usuallyMs: number) => {
      job.release();
      const elapsedMs = Math.max(waitedMs, sinceSent(job) ?? 0);
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

/**
 * Milliseconds since a write whose outcome is open began to leave, whichever process sent it; undefined where none
 * is. Another machine's clock may stand after this one's.
 */
export function sinceSent(job: Job): number | undefined {
  const record = recordOf(job);
  if (!record?.open || record.sentAt === undefined) return undefined;
  return Math.max(0, job.context.clock.now() - Date.parse(record.sentAt));
}

export function keepOf({ step, target }: Job): Keep | undefined {
  return step.does === 'create' || step.does === 'modify' ? step.keep?.(target) : undefined;
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

/**
 * What the verifications say is worth keeping for people and for later: endpoints, ARNs, counts. Nothing where the
 * journal says the same already.
 */
export async function recordFacts(job: Job, seen: Checked): Promise<void> {
  const known = recordOf(job)?.facts ?? {};
  if (Object.entries(seen.facts).every(([name, value]) => known[name] === value)) return;
  await journal(job.context, { type: 'recorded', ...whereOf(job), facts: seen.facts });
}
