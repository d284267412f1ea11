import type { Plan, PlannedStep } from '../../engine/plan.ts';
import { clean } from '../text.ts';
import { headed } from './heading.ts';
import { ACTIONS, costOf, planCost, planTime, stepWarnings, tally, targetName, targetNotes } from './plan.ts';

/** A plan to attach to a ticket: the same content as the table, with the commands each step would run. */
export function planMarkdown(plan: Plan): string {
  const lines = [
    `# Plan of phase ${plan.phase}: ${headed(plan.title, plan.rehearsal)}`,
    '',
    `- Made: ${plan.at}`,
    `- To do: ${tally(plan)}`,
    `- Cost: ${planCost(plan)}`,
    `- Time: ${planTime(plan)}`,
    `- Digest: \`${plan.digest}\``,
    ...plan.steps.flatMap((step) => ['', ...stepMarkdown(step)]),
  ];
  return `${lines.join('\n')}\n`;
}

function stepMarkdown(step: PlannedStep): string[] {
  const rows = step.targets.map((target) =>
    [
      target.target === 'all' ? targetName(target) : code(target.target),
      ACTIONS[target.action].word,
      costOf(target),
      targetNotes(target).join('; '),
    ]
      .map(cell)
      .join(' | '),
  );
  const commands = step.targets.flatMap(({ lines }) => lines);
  return [
    `## ${step.id} ${step.title} (${step.in})`,
    '',
    ...stepWarnings(step).flatMap((warning) => [`> **Warning:** ${warning}`, '']),
    '| Target | Action | Cost | Notes |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    ...(commands.length === 0 ? [] : ['', '```sh', ...commands, '```']),
  ];
}

/** Text that stays in its cell, whatever a tag or a name holds. */
function cell(text: string): string {
  return clean(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}
