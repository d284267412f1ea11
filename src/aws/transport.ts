import type { Reply } from '../engine/call.ts';
import type { Environment } from '../engine/environment.ts';
import type { AwsCall } from './call.ts';

/** Where an environment lives. `profile` names the credentials; the account is the proof, never the profile. */
export interface Place {
  readonly environment: Environment;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly profile?: string | undefined;
}

/**
 * Carries one AWS call, once, with no retry of its own, and answers or throws CallFailed (classified). The SDK,
 * the twin, and either of them wrapped in faults are transports. Inputs hold no refs; secrets are revealed at the
 * last moment, by the transport. A list operation answers one page: the gateway reads on.
 */
export interface Transport {
  /** `again` is asked before whoever waited sends the call once more; it throws where that may not be. */
  send(place: Place, call: AwsCall, again?: () => Promise<void>): Promise<Reply>;
}
