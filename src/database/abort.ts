import { DatabaseError } from './errors.ts';

/** The error to throw: that the work was stopped, where it was; else the error itself. */
export function databaseFailureUnless(signal: AbortSignal | undefined, error: unknown): unknown {
  if (!signal?.aborted) return error;
  return new DatabaseError(
    'DB_CANCELLED',
    'stopped on request; the target is as it was',
    'run the same command again',
    error,
  );
}
