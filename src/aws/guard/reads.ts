import type { Operation, Service } from '../types.ts';

/** The operations a verification may use. */
export type ReadOperation<S extends Service> = Extract<
  Operation<S>,
  `Describe${string}` | `List${string}` | `Get${string}`
>;
