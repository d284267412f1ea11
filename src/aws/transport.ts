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
 * the twin, and either of them wrapped in faults are transports. Inputs are resolved: no refs, secrets revealed
 * by the transport itself (`Secret.reveal`) at the last moment. Paginated reads are read to the end here: the
 * reply of a list operation holds all pages.
 */
export interface Transport {
  send(place: Place, call: AwsCall): Promise<Reply>;
}
