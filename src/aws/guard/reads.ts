import type { Environment } from '../../engine/environment.ts';
import type { Operation, Service } from '../types.ts';
import { READS, WRITABLE_READS } from './reads.generated.ts';

/**
 * The operations a verification may use: the committed read list, and the reads of writable environments. Which
 * of the two an operation is on is checked where the call is made, since its environment is known only there.
 */
export type ReadOperation<S extends Service> = Extract<
  Operation<S>,
  (typeof READS)[S][number] | (typeof WRITABLE_READS)[S][number]
>;

const anywhere = namesOf(READS);
const writable = namesOf(WRITABLE_READS);

/** By service, its listed names, as a set that is made when the service is first asked about. */
function namesOf(
  table: Readonly<Record<string, readonly string[]>>,
): (service: string) => ReadonlySet<string> {
  const services = new Set(Object.keys(table));
  const made = new Map<string, ReadonlySet<string>>();
  return (service) => {
    const names = made.get(service) ?? new Set(services.has(service) ? table[service] : []);
    made.set(service, names);
    return names;
  };
}

/** Whether an operation is a listed read of an environment. An unknown service or operation is not. */
export function isListedRead(environment: Environment, service: string, operation: string): boolean {
  if (anywhere(service).has(operation)) return true;
  return environment !== 'prod' && writable(service).has(operation);
}
