import { PAGING, type Paging } from './paging.generated.ts';

/** How a listing goes on; undefined for an operation that answers whole. */
export function pagingOf(service: string, operation: string): Paging | undefined {
  return PAGING[service]?.[operation];
}
