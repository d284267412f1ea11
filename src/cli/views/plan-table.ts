import { humanDuration } from '../../engine/clock.ts';
import type { Plan, PlannedAction, PlannedStep, PlannedTarget } from '../../engine/plan.ts';
import type { Screen } from '../screen.ts';
import { broken, clean, wrapped } from '../text.ts';
import { headed } from './heading.ts';
import {
  ACTIONS,
  costOf,
  planCost,
  planTime,
  sharedNotes,
  stepWarnings,
  tally,
  targetName,
  targetNotes,
} from './plan.ts';

const COLOURS: Partial<Record<PlannedAction, Parameters<Screen['paint']>[0]>> = {
  create: 'green',
  local: 'green',
  modify: 'yellow',
  delete: 'red',
  stop: 'red',
  none: 'dim',
  survey: 'dim',
};

/** A plan for people: per step and target what is so, what would be made, changed or deleted, and its cost. */
export function planTable(screen: Screen, plan: Plan): string {
  const width = screen.terminal ? screen.columns() : Number.POSITIVE_INFINITY;
  const flow = (text: string, indent = ''): string[] => wrapped(clean(text), width, indent);
  const names = plan.steps.flatMap((step) => step.targets.map((target) => targetName(target).length));
  const nameWidth = Math.min(Math.max(0, ...names), Math.max(12, Math.min(48, width - 30)));
  const lines = [
    ...flow(`Phase ${plan.phase}: ${headed(plan.title, plan.rehearsal)}`).map((line) =>
      screen.paint('bold', line),
    ),
    ...plan.steps.flatMap((step) => ['', ...stepLines(screen, step, nameWidth, flow)]),
    '',
    ...flow(`To do: ${tally(plan)}`),
    ...flow(`Cost: ${planCost(plan)}`),
    ...flow(`Time: ${planTime(plan)}`),
    ...flow(`Digest: ${plan.digest}`),
  ];
  return `${lines.join('\n')}\n`;
}

type Flow = (text: string, indent?: string) => string[];

function stepLines(screen: Screen, step: PlannedStep, nameWidth: number, flow: Flow): string[] {
  const time = step.usuallyMs > 0 ? `, usually ${humanDuration(step.usuallyMs)}` : '';
  const shared = sharedNotes(step);
  const [title = '', ...more] = flow(`${step.id} ${step.title} (${step.in}${time})`);
  return [
    screen.paint('bold', title),
    ...more.map((line) => screen.paint('bold', `  ${line}`)),
    ...stepWarnings(step).flatMap((warning) =>
      flow(`! ${warning}`, '  ').map((line) => screen.paint('yellow', line)),
    ),
    ...shared.flatMap((note) => flow(note, '    ')),
    ...step.targets.flatMap((target) => targetLines(screen, target, shared, nameWidth, flow)),
  ];
}

/**
 * A target that does not fit in one line. What is carried over stands further in: a cost at the margin would look
 * like a target to create. Its name stands beside the mark, over as many lines as it takes.
 */
function carriedOver(target: PlannedTarget, width: number): string[] {
  const { mark, word } = ACTIONS[target.action];
  const [name = '', ...rest] = broken(clean(targetName(target)), width - 4);
  const lines = [`  ${mark} ${name}`.trimEnd(), ...rest.map((part) => `    ${part}`)];
  for (const next of [word, costOf(target)].filter(Boolean)) {
    const longer = `${lines.at(-1)} ${next}`;
    if (longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(`      ${next}`);
  }
  return lines;
}

function targetLines(
  screen: Screen,
  target: PlannedTarget,
  shared: readonly string[],
  nameWidth: number,
  flow: Flow,
): string[] {
  const { mark, word } = ACTIONS[target.action];
  const name = clean(targetName(target));
  const head = `  ${mark} ${name.padEnd(nameWidth)}  ${[word, costOf(target)].filter(Boolean).join('  ')}`;
  const colour = COLOURS[target.action];
  const first =
    !screen.terminal || head.length <= screen.columns() ? [head] : carriedOver(target, screen.columns());
  return [
    ...first.map((line) => (colour === undefined ? line : screen.paint(colour, line))),
    ...targetNotes(target)
      .filter((note) => !shared.includes(note))
      .flatMap((note) => flow(note, '      ')),
  ];
}
