import { createHash } from 'node:crypto';
import type { PhaseRecord } from './ledger.ts';
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

/** The same step by step, shortened to twelve digits: enough to name those that changed. */
export function stepPrints(phase: Phase): Readonly<Record<string, string>> {
  return Object.fromEntries(phase.steps.map((step) => [step.id, digestOf(declaredBy(step)).slice(0, 12)]));
}

/**
 * The steps whose declaration is not what it was when the phase was last run or adopted, with those that came and
 * went; undefined where nothing changed or nothing is known of an earlier run. Where the earlier run did not record
 * its steps, or only what stands around them changed, the phase as a whole is named.
 */
export function changedSince(phase: Phase, before: PhaseRecord): readonly string[] | undefined {
  if (before.fingerprint === undefined || before.fingerprint === fingerprint(phase)) return undefined;
  const { stepPrints: old = {} } = before;
  const now = stepPrints(phase);
  const ids = [...Object.keys(now), ...Object.keys(old).filter((id) => !(id in now))];
  const changed = Object.keys(old).length === 0 ? [] : ids.filter((id) => now[id] !== old[id]);
  return changed.length > 0 ? changed : [`phase ${phase.id}`];
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
    always: step.always,
    irreversible: step.does === 'delete' ? step.irreversible : undefined,
    leftOut: step.leftOut,
    each: step.each !== undefined && 'pick' in step.each ? symbolic(step.each.read) : targets.map(targetName),
    verify: targets.map((target) => verified(step, target)),
    write: targets.map((target) => written(step, target)),
  };
}

function verified(step: Step, target: Target): unknown {
  return symbolic(step.does === 'delete' ? step.verify(target, '<identity>') : step.verify(target));
}

/** What a step sends, where that needs nothing that only AWS knows. */
function written(step: Step, target: Target): unknown {
  if (step.does === 'local') return symbolic(step.write(target));
  if (step.does === 'byHand') return step.asks(target);
  if (step.does !== 'create' && step.does !== 'modify') return undefined;
  return step.look === undefined ? symbolic(step.write(target, undefined)) : symbolic(step.look(target).read);
}
