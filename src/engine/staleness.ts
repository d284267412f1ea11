import type { Approvals } from './approval.ts';
import { canonical } from './fingerprint.ts';
import type { Ledger } from './ledger.ts';
import type { Phase } from './phase.ts';
import type { Plan, PlannedAction, PlannedStep, PlannedTarget } from './plan.ts';
import { bindingOf } from './planner.ts';
import { symbolic } from './resolve.ts';
import { asShown, changedSinceShown, type Shown } from './shown.ts';
import { removerOf, type Step, WHOLE } from './step.ts';

/**
 * What a run would do now that the approved plan did not show, in sentences; none means the approval stands. A
 * target that already holds needs no approval, so a run that was interrupted goes on under the same digest.
 */
export function staleness(approved: Plan, now: Plan): string[] {
  if (approved.phase !== now.phase)
    return [`the plan is of phase ${approved.phase}, not of phase ${now.phase}`];
  const moved = Object.entries(now.places).find(([name, place]) => approved.places[name] !== place);
  if (moved !== undefined)
    return [`the plan is of ${approved.places[moved[0]] ?? 'elsewhere'}, not of ${moved[1]}`];
  if (approved.fingerprint !== now.fingerprint)
    return [`the declaration of phase ${now.phase} has changed since`];
  return now.steps.flatMap((step) =>
    step.targets.flatMap((target) => {
      const planned = plannedFor(approved, step.id, target.target);
      const what = changed(planned, target, () => hasBegun(approved, now, step.id));
      return what === undefined ? [] : [`${step.id} ${target.target}: ${what}`];
    }),
  );
}

/** What a plan has for a target: under its name, or as part of a step whose targets it could not know yet. */
function plannedFor(plan: Plan, step: string, target: string): PlannedTarget | undefined {
  const targets = plan.steps.find(({ id }) => id === step)?.targets ?? [];
  const [whole] = targets;
  const unknown = targets.length === 1 && whole?.target === WHOLE && whole.action === 'later';
  return targets.find((one) => one.target === target) ?? (unknown ? whole : undefined);
}

/** Actions of a plan that a run carries out. */
const ACTING: readonly PlannedAction[] = ['create', 'modify', 'delete', 'local', 'ask', 'later'];

/** Whether a run under the plan has done something before this step: what was known later may be known now. */
function hasBegun(approved: Plan, now: Plan, id: string): boolean {
  const isDone = ({ id: step, targets }: PlannedStep) =>
    targets.some(
      ({ target, action }) =>
        action === 'none' && ACTING.includes(plannedFor(approved, step, target)?.action ?? 'none'),
    );
  return now.steps
    .slice(
      0,
      now.steps.findIndex((step) => step.id === id),
    )
    .some(isDone);
}

function changed(
  planned: PlannedTarget | undefined,
  now: PlannedTarget,
  hasBegun: () => boolean,
): string | undefined {
  if (now.action === 'none' || now.action === 'survey' || now.action === 'wait') return undefined;
  if (planned === undefined) return `it was not in the plan, and would now be: ${now.action}`;
  if (now.action === 'later' && planned.action === 'later') return undefined;
  const wasLater = planned.action === 'later' && planned.identity === undefined;
  if (wasLater && now.action !== 'delete' && now.action !== 'stop' && hasBegun()) return undefined;
  const shownLater = planned.action === 'later' && now.action === 'delete' && planned.identity !== undefined;
  if (planned.action !== now.action && !shownLater) {
    const seen = now.differences.map(({ path, actual }) => `${path} is ${plain(actual)}`).join('; ');
    return `planned as ${planned.action}, now ${now.action}${now.why ? ` (${now.why}${seen ? `: ${seen}` : ''})` : ''}`;
  }
  const [before, goes] = [shownIn(planned), shownIn(now)];
  const other = before && goes && changedSinceShown(before, goes);
  if (other !== undefined) return other;
  if (shownLater || canonical(planned.binding) === canonical(now.binding)) return undefined;
  return `what would be sent is no longer what was planned: ${now.lines.join('; ')}`;
}

/** What a plan shows of a thing that goes. */
function shownIn({ identity, shown = {}, dependents = [], moving = [] }: PlannedTarget): Shown | undefined {
  return identity === undefined ? undefined : { identity, shown, dependents, moving };
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not there');
}

/**
 * The approvals a plan gives: each deletion it showed, of the thing it showed, and each call as it had it. A deletion
 * the plan could not show yet is covered only where the plan itself makes the thing and a run of muvi's sent that (a
 * helper launched and later terminated). `told`: a value as the plan tells it, which holds no secret that is known.
 */
export function approvalsOf(
  plan: Plan,
  phase: Phase,
  ledger: Pick<Ledger, 'target'>,
  confirmed: readonly string[],
  told: <T>(value: T) => T = (value) => value,
): Approvals {
  const makes = (maker: Step, target: string) =>
    [target, WHOLE].some((name) => {
      const action = plannedFor(plan, maker.id, name)?.action;
      const isSent = ledger.target(phase.id, maker.id, name)?.sentAt !== undefined;
      return isSent && (action === 'create' || action === 'later');
    });
  return {
    confirmed,
    covers: (step, target, found) => {
      const planned = plannedFor(plan, step, target);
      if (planned === undefined) return false;
      const shown = shownIn(planned);
      if (shown !== undefined) return changedSinceShown(shown, told(asShown(found))) === undefined;
      return phase.steps.some((maker) => removerOf(maker) === step && makes(maker, target));
    },
    beyond: (step, target, calls) => {
      const planned = plannedFor(plan, step, target);
      if (planned?.action === 'later') return undefined;
      if (planned === undefined || !ACTING.includes(planned.action))
        return 'the approved plan has nothing to send here; plan again and look';
      if (canonical(planned.binding) === canonical(told(calls.map((call) => bindingOf(symbolic(call))))))
        return undefined;
      return 'what would be sent is no longer what the approved plan has; plan again and look';
    },
  };
}
