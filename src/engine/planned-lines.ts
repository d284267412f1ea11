import type { Call } from './call.ts';
import { resolverOf } from './check.ts';
import type { ReadContext } from './context.ts';
import type { Environment } from './environment.ts';
import type { Mark } from './gateway.ts';
import type { PlannedAction, PlannedStep, PlannedTarget } from './plan.ts';
import { resolveKnown } from './resolve.ts';

/** What a run would send for one target, its refs still in it. */
export interface PlannedCalls {
  readonly calls: readonly Call[];
  readonly in: Environment;
  readonly mark: Mark;
}

/** Actions that send nothing. */
const IDLE: readonly PlannedAction[] = ['none', 'survey', 'left out'];

/** Whether a run would do something in this step, or wait for something. */
export const acts = (step: PlannedStep): boolean => step.targets.some(({ action }) => !IDLE.includes(action));

/**
 * The steps with each target's calls as lines to run by hand: refs to what is there by its own id or ARN, and by
 * their label only where nothing is there yet or a step of this plan has still to make it. The digest is over the
 * labels alone (`binding`), so what the lines say never makes two plans differ.
 */
export async function withLines(
  context: ReadContext,
  steps: readonly PlannedStep[],
  planned: ReadonlyMap<PlannedTarget, PlannedCalls>,
): Promise<readonly PlannedStep[]> {
  const open = new Set(steps.filter(acts).map(({ id }) => id));
  const lined = async (target: PlannedTarget): Promise<PlannedTarget> => {
    const sent = planned.get(target);
    if (sent === undefined) return target;
    const lines = sent.calls.map(async (call) => {
      const place = call.in ?? sent.in;
      const resolver = resolverOf(context, place, sent.mark);
      const later = ({ after }: { readonly after?: string }) => after !== undefined && open.has(after);
      return context.calls.line(place, await resolveKnown(call, resolver, later));
    });
    return { ...target, lines: await Promise.all(lines) };
  };
  return Promise.all(
    steps.map(async (step) => ({ ...step, targets: await Promise.all(step.targets.map(lined)) })),
  );
}
