import { type Checked, check, look } from './check.ts';
import type { ReadContext } from './context.ts';
import { CallFailed } from './errors.ts';
import type { Mark } from './gateway.ts';
import { Unresolved } from './resolve.ts';
import { type DeleteStep, type Found, removerOf, type Step, type Target, targetName, WHOLE } from './step.ts';
import { findTargets } from './targets.ts';

/** How a target stands now, by reading alone. */
export interface Standing extends Checked {
  /** What a delete found, where it is there. */
  readonly found?: Found;
  /** Why it is satisfied though its own verification does not hold. */
  readonly excused?: { readonly why: 'superseded' | 'kept'; readonly detail: string };
}

type Delete = DeleteStep<Target, unknown>;

/**
 * What the question is for. Before acting, a thing that was never there does not count as undone on purpose: a
 * helper that is to be launched and later terminated would never be launched.
 */
export type Purpose = 'acting' | 'verifying';

/**
 * How one target of one step stands: its verification, the identity a delete is bound to, and, where that does
 * not hold, whether a later step undid it on purpose. Sends reads only.
 */
export async function standing(
  context: ReadContext,
  step: Step,
  target: Target,
  after: Mark,
  purpose: Purpose,
): Promise<Standing> {
  const own = await ownStanding(context, step, target, after);
  if (own.verdict === 'holds' || own.excused || step.supersededBy === undefined) return own;
  const later = await supersededStands(context, step, target, after, purpose);
  if (later === undefined) return own;
  // What undoes it is on its way: no evidence yet, and no reason to send what it undoes.
  if (later === 'pending' && purpose === 'verifying') return { ...own, verdict: 'pending' };
  const stands = later === 'pending' ? 'is on its way' : 'holds';
  const detail = `step ${step.supersededBy} ${stands}, which undoes this one on purpose`;
  return { ...own, excused: { why: 'superseded', detail } };
}

async function ownStanding(context: ReadContext, step: Step, target: Target, after: Mark): Promise<Standing> {
  if (step.does !== 'delete') return check(context, step.in, step.verify(target), after);
  const identity = recordedIdentity(context, step, target);
  if (identity === undefined) return unrecordedStanding(context, step, target, after);
  const gone = await check(context, step.in, step.verify(target, identity), after);
  const found = gone.verdict === 'holds' ? undefined : await foundOrUnread(context, step, target, after);
  if (found instanceof CallFailed || (gone.verdict !== 'holds' && found === undefined)) return gone;
  if (found?.identity === identity) return { ...gone, found, ...keptOf(gone, found) };
  // A helper that was terminated on failure and launched anew by a resume is this step's to remove once more.
  return removesOwn(context, step) ? unrecordedStanding(context, step, target, after) : gone;
}

/** What another step makes is this one's to remove, under whatever identity it comes back. */
function removesOwn({ phases }: ReadContext, { id }: Step): boolean {
  return phases.some(({ steps }) => steps.some((step) => removerOf(step) === id));
}

/** A delete that was never journalled: what its find finds decides. */
async function unrecordedStanding(
  context: ReadContext,
  step: Delete,
  target: Target,
  after: Mark,
): Promise<Standing> {
  const declared = step.find(target);
  const line = context.calls.line(declared.read.in ?? step.in, declared.read);
  const found = await foundOrUnread(context, step, target, after);
  if (found instanceof CallFailed) {
    const error = `${found.errorName}: ${found.message}`;
    const evidence = [{ line, expected: 'gone', differences: [], error, requestId: found.requestId }];
    return { verdict: 'unknown', settling: false, evidence, facts: {} };
  }
  if (found === undefined) {
    const evidence = [{ line, expected: 'gone', differences: [] }];
    return { verdict: 'holds', settling: false, evidence, facts: {} };
  }
  const now = await check(context, step.in, step.verify(target, found.identity), after);
  if (now.verdict === 'holds') return now;
  return { ...now, found, ...keptOf(now, found) };
}

/** A thing in use is left, unless it is on its way out already. */
function keptOf({ verdict }: Checked, { kept }: Found): Pick<Standing, 'excused'> {
  return kept === undefined || verdict === 'pending' ? {} : { excused: { why: 'kept', detail: kept } };
}

async function foundOrUnread(context: ReadContext, step: Delete, target: Target, after: Mark) {
  try {
    const found = await look(context, step.in, step.find(target), after);
    return found && (await withDependents(context, step, target, found, after));
  } catch (error) {
    if (error instanceof CallFailed && error.failure !== 'refused') return error;
    if (error instanceof Unresolved) return undefined;
    throw error;
  }
}

/** What still uses the thing, beside what the find itself saw; a step may leave a thing that is in use. */
async function withDependents(
  context: ReadContext,
  step: Delete,
  target: Target,
  found: Found,
  after: Mark,
): Promise<Found> {
  const looks = step.dependents?.(target, found) ?? [];
  const lists = await Promise.all(looks.map((one) => look(context, step.in, one, after)));
  const dependents = [...(found.dependents ?? []), ...lists.flatMap((list) => list ?? [])];
  if (dependents.length === 0) return found;
  const kept = step.leftWhileUsed ? { kept: `still used by ${dependents.join(', ')}` } : {};
  return { ...found, dependents, ...kept };
}

function recordedIdentity(context: ReadContext, step: Step, target: Target): string | undefined {
  const phase = context.phases.find((candidate) => candidate.steps.includes(step));
  return phase && context.ledger.target(phase.id, step.id, targetName(target))?.identity;
}

/** The step of this id, in any phase. */
export function stepOf(context: ReadContext, id: string): Step | undefined {
  return context.phases.flatMap((phase) => phase.steps).find((step) => step.id === id);
}

/**
 * The later step holds, or is on its way: for the target of the same name, or as a whole where one of the two has
 * no fan-out. A target that the later step does not know is not undone by it.
 */
async function supersededStands(
  context: ReadContext,
  step: Step,
  target: Target,
  after: Mark,
  purpose: Purpose,
): Promise<'holds' | 'pending' | undefined> {
  const later = step.supersededBy === undefined ? undefined : stepOf(context, step.supersededBy);
  if (!later || later.leftOut !== undefined) return undefined;
  const all = await findTargets(context, later, after).catch((error: unknown) => {
    if (error instanceof Unresolved) return undefined;
    throw error;
  });
  // What its targets are found by is not there: it has undone nothing yet.
  if (all === undefined) return undefined;
  const same = all.filter((candidate) => targetName(candidate) === targetName(target));
  if (same.length === 0 && step.each !== undefined && later.each !== undefined) return undefined;
  const asked = same.length > 0 ? same : all.length > 0 ? all : [WHOLE];
  if (purpose === 'acting' && step.does === 'create' && later.does === 'delete') {
    if (asked.some((one) => recordedIdentity(context, later, one) === undefined)) return undefined;
  }
  const now = await Promise.all(asked.map((one) => ownStanding(context, later, one, after)));
  const verdicts = now.map(({ verdict }) => verdict);
  if (!verdicts.every((verdict) => verdict === 'holds' || verdict === 'pending')) return undefined;
  return verdicts.includes('pending') ? 'pending' : 'holds';
}
