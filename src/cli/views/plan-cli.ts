import type { Plan, PlannedStep } from '../../engine/plan.ts';
import { clean } from '../text.ts';
import { headed } from './heading.ts';
import { ACTIONS, targetName } from './plan.ts';

const REHEARSED =
  '# The ids below are those of the rehearsal cloud: in AWS the same things have others. Do not run these lines there.';

/** A plan as AWS CLI lines to run by hand, in order, each with the reads that verify it. */
export function planCommands(plan: Plan): string {
  const head = [
    `# Phase ${plan.phase}: ${headed(plan.title, plan.rehearsal)}`,
    ...(plan.rehearsal ? [REHEARSED] : []),
    `# Digest ${plan.digest}`,
  ];
  return `${[...head, ...plan.steps.flatMap(stepCommands)].join('\n')}\n`;
}

function stepCommands(step: PlannedStep): string[] {
  const lines = step.targets.flatMap((target) => {
    const checks = [...new Set(target.evidence.map(({ line }) => line))].filter(Boolean);
    return [
      `# ${clean(targetName(target))}: ${ACTIONS[target.action].word}`,
      ...target.lines.map(clean),
      ...checks.map((line) => `# verify: ${clean(line)}`),
    ];
  });
  return ['', `# ${step.id} ${step.title}, in ${step.in}`, ...lines];
}
