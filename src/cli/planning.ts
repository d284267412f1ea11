import type { ReadContext } from '../engine/context.ts';
import type { Phase } from '../engine/phase.ts';
import type { Plan } from '../engine/plan.ts';
import { planDigest, planPhase } from '../engine/planner.ts';
import { isPlain } from '../engine/resolve.ts';
import type { Io } from './io.ts';

/**
 * What a run of the phase would do now, or of its step `only`, without the secrets that this process knows: what AWS
 * answers may hold one anywhere. They go before the digest is computed, so that the plan shown, the plan kept and its digest agree. Throws
 * as `planPhase` does.
 */
export async function planned(
  phase: Phase,
  context: ReadContext,
  io: Pick<Io, 'secrets'>,
  only?: string,
): Promise<Plan> {
  const told = toldBy(io)(await planPhase(phase, context, only));
  return { ...told, digest: planDigest(told) };
}

/** A value as a plan tells it: without the secrets that this process knows. */
export const toldBy =
  ({ secrets }: Pick<Io, 'secrets'>) =>
  <T>(value: T): T =>
    strings(value, (text) => secrets.scrub(text)) as T;

/** A copy in which every string and key is scrubbed. Dates and bytes are left as they are. */
function strings(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item) => strings(item, scrub));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [scrub(key), strings(item, scrub)]));
}
