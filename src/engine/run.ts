import { settle, standingNow } from './act.ts';
import { actSeeing } from './act-seeing.ts';
import { type Approvals, type Doomed, declinedDeletes } from './approval.ts';
import type { RunContext } from './context.ts';
import { billFor, billOf, unseenCosts } from './cost.ts';
import { CallFailed, EXIT, type ExitCode, MuviError } from './errors.ts';
import { changedSince, fingerprint, stepPrints } from './fingerprint.ts';
import { verifyFinished } from './finished.ts';
import { type Acted, type Job, journal, skipped } from './job.ts';
import { isFinished, type TargetRecord } from './ledger.ts';
import { mostAlarming, type RunOutcome, type Stop } from './outcome.ts';
import type { Phase } from './phase.ts';
import { pool } from './pool.ts';
import { Unresolved } from './resolve.ts';
import { countingSent } from './sent.ts';
import { type Standing, standing } from './standing.ts';
import { type MonthlyCost, type Step, type Target, targetName } from './step.ts';
import { findTargets } from './targets.ts';
import { verifyPhase } from './verify.ts';

export interface RunOptions {
  /** The command as typed, for the journal. */
  readonly command: string;
  /** The command that goes on after a stop. */
  readonly resume: string;
  /** That step alone; the phase is complete only when all hold. */
  readonly only?: string | undefined;
  /** The steps before it are verified first, and must hold. */
  readonly from?: string | undefined;
  /** Repair what no longer holds in a finished phase. */
  readonly again?: boolean | undefined;
  readonly approvals: Approvals;
}

/**
 * Runs a phase by the runner's rules: read first, ask, journal the intent, send, verify, stop at the first
 * failure. A finished phase is verified, and nothing is sent, unless `again` is given. Throws MuviError for a
 * step that is not there; everything else is in the outcome.
 */
export async function runPhase(phase: Phase, context: RunContext, options: RunOptions): Promise<RunOutcome> {
  for (const id of [options.only, options.from]) if (id !== undefined) stepNamed(phase, id);
  const started = context.clock.now();
  const before = context.ledger.phase(phase.id);
  if (isFinished(before) && !options.again && options.only === undefined) {
    return verifyFinished(phase, context, started);
  }
  const changed = changedSince(phase, before);
  const host = countingSent(context.host);
  const run = new PhaseRun(phase, { ...context, host }, options, host.sent);
  await journal(context, {
    type: 'run-started',
    phase: phase.id,
    title: phase.title,
    fingerprint: fingerprint(phase),
    stepPrints: stepPrints(phase),
    ...(changed === undefined ? {} : { changed }),
    command: options.command,
    ...(options.only === undefined ? {} : { only: options.only }),
  });
  await run.steps();
  return run.finish(started);
}

function stepNamed(phase: Phase, id: string): Step {
  const found = phase.steps.find((step) => step.id === id);
  if (found) return found;
  throw new MuviError({
    code: 'UNKNOWN_STEP',
    message: `phase ${phase.id} has no step ${id}; it has ${phase.steps.map((step) => step.id).join(', ')}`,
    fault: 'user',
    exit: EXIT.usage,
    remedy: `muvi phase show ${phase.id}`,
  });
}

class PhaseRun {
  readonly #phase: Phase;
  readonly #context: RunContext;
  readonly #options: RunOptions;
  readonly #sent: () => number;
  readonly #stops: Stop[] = [];
  #skipped = 0;
  #verified = 0;
  readonly #spent: MonthlyCost[] = [];

  constructor(phase: Phase, context: RunContext, options: RunOptions, sent: () => number) {
    this.#phase = phase;
    this.#context = context;
    this.#options = options;
    this.#sent = sent;
  }

  async steps(): Promise<void> {
    const { only, from } = this.#options;
    const { steps } = this.#phase;
    const first = from === undefined ? 0 : steps.findIndex((step) => step.id === from);
    for (const [index, step] of steps.entries()) {
      if (only !== undefined && step.id !== only) continue;
      if (this.#mustStop() && !(step.always && !this.#context.signal.aborted)) continue;
      try {
        await (index < first ? this.#mustHold(step) : this.#step(step));
      } catch (error) {
        this.#caught(step, error);
      }
    }
  }

  async finish(started: number): Promise<RunOutcome> {
    const { signal, clock } = this.#context;
    const tookMs = clock.now() - started;
    if (signal.aborted) this.#stops.push(interruption(signal));
    let complete = this.#stops.length === 0;
    if (complete && this.#options.only !== undefined) complete = await this.#allHold();
    if (complete) this.#spent.push(...unseenCosts(this.#phase, this.#context.ledger));
    const bill = billFor(this.#spent);
    const total = billOf(this.#phase, this.#context.ledger, complete);
    const came = { wrote: this.#sent(), ...bill };
    for (const [index, { step, target, reason }] of this.#stops.entries()) {
      await journal(this.#context, {
        type: 'stopped',
        phase: this.#phase.id,
        ...(step ? { step } : {}),
        ...(target === undefined ? {} : { target }),
        reason,
        resume: this.#options.resume,
        ...(index === this.#stops.length - 1 ? { ...came, total } : {}),
      });
    }
    if (complete)
      await journal(this.#context, { type: 'phase-finished', phase: this.#phase.id, tookMs, ...came, total });
    return {
      phase: this.#phase.id,
      exit: mostAlarming(this.#stops.map((stop) => stop.exit)),
      ...(this.#options.only === undefined ? {} : { only: this.#options.only }),
      ...came,
      skipped: this.#skipped,
      verified: this.#verified,
      tookMs,
      stops: this.#stops,
      complete,
      ...(this.#stops.length > 0 ? { resume: this.#options.resume } : {}),
    };
  }

  async #allHold(): Promise<boolean> {
    const { targets } = await verifyPhase(this.#phase, this.#context);
    return targets.every(({ verdict }) => verdict === 'holds');
  }

  #mustStop(): boolean {
    return this.#stops.length > 0 || this.#context.signal.aborted;
  }

  /** A step before `--from`. */
  async #mustHold(step: Step): Promise<void> {
    const { targets } = await verifyPhase({ ...this.#phase, steps: [step] }, this.#context);
    for (const { target, verdict, judgement } of targets) {
      if (verdict === 'holds') continue;
      const reason = `it must hold before ${this.#options.from}, and is ${verdict}`;
      this.#stops.push({ step: step.id, target, reason, exit: EXIT.doesNotHold, judgement });
    }
  }

  async #step(step: Step): Promise<void> {
    const context = this.#context;
    const started = context.clock.now();
    const mark = context.gateway.mark();
    const targets = step.leftOut === undefined ? await findTargets(context, step, mark) : [];
    context.host.notify({
      type: 'step-started',
      phase: this.#phase.id,
      step: step.id,
      title: step.title,
      targets: targets.map(targetName),
    });
    if (step.leftOut !== undefined) {
      await this.#take(skipped(this.#job(step, 'all'), 'left out', undefined, step.leftOut));
    } else if (step.does === 'delete') {
      await this.#deletes(step, targets);
    } else {
      await this.#each(step, targets, async (target, release) =>
        actSeeing(this.#job(step, target, release), await standing(context, step, target, mark, 'acting')),
      );
    }
    const tookMs = context.clock.now() - started;
    if (!this.#mustStop())
      await journal(context, { type: 'step-finished', phase: this.#phase.id, step: step.id, tookMs });
  }

  /** Everything a step would delete is found and shown before anyone is asked, and asked before any goes. */
  async #deletes(step: Step & { readonly does: 'delete' }, targets: readonly Target[]): Promise<void> {
    const context = this.#context;
    const mark = context.gateway.mark();
    const seen = new Map<Target, Standing>();
    await pool(targets, context.concurrency, async (target, release) => {
      const first = await standing(context, step, target, mark, 'acting');
      seen.set(target, await settle(this.#job(step, target, release), first));
    });
    const doomed = targets.flatMap((target): Doomed[] => {
      const now = seen.get(target);
      const goes = now?.found !== undefined && !now.excused && now.verdict === 'differs';
      return goes && now.found ? [{ target, found: now.found }] : [];
    });
    const declined = await declinedDeletes(context, this.#phase.id, step, doomed, this.#options.approvals);
    if (declined.length > 0) {
      const target = declined.map((one) => targetName(one.target)).join(', ');
      this.#stops.push({ step: step.id, target, reason: 'the deletion was declined', exit: EXIT.declined });
      return;
    }
    const shown = new Map(doomed.map(({ target, found }) => [target, found]));
    await this.#each(step, targets, async (target, release) => {
      const job = { ...this.#job(step, target, release), shown: shown.get(target), settled: true };
      // People think, and others of the step take their time: what was shown may be something else by now.
      return actSeeing(job, job.shown ? await standingNow(job) : (seen.get(target) as Standing));
    });
  }

  async #each(
    step: Step,
    targets: readonly Target[],
    work: (target: Target, release: () => void) => Promise<Acted>,
  ): Promise<void> {
    const stop = () => !step.always && this.#mustStop();
    await pool(
      targets,
      this.#context.concurrency,
      async (target, release) => {
        const owed = this.#isOwed(step, target);
        const acted = await this.#take(work(target, release));
        if (!step.monthly || !this.#recordOf(step, target)?.done) return;
        if (owed || acted.wrote > 0) this.#spent.push(step.monthly(target));
      },
      stop,
    );
  }

  #recordOf(step: Step, target: Target): TargetRecord | undefined {
    return this.#context.ledger.target(this.#phase.id, step.id, targetName(target));
  }

  /** An earlier run sent it and never saw it hold: its cost is this run's, if this one does. */
  #isOwed(step: Step, target: Target): boolean {
    const before = this.#recordOf(step, target);
    return before?.sentAt !== undefined && !before.done;
  }

  async #take(work: Promise<Acted>): Promise<Acted> {
    const acted = await work;
    if (acted.how === 'verified') this.#verified += 1;
    if (acted.how === 'skipped') this.#skipped += 1;
    if (acted.stop) this.#stops.push(acted.stop);
    return acted;
  }

  #job(step: Step, target: Target, release: () => void = () => {}): Job {
    const stopping = () => !step.always && this.#mustStop();
    const { approvals } = this.#options;
    return { context: this.#context, phase: this.#phase.id, step, target, approvals, stopping, release };
  }

  /** What ends a step without a verdict of its own: a read that could not be made, a refusal, an interruption. */
  #caught(step: Step, error: unknown): void {
    if (this.#context.signal.aborted) return;
    if (error instanceof Unresolved) {
      this.#stops.push({ step: step.id, reason: error.message, exit: EXIT.doesNotHold });
    } else if (error instanceof CallFailed) {
      const exits: Partial<Record<CallFailed['failure'], ExitCode>> = {
        refused: EXIT.refused,
        denied: EXIT.identity,
      };
      const exit = exits[error.failure] ?? EXIT.failed;
      this.#stops.push({ step: step.id, reason: `${error.errorName}: ${error.message}`, exit });
    } else if (error instanceof MuviError && error.exit === EXIT.declined) {
      const reason = error.remedy ? `${error.message} (${error.remedy})` : error.message;
      this.#stops.push({ step: step.id, reason, exit: EXIT.declined });
    } else {
      throw error;
    }
  }
}

/** The reason of the abort says which signal it was; SIGINT, where it does not. */
function interruption({ reason }: AbortSignal): Stop {
  const exit = reason instanceof MuviError ? reason.exit : EXIT.interrupted;
  return { step: '', reason: 'interrupted', exit };
}
