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

const anywhere = sets(READS);
const writable = sets(WRITABLE_READS);

function sets(table: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(table).map(([service, names]) => [service, new Set(names)]));
}

/** Whether an operation is a listed read of an environment. An unknown service or operation is not. */
export function isListedRead(environment: Environment, service: string, operation: string): boolean {
  if (anywhere.get(service)?.has(operation) === true) return true;
  return environment !== 'prod' && writable.get(service)?.has(operation) === true;
}
