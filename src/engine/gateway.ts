import type { Call, ReadCall, Reply } from './call.ts';
import type { Environment } from './environment.ts';

/** The reading half of the one way out. A plan and a verification are handed nothing else. */
export interface ReadGateway {
  /** Sends a read. Throws CallFailed. The call's inputs are fully resolved (no refs). */
  read(environment: Environment, call: ReadCall): Promise<Reply>;
  /**
   * The same read, but answers given within one step may be shared: `fresh()` starts a new step, in which no
   * answer from before is used again.
   */
  fresh(): ReadGateway;
}

/** The one way out. Only the runner holds it. */
export interface Gateway extends ReadGateway {
  /**
   * Sends a write once; sends again only what was throttled before it was accepted. Throws CallFailed.
   * `token` goes into the field the call names.
   */
  write(environment: Environment, call: Call, token?: string): Promise<Reply>;
}
