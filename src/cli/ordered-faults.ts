import { closest } from '../config/closest.ts';
import { usageError } from '../engine/errors.ts';
import type { Fault } from '../twin/faults/parse.ts';

/**
 * The faults that `--fault` orders. Throws a usage error on one that can never happen: the rehearsal cloud has no such
 * service, or the service no such operation.
 */
export async function orderedFaults(ordered: readonly string[]): Promise<readonly Fault[]> {
  if (ordered.length === 0) return [];
  const [{ parseFault }, { SERVICES }] = await Promise.all([
    import('../twin/faults/parse.ts'),
    import('../twin/services.ts'),
  ]);
  return ordered.map((text) => {
    const fault = parseFault(text);
    const names = SERVICES.map(({ service }) => service);
    const known = SERVICES.find(({ service }) => service === fault.service);
    if (known === undefined) throw never(text, `service ${fault.service}`, fault.service, names);
    const operations = Object.keys(known.operations);
    if (operations.includes(fault.operation)) return fault;
    throw never(text, `operation ${fault.operation} of ${fault.service}`, fault.operation, operations);
  });
}

function never(text: string, what: string, word: string, known: readonly string[]) {
  const meant = closest(word, known);
  return usageError(
    'FAULT',
    `${text} can never happen: the rehearsal cloud has no ${what}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    meant === undefined
      ? 'muvi phase plan N --rehearse --format cli shows the calls that phase N sends'
      : `--fault ${text.replace(word, meant)}`,
  );
}
