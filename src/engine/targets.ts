import { look } from './check.ts';
import type { ReadContext } from './context.ts';
import type { Mark } from './gateway.ts';
import { type Step, type Target, targetName, WHOLE } from './step.ts';

/**
 * A step's targets: as declared, or as its read finds them together with those the journal remembers (what was
 * found once is asked about even when it is gone). Throws CallFailed where they could not be read.
 */
export async function findTargets(context: ReadContext, step: Step, after: Mark): Promise<readonly Target[]> {
  if (step.each === undefined) return [WHOLE];
  if (!('pick' in step.each)) return step.each;
  const found = (await look(context, step.in, step.each, after)) ?? [];
  const phase = context.phases.find((candidate) => candidate.steps.includes(step));
  const names = new Set(found.map(targetName));
  const remembered = phase ? [...context.ledger.targets(phase.id, step.id)] : [];
  return [
    ...found,
    ...remembered
      .filter(([name, record]) => !names.has(name) && record.found !== undefined)
      .map(([, record]) => record.found as Target),
  ];
}
