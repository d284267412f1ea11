import type { Call, ReadCall, Reply } from './call.ts';
import type { Environment } from './environment.ts';

/**
 * A point in the order of what was sent. A read asked for `after` a mark is never answered by anything sent
 * before it; reads that may share an answer do.
 */
export type Mark = number;

/** The reading half of the one way out. A plan and a verification are handed nothing else. */
export interface ReadGateway {
  mark(): Mark;
  /** Sends a read, or shares the answer of an equal one sent after `after`. Throws CallFailed. No refs inside. */
  read(environment: Environment, call: ReadCall, after: Mark): Promise<Reply>;
}

/** The one way out. Only the runner holds it. */
export interface Gateway extends ReadGateway {
  /**
   * Sends a write once; sends again only what was throttled before it was accepted. Throws CallFailed.
   * `token` goes into the field the call names. `seenMs`: how long ago what the call takes away was looked at, in
   * milliseconds; where its sending then waits for long, it is not sent (`outdated`).
   */
  write(environment: Environment, call: Call, token?: string, seenMs?: number): Promise<Reply>;
}
