import { createHash } from 'node:crypto';
import type { Phase } from './phase.ts';
import { symbolic } from './resolve.ts';
import { type Step, type Target, targetName, WHOLE } from './step.ts';

/** SHA-256, hex, over the canonical JSON of a value: keys sorted, so that equal data hashes alike. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, node: unknown) =>
      typeof node === 'object' && node !== null && !Array.isArray(node)
        ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
        : node,
    ) ?? 'null'
  );
}

/**
 * What a phase declares, hashed: a change between two runs is noticed. Functions cannot be hashed across builds,
 * so what they give for the declared targets is taken instead.
 */
export function fingerprint(phase: Phase): string {
  return digestOf([phase.id, phase.writes, phase.steps.map(declaredBy)]);
}

function declaredBy(step: Step): unknown {
  const targets = step.each === undefined ? [WHOLE] : 'pick' in step.each ? [] : step.each;
  return {
    id: step.id,
    title: step.title,
    does: step.does,
    in: step.in,
    wait: step.wait,
    supersededBy: step.supersededBy,
    removedBy: step.removedBy,
    leftOut: step.leftOut,
    each: step.each !== undefined && 'pick' in step.each ? symbolic(step.each.read) : targets.map(targetName),
    verify: targets.map((target) => verified(step, target)),
  };
}

function verified(step: Step, target: Target): unknown {
  return symbolic(step.does === 'delete' ? step.verify(target, '<identity>') : step.verify(target));
}
