import type { Duration } from './clock.ts';
import type { Environment, WritableEnvironment } from './environment.ts';
import type { Phase } from './phase.ts';
import { type Step, targetName } from './step.ts';

/** A phase as it is listed and shown: its declaration without what it calls. Plain data. */
export interface PhaseOutline {
  readonly id: string;
  readonly title: string;
  readonly writes: readonly WritableEnvironment[];
  readonly needs: readonly string[];
  readonly steps: readonly StepOutline[];
}

export interface StepOutline {
  readonly id: string;
  readonly title: string;
  readonly does: Step['does'];
  readonly in: Environment;
  /** Names; none where the step stands for itself, null where only a read tells. */
  readonly targets: readonly string[] | null;
  readonly usually: Duration | null;
  readonly atMost: Duration | null;
  readonly leftOut: string | null;
  readonly warns: string | null;
}

/** The outline of a phase. */
export function outlineOf({ id, title, writes, needs = [], steps }: Phase): PhaseOutline {
  return { id, title, writes, needs, steps: steps.map(stepOutline) };
}

function stepOutline(step: Step): StepOutline {
  const { id, title, does, wait, leftOut = null, warns = null } = step;
  return {
    id,
    title,
    does,
    in: step.in,
    targets: targetsOf(step),
    usually: wait?.usually ?? null,
    atMost: wait?.atMost ?? null,
    leftOut,
    warns,
  };
}

function targetsOf(step: Step): readonly string[] | null {
  if (step.each === undefined) return [];
  return 'pick' in step.each ? null : step.each.map(targetName);
}
