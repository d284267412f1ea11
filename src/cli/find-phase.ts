import { unknownWord } from './program.ts';

/** The phase of an id, exactly as the runbook writes it. Throws a usage error that suggests the nearest. */
export function findPhase<P extends { readonly id: string }>(phases: readonly P[], id: string): P {
  const found = phases.find((phase) => phase.id === id);
  if (found) return found;
  throw unknownWord(
    'UNKNOWN_PHASE',
    'phase',
    id,
    phases.map((phase) => phase.id),
    'muvi phase list',
  );
}

/** A step's id, checked against its phase. Throws a usage error that suggests the nearest. */
export function findStep(
  phase: { readonly id: string; readonly steps: readonly { readonly id: string }[] },
  id: string | undefined,
): string | undefined {
  if (id === undefined || phase.steps.some((step) => step.id === id)) return id;
  throw unknownWord(
    'UNKNOWN_STEP',
    `step of phase ${phase.id} called`,
    id,
    phase.steps.map((step) => step.id),
    `muvi phase show ${phase.id}`,
  );
}
