import type { AwsCall } from '../call.ts';
import type { Place } from '../transport.ts';
import { isProduction, isWritable } from './accounts.ts';
import { isListedRead } from './reads.ts';
import { Refused } from './refusal.ts';

export interface GuardOptions {
  /** The whole process may read and nothing else, wherever. */
  readonly readOnly?: boolean;
}

/** What of a call its permission depends on. */
export type NamedCall = Pick<AwsCall, 'service' | 'operation'> & { readonly reads?: unknown };

/** STS hands out credentials; only the identity module may ask it for them. */
const CREDENTIAL_SERVICE = 'sts';

/** Operations that make a session or credentials for the caller on the quiet, in no environment a phase's call. */
const CREDENTIAL_OPERATIONS: readonly string[] = ['s3:CreateSession', 'ssm:GetAccessToken'];

/**
 * Whether a call may go to a place, by its name alone; in every mode, the twin's included. Production: listed
 * reads. A writable environment: listed reads, and writes unless the process is read-only. Anything else, an
 * environment, service or operation muvi does not know among it, is refused. Throws `Refused`.
 */
export function guardCall(place: Place, call: NamedCall, options: GuardOptions = {}): void {
  const name = `${call.service}:${call.operation}`;
  const environment = isProduction(place) ? 'prod' : place.environment;
  if (isListedRead(environment, call.service, call.operation)) return;
  if (!isWritable(place)) {
    throw new Refused(
      'not-listed',
      `${name} is not on the list of reads production may be asked (${place.environment})`,
    );
  }
  if (call.reads !== undefined) {
    throw new Refused('not-listed', `${name} is declared as a read and is not on the list of reads`);
  }
  if (call.service === CREDENTIAL_SERVICE || CREDENTIAL_OPERATIONS.includes(name)) {
    throw new Refused(
      'credentials',
      `${name} hands out credentials: only muvi's own identity check may ask for them`,
    );
  }
  if (options.readOnly === true) {
    throw new Refused('read-only', `${name} writes, and this process is read-only`);
  }
}

/** Whether an operation only reads, as far as the guard of this place is concerned. */
export function isRead(place: Place, call: Pick<AwsCall, 'service' | 'operation'>): boolean {
  return isListedRead(isProduction(place) ? 'prod' : place.environment, call.service, call.operation);
}
