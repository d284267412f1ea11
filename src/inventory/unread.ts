import { NotConfirmed } from '../aws/guard/refusal.ts';
import { CallFailed } from '../engine/errors.ts';
import { MalformedAnswer } from './kind.ts';
import type { Unread } from './resource.ts';

/**
 * Why something could not be read, for people. Credentials that are not the environment's own, and a fault of
 * muvi's, are thrown again: those are no gap in an inventory.
 */
export function unreadBecause(error: unknown): Unread {
  if (error instanceof MalformedAnswer) return { reason: error.message };
  // What a kind's reading of an answer throws where that is not of the shape AWS documents.
  if (error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError)
    return { reason: `the answer is not of the documented shape: ${error.message}` };
  if (!(error instanceof CallFailed) || error instanceof NotConfirmed) throw error;
  if (error.failure === 'refused') return { reason: error.message, limited: true };
  const [, late] = /exceeded the configured (\d+) ms/.exec(error.message) ?? [];
  if (error.errorName === 'TimeoutError')
    return {
      reason: late === undefined ? 'no answer in time' : `no answer within ${Number(late) / 1_000} seconds`,
    };
  // The SDK's own words about an answer it cannot parse go on for lines.
  return { reason: `${error.errorName}: ${error.message.split('\n')[0]}` };
}
