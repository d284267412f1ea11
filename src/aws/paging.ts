import { PAGING, type Paging } from './paging.generated.ts';

const made = new Map<string, Readonly<Record<string, Paging>>>();

/**
 * How a listing goes on; undefined for an operation that answers whole. A service's table is made when it is first
 * asked for: all of them take longer than a call.
 */
export function pagingOf(service: string, operation: string): Paging | undefined {
  const table = made.get(service) ?? PAGING[service]?.() ?? {};
  made.set(service, table);
  return table[operation];
}
