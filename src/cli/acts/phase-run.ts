import { type Approvals, NOTHING_APPROVED } from '../../engine/approval.ts';
import { EXIT, type ExitCode, MuviError, usageError } from '../../engine/errors.ts';
import { changedSince } from '../../engine/fingerprint.ts';
import type { Phase } from '../../engine/phase.ts';
import type { Plan } from '../../engine/plan.ts';
import { runPhase } from '../../engine/run.ts';
import { approvalsOf, staleness } from '../../engine/staleness.ts';
import { approvedPlan, mustBeSeconded } from '../approved-plan.ts';
import { type Act, argument, given, type Input, option, optionsOf } from '../command.ts';
import { findPhase, findStep } from '../find-phase.ts';
import { changedText } from '../hosts/sentences.ts';
import type { Io } from '../io.ts';
import { orStopped } from '../or-stopped.ts';
import { keepPlan } from '../plan-store.ts';
import { planned, toldBy } from '../planning.ts';
import { needsOf } from '../prerequisites.ts';
import { resumeCommand } from '../resume.ts';
import { commandOf, type Writing, withWriting } from '../session.ts';
import { showOutcome } from '../show-outcome.ts';
import { planCost, tally, writes } from '../views/plan.ts';
import { planTable } from '../views/plan-table.ts';
import { act as planAct } from './phase-plan.ts';

/** Plans, asks, runs, verifies. The exit code is the run's. */
export const act: Act = async (input, io) => {
  if (given(input, 'dryRun')) return planAct(input, io);
  return withWriting(io, { answers: { yes: given(input, 'yes') } }, (writing) => run(input, io, writing));
};

async function run(input: Input, io: Io, writing: Writing): Promise<ExitCode> {
  const { records, context, host, connection } = writing;
  const phase = findPhase(records.phases, argument(input, 'phase') ?? '');
  const only = findStep(phase, option(input, 'only'));
  const from = findStep(phase, option(input, 'from'));
  if (only !== undefined && from !== undefined)
    throw usageError('USAGE', '--only and --from cannot be given together', 'give one of them');
  const again = given(input, 'again');
  const { status } = context.ledger.phase(phase.id);
  const finished = (status === 'complete' || status === 'adopted') && !again && only === undefined;
  let approvals: Approvals = { ...NOTHING_APPROVED, confirmed: optionsOf(input, 'confirm') };
  let plan: Plan | undefined;
  if (!finished) {
    needsOf(phase, writing);
    // A signal is heeded while AWS is slow to answer: nothing has been sent yet.
    plan = await orStopped(planned(phase, context, io, only), io.signal);
    keepPlan(records.folders.plans, plan);
    if (!io.globals.json) io.err.write(planTable(io.err, plan));
    approvals =
      (await approved(input, io, writing, phase, plan)) ??
      (await begin(writing, phase, plan, approvals, only));
  }
  const resume = resumeCommand(io, phase.id, { approve: option(input, 'approve') });
  const outcome = await runPhase(phase, context, {
    command: commandOf(io),
    resume,
    only,
    from,
    again,
    approvals,
  });
  await host.settled();
  const [inFlight, logs] = [writing.inFlight(), await writing.logs(phase.id)];
  return showOutcome(io, { phase, outcome, plan, records, connection, inFlight, logs });
}

/** What `--approve` covers, held against how things stand now; undefined where it was not given. */
async function approved(
  input: Input,
  io: Io,
  writing: Writing,
  phase: Phase,
  now: Plan,
): Promise<Approvals | undefined> {
  const digest = option(input, 'approve');
  if (digest === undefined) {
    mustBeSeconded(writing, undefined);
    return undefined;
  }
  const before = approvedPlan(digest, option(input, 'plan'), io, writing);
  mustBeSeconded(writing, digest);
  const changes = staleness(before, now);
  if (changes.length > 0) {
    throw new MuviError({
      code: 'PLAN_STALE',
      message: `the approved plan no longer fits: ${changes.join('; ')}`,
      fault: 'user',
      exit: EXIT.declined,
      remedy: `muvi phase plan ${phase.id}${writing.records.rehearsal ? ' --rehearse' : ''}, then approve what it shows`,
    });
  }
  return approvalsOf(before, phase, writing.context.ledger, optionsOf(input, 'confirm'), toldBy(io));
}

/** The question to begin: names the account, the region and what would happen. */
async function begin(
  { context }: Writing,
  phase: Phase,
  plan: Plan,
  approvals: Approvals,
  only: string | undefined,
): Promise<Approvals> {
  if (!writes(plan)) return approvals;
  const changed = changedSince(phase, context.ledger.phase(phase.id));
  const answer = await context.host.ask({
    kind: 'confirm',
    message: `Run ${only === undefined ? '' : `step ${only} of `}phase ${phase.id} (${phase.title})?`,
    detail: [
      ...phase.writes.map((environment) => context.calls.place(environment)),
      tally(plan),
      planCost(plan),
      ...(changed === undefined ? [] : [changedText(changed)]),
    ],
    flag: '--yes',
  });
  if (answer === 'yes') return approvals;
  throw new MuviError({
    code: 'DECLINED',
    message: `phase ${phase.id} was declined; nothing was sent`,
    fault: 'user',
    exit: EXIT.declined,
    remedy: `muvi phase plan ${phase.id}${context.rehearsal ? ' --rehearse' : ''}`,
  });
}
