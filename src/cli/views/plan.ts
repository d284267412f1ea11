import { humanDuration } from '../../engine/clock.ts';
import type { Plan, PlannedAction, PlannedStep, PlannedTarget } from '../../engine/plan.ts';
import { differenceText } from '../hosts/sentences.ts';
import { count, money, shown } from '../text.ts';

/** How each action is marked and named, in every view of a plan. */
export const ACTIONS: Readonly<Record<PlannedAction, { readonly mark: string; readonly word: string }>> = {
  none: { mark: '=', word: 'already so' },
  create: { mark: '+', word: 'create' },
  modify: { mark: '~', word: 'change' },
  delete: { mark: '-', word: 'delete' },
  wait: { mark: '.', word: 'wait' },
  survey: { mark: '?', word: 'look' },
  local: { mark: '+', word: 'do here' },
  ask: { mark: '>', word: 'do by hand' },
  stop: { mark: '!', word: 'stop' },
  later: { mark: '*', word: 'known later' },
  'left out': { mark: '/', word: 'left out' },
};

/** What stands beneath a target: what changes, what goes, why nothing is done. */
export function targetNotes(target: PlannedTarget): string[] {
  const known = target.why === undefined || target.why === ACTIONS[target.action].word;
  const notes = known ? [] : [target.why ?? ''];
  if (target.verdict === 'unknown') notes.push(...errorsOf(target));
  else if (target.action === 'modify' || target.action === 'stop')
    notes.push(...target.differences.map(differenceText));
  // A delete that waits for what still uses the thing is approved with the plan as well, and shown as such.
  if (target.identity !== undefined) {
    notes.push(target.identity);
    notes.push(...Object.entries(target.shown ?? {}).map(([label, value]) => `${label}: ${shown(value)}`));
    const dependents = target.action === 'delete' ? (target.dependents ?? []) : [];
    notes.push(...dependents.map((name) => `still used by ${name}`));
  }
  return notes;
}

/** Why it could not be read, once per reason. */
function errorsOf({ evidence }: PlannedTarget): string[] {
  return [...new Set(evidence.flatMap(({ error }) => (error === undefined ? [] : [error])))];
}

/** Notes that every target of a step shares, said once; none where it has but one target. */
export function sharedNotes({ targets }: PlannedStep): readonly string[] {
  const [first, ...others] = targets.map(targetNotes);
  if (first === undefined || others.length === 0) return [];
  return first.filter((note) => others.every((notes) => notes.includes(note)));
}

/** What a step must be read with: that it cannot be undone, and what its author warns of. */
export function stepWarnings(step: PlannedStep): string[] {
  const deletes = step.targets.some(({ action }) => action === 'delete');
  return [
    ...(step.irreversible && deletes ? ['cannot be undone: each name has to be typed'] : []),
    ...(step.warns === undefined ? [] : [step.warns]),
  ];
}

/** What is there as it should be, or is left as it is: nothing of it is to do. */
const LEFT: readonly PlannedAction[] = ['none', 'left out'];

/** `9 create, 1 delete; 12 already so`, or `nothing; 22 already so`. */
export function tally(plan: Plan): string {
  const amounts = new Map<PlannedAction, number>();
  for (const { action } of plan.steps.flatMap((step) => step.targets)) {
    amounts.set(action, (amounts.get(action) ?? 0) + 1);
  }
  const said = (left: boolean): string =>
    (Object.keys(ACTIONS) as PlannedAction[])
      .filter((action) => amounts.has(action) && LEFT.includes(action) === left)
      .map((action) => `${amounts.get(action)} ${ACTIONS[action].word}`)
      .join(', ');
  return [said(false) || 'nothing', said(true)].filter(Boolean).join('; ');
}

/** What a target is called: one that stands for all of its step has no name of its own. */
export function targetName({ target }: PlannedTarget): string {
  return target === 'all' ? 'the whole step' : target;
}

/** How long a run of the plan takes, usually and at most. */
export function planTime({ usuallyMs, atMostMs }: Plan): string {
  if (atMostMs === 0) return 'nothing to wait for';
  return `usually ${humanDuration(usuallyMs)}, at most ${humanDuration(atMostMs)}`;
}

/** Whether a run of the plan would send anything that writes. */
export function writes(plan: Plan): boolean {
  const acting: readonly PlannedAction[] = ['create', 'modify', 'delete', 'local', 'later', 'ask'];
  return plan.steps.some((step) => step.targets.some(({ action }) => acting.includes(action)));
}

/** The targets at which a run of the plan would stop. */
export function stopsOf(plan: Plan): readonly PlannedTarget[] {
  return plan.steps.flatMap((step) => step.targets.filter(({ action }) => action === 'stop'));
}

/** What a plan adds or saves a month: what has a price, and how many things have none. */
export function planCost(plan: Plan): string {
  const costs = plan.steps.flatMap((step) => step.targets.map(({ monthly }) => monthly));
  const known = costs.filter((cost) => cost !== 'unknown').reduce((sum, cost) => sum + cost, 0);
  const unknown = costs.length - costs.filter((cost) => cost !== 'unknown').length;
  return unknown === 0 ? money(known) : `${money(known)}, and ${count(unknown, 'thing')} of unknown cost`;
}

/** The cost of a target as a plan shows it; nothing where it adds and saves nothing. */
export function costOf(target: PlannedTarget): string {
  return target.monthly === 0 || target.action === 'none' ? '' : money(target.monthly);
}
