import type { Approvals } from './approval.ts';
import { canonical } from './fingerprint.ts';
import type { Plan, PlannedTarget } from './plan.ts';

/**
 * What a run would do now that the approved plan did not show, in sentences; none means the approval stands. A
 * target that already holds needs no approval, so a run that was interrupted goes on under the same digest.
 */
export function staleness(approved: Plan, now: Plan): string[] {
  if (approved.phase !== now.phase)
    return [`the plan is of phase ${approved.phase}, not of phase ${now.phase}`];
  if (approved.fingerprint !== now.fingerprint)
    return [`the declaration of phase ${now.phase} has changed since`];
  return now.steps.flatMap((step) => {
    const before = approved.steps.find(({ id }) => id === step.id);
    return step.targets.flatMap((target) => {
      const planned = before?.targets.find((other) => other.target === target.target);
      const what = changed(planned, target);
      return what === undefined ? [] : [`${step.id} ${target.target}: ${what}`];
    });
  });
}

function changed(planned: PlannedTarget | undefined, now: PlannedTarget): string | undefined {
  if (now.action === 'none' || now.action === 'survey' || now.action === 'wait') return undefined;
  if (planned === undefined) return `it was not in the plan, and would now be: ${now.action}`;
  if (planned.action === 'later' && now.action !== 'delete' && now.action !== 'stop') return undefined;
  if (planned.action === 'later' && planned.identity !== undefined && planned.identity === now.identity)
    return undefined;
  if (planned.action !== now.action) {
    const seen = now.differences.map(({ path, actual }) => `${path} is ${plain(actual)}`).join('; ');
    return `planned as ${planned.action}, now ${now.action}${now.why ? ` (${now.why}${seen ? `: ${seen}` : ''})` : ''}`;
  }
  if (planned.identity !== now.identity)
    return `the plan showed ${planned.identity}; now it is ${now.identity}`;
  if (canonical(planned.binding) === canonical(now.binding)) return undefined;
  return `what would be sent is no longer what was planned: ${now.lines.join('; ')}`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not there');
}

/**
 * The approvals a plan gives: each deletion it showed, by identity. A deletion the plan could not show yet is
 * covered only where the plan itself makes the thing (a helper launched and later terminated).
 */
export function approvalsOf(
  plan: Plan,
  makes: (step: string) => boolean,
  confirmed: readonly string[],
): Approvals {
  return {
    confirmed,
    covers: (step, target, identity) => {
      const planned = plan.steps
        .find(({ id }) => id === step)
        ?.targets.find((other) => other.target === target);
      if (planned === undefined) return false;
      return planned.identity === undefined ? makes(step) : planned.identity === identity;
    },
  };
}
