import { isAwsCall } from '../../src/aws/call.ts';
import type { Call } from '../../src/engine/call.ts';
import { isRef } from '../../src/engine/call.ts';
import type { Phase } from '../../src/engine/phase.ts';
import { type Step, WHOLE } from '../../src/engine/step.ts';

/**
 * Stands for whatever a read would find: any member of it is another such thing, a list of it has one entry. With
 * it a step can be asked for its calls though no target of it is there.
 */
const anything: unknown = new Proxy(() => {}, {
  get(_target, name) {
    if (name === Symbol.toPrimitive) return () => 'anything';
    if (name === Symbol.iterator) return () => [anything][Symbol.iterator]();
    const listed = Array.prototype[name as 'map'];
    if (typeof listed === 'function') return listed.bind([anything]);
    return anything;
  },
});

/** `service:operation` of every AWS call that a phase declares: reads, writes, and the reads behind their refs. */
export function declaredOperations(phases: readonly Phase[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const step of phases.flatMap(({ steps }) => steps)) {
    for (const part of partsOf(step)) callsIn(part, found);
  }
  return found;
}

/** What a step says, for each of its declared targets; for one made up, where only a read can find them. */
function partsOf(step: Step): unknown[] {
  const targets = step.each === undefined ? [WHOLE] : 'pick' in step.each ? [anything] : step.each;
  return [
    step.each,
    ...targets.flatMap((given) => {
      const target = given as never;
      return [
        step.verify(target, 'arn:aws:service:region:account:loadbalancer/thing'),
        'look' in step && step.look?.(target),
        'find' in step && step.find(target),
        'dependents' in step && step.dependents?.(target, anything as never),
        'write' in step && step.write(target, anything as never),
      ];
    }),
  ];
}

function callsIn(part: unknown, found: Set<string>): void {
  if (part === anything || typeof part !== 'object' || part === null) return;
  if ('channel' in part && isAwsCall(part as Call)) {
    const { service, operation } = part as { service?: string; operation?: string };
    found.add(`${service}:${operation}`);
  }
  if (isRef(part)) {
    callsIn(part.read, found);
    return;
  }
  for (const member of Object.values(part)) callsIn(member, found);
}
