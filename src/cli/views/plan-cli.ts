import type { Plan, PlannedStep } from '../../engine/plan.ts';
import { clean } from '../text.ts';
import { ACTIONS } from './plan.ts';

/** A plan as AWS CLI lines to run by hand, in order, each with the reads that verify it. */
export function planCommands(plan: Plan): string {
  const head = [`# Phase ${plan.phase}: ${plan.title}`, `# Digest ${plan.digest}`];
  return `${[...head, ...plan.steps.flatMap(stepCommands)].join('\n')}\n`;
}

function stepCommands(step: PlannedStep): string[] {
  const lines = step.targets.flatMap((target) => {
    const checks = [...new Set(target.evidence.map(({ line }) => line))].filter(Boolean);
    const name = target.target === 'all' ? '' : `${target.target}: `;
    return [
      `# ${clean(name)}${ACTIONS[target.action].word}`,
      ...target.lines.map(clean),
      ...checks.map((line) => `# verify: ${clean(line)}`),
    ];
  });
  return ['', `# ${step.id} ${step.title}, in ${step.in}`, ...lines];
}
