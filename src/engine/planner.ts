import type { Call } from './call.ts';
import { look } from './check.ts';
import { milliseconds } from './clock.ts';
import type { ReadContext } from './context.ts';
import { pricedPart, total } from './cost.ts';
import { CallFailed } from './errors.ts';
import { digestOf, fingerprint } from './fingerprint.ts';
import type { Mark } from './gateway.ts';
import type { Phase } from './phase.ts';
import type { Plan, PlannedStep, PlannedTarget } from './plan.ts';
import { acts, type PlannedCalls, withLines } from './planned-lines.ts';
import { pool } from './pool.ts';
import { symbolic, Unresolved } from './resolve.ts';
import { asShown } from './shown.ts';
import { type Standing, standing } from './standing.ts';
import { callsOf, type Step, type Target, targetName } from './step.ts';
import { findTargets } from './targets.ts';

/**
 * What a run of the phase would do now, or of its step `only`, by reading alone. Throws CallFailed where something
 * could not be read that decides what would be done.
 */
export async function planPhase(phase: Phase, context: ReadContext, only?: string): Promise<Plan> {
  const planned = new Map<Step, PlannedStep>();
  const sending: Sending = new Map();
  const wanted = phase.steps.filter(({ id }) => only === undefined || id === only);
  await pool(wanted, context.concurrency, async (step) => {
    planned.set(step, await planStep(step, context, phase, sending));
  });
  const unlined = wanted.flatMap((step) => planned.get(step) ?? []);
  const steps = await withLines(context, unlined, sending);
  const costs = steps.flatMap((step) => step.targets.map((target) => target.monthly));
  const acting = steps.filter(acts);
  const decided = {
    version: 1 as const,
    phase: phase.id,
    title: phase.title,
    rehearsal: context.rehearsal,
    fingerprint: fingerprint(phase),
    places: Object.fromEntries(phase.writes.map((name) => [name, context.calls.place(name)])),
    steps,
  };
  return {
    ...decided,
    at: new Date(context.clock.now()).toISOString(),
    digest: planDigest(decided),
    monthly: total(costs),
    monthlyKnown: pricedPart(costs),
    usuallyMs: acting.reduce((sum, step) => sum + step.usuallyMs, 0),
    atMostMs: acting.reduce((sum, step) => sum + step.atMostMs, 0),
  };
}

/** The calls of each target that has any; their lines are written when every step is planned. */
type Sending = Map<PlannedTarget, PlannedCalls>;

/**
 * The digest of a plan: over all that decides what a run of it may do and all that a table of it shows, so that a
 * file changed by hand is no longer the plan that was approved. The reads behind it and the AWS CLI lines are left
 * out: they carry request ids and ETags, which two plans of the same do not share.
 */
export function planDigest({
  version,
  phase,
  title,
  rehearsal,
  fingerprint,
  places,
  steps,
}: Pick<Plan, 'version' | 'phase' | 'title' | 'rehearsal' | 'fingerprint' | 'places' | 'steps'>): string {
  const told = steps.map((step) => ({
    ...step,
    targets: step.targets.map(({ evidence: _reads, lines: _lines, ...target }) => target),
  }));
  return digestOf([version, phase, title, rehearsal, fingerprint, places, told]);
}

async function planStep(
  step: Step,
  context: ReadContext,
  phase: Phase,
  sending: Sending,
): Promise<PlannedStep> {
  const mark = context.gateway.mark();
  const targets = new Map<string, PlannedTarget>();
  const found = step.leftOut === undefined ? await targetsOrLater(context, step, mark) : ['all'];
  if (found === undefined)
    targets.set('all', {
      ...nothing('all'),
      action: 'later',
      why: 'its targets come from an earlier step',
      binding: 'later',
    });
  const names = (found ?? []).map(targetName);
  await pool(found ?? [], context.concurrency, async (target) => {
    targets.set(targetName(target), await planTarget(context, phase, step, target, mark, sending));
  });
  return {
    id: step.id,
    title: step.title,
    does: step.does,
    in: step.in,
    irreversible: step.does === 'delete' && step.irreversible === true,
    warns: step.warns,
    usuallyMs: step.wait ? milliseconds(step.wait.usually) : 0,
    atMostMs: step.wait ? milliseconds(step.wait.atMost) : 0,
    targets: found === undefined ? [...targets.values()] : names.flatMap((name) => targets.get(name) ?? []),
  };
}

async function targetsOrLater(
  context: ReadContext,
  step: Step,
  mark: Mark,
): Promise<readonly Target[] | undefined> {
  try {
    return await findTargets(context, step, mark);
  } catch (error) {
    if (error instanceof Unresolved) return undefined;
    throw error;
  }
}

function nothing(target: string): PlannedTarget {
  return {
    target,
    action: 'none',
    verdict: undefined,
    lines: [],
    differences: [],
    evidence: [],
    monthly: 0,
    binding: 'none',
  };
}

async function planTarget(
  context: ReadContext,
  phase: Phase,
  step: Step,
  target: Target,
  mark: Mark,
  sending: Sending,
): Promise<PlannedTarget> {
  const name = targetName(target);
  if (step.leftOut !== undefined) return { ...nothing(name), action: 'left out', why: step.leftOut };
  const now = await standing(context, step, target, mark, 'acting');
  const differences = now.evidence.flatMap((part) => part.differences);
  const seen = { ...nothing(name), verdict: now.verdict, differences, evidence: now.evidence };
  if (now.excused && now.found && step.does === 'delete' && step.leftWhileUsed && !step.supersededBy) {
    // The steps before it may free it: shown and bound to its identity now, so that an approval covers it then.
    const shown = asShown(now.found);
    return {
      ...seen,
      action: 'later',
      why: `once nothing uses it; ${now.excused.detail}`,
      ...shown,
      binding: { deletes: shown.identity, once: 'unused' },
      monthly: step.monthly?.(target) ?? 0,
    };
  }
  if (now.excused) return { ...seen, why: now.excused.detail };
  if (now.verdict === 'holds')
    return { ...seen, why: step.does === 'delete' ? 'nothing there' : 'already so' };
  if (now.verdict === 'pending') return { ...seen, action: 'wait', why: 'on its way already' };
  if (now.verdict === 'unknown') return { ...seen, action: 'stop', why: 'it could not be read' };
  if (step.does === 'survey') {
    const later = now.unresolved !== undefined || hasEarlierWrite(phase, step);
    return {
      ...seen,
      action: later ? 'later' : 'stop',
      why: later ? 'looked at when the steps before it are done' : 'it is not as the runbook has it',
    };
  }
  if (now.verdict === 'failed')
    return { ...seen, action: 'stop', why: 'it is in a state it does not leave by itself' };
  if (step.does === 'create' && now.verdict === 'differs') {
    return { ...seen, action: 'stop', why: 'something of that name is there and differs' };
  }
  return planWrite(context, step, target, now, seen, mark, sending);
}

async function planWrite(
  context: ReadContext,
  step: Exclude<Step, { readonly does: 'survey' }>,
  target: Target,
  now: Standing,
  seen: PlannedTarget,
  mark: Mark,
  sending: Sending,
): Promise<PlannedTarget> {
  const monthly = step.monthly?.(target) ?? 0;
  if (step.does === 'byHand')
    return { ...seen, action: 'ask', why: step.asks(target), binding: step.asks(target), monthly };
  const calls = await plannedCalls(context, step, target, now, mark);
  if (calls === undefined)
    return {
      ...seen,
      action: 'later',
      why: 'what it changes comes from an earlier step',
      binding: 'later',
      monthly,
    };
  const sent = (target: PlannedTarget): PlannedTarget => {
    sending.set(target, { calls, in: step.in, mark });
    return target;
  };
  const binding = calls.map((call) => bindingOf(symbolic(call)));
  if (step.does !== 'delete') return sent({ ...seen, action: step.does, binding, monthly });
  const { found } = now;
  if (found === undefined) return seen;
  const shown = asShown(found);
  return sent({
    ...seen,
    action: 'delete',
    monthly,
    ...shown,
    binding: { deletes: shown.identity, by: binding },
  });
}

/** The calls a run would send, or undefined where what they change is not there yet. */
async function plannedCalls(
  context: ReadContext,
  step: Exclude<Step, { readonly does: 'survey' | 'byHand' }>,
  target: Target,
  now: Standing,
  mark: Mark,
): Promise<readonly Call[] | undefined> {
  if (step.does === 'delete') return now.found ? callsOf(step.write(target, now.found)) : [];
  if (step.does === 'local') return callsOf(step.write(target));
  if (!step.look) return callsOf(step.write(target, undefined));
  try {
    const live = await look(context, step.in, step.look(target), mark);
    return live === undefined ? undefined : callsOf(step.write(target, live));
  } catch (error) {
    if (error instanceof Unresolved || (error instanceof CallFailed && error.failure === 'not-found'))
      return undefined;
    throw error;
  }
}

/** Fields that change between a plan and its run without changing what is done. */
const VOLATILE = new Set([
  'IfMatch',
  'LockToken',
  'ClientToken',
  'ClientRequestToken',
  'CallerReference',
  'CreatorRequestId',
  'idempotencyToken',
  'clientToken',
]);

/** A call as the digest sees it: without what merely makes one request differ from another. */
export function bindingOf(call: unknown): unknown {
  if (Array.isArray(call)) return call.map(bindingOf);
  if (typeof call !== 'object' || call === null) return call;
  const entries = Object.entries(call).filter(([key]) => !VOLATILE.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, bindingOf(value)]));
}

function hasEarlierWrite(phase: Phase, step: Step): boolean {
  return phase.steps
    .slice(0, phase.steps.indexOf(step))
    .some((earlier) => earlier.does !== 'survey' && earlier.leftOut === undefined);
}
