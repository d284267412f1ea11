import type { AwsCall } from '../call.ts';
import type { Place } from '../transport.ts';
import { isWritable } from './accounts.ts';
import { refuseForeignAccounts } from './foreign.ts';
import { type Purpose, refuseProtected } from './protected.ts';
import { Refused } from './refusal.ts';

export interface WritePolicy {
  /** Other accounts' ids that a write may name. */
  readonly foreignAccounts?: readonly string[];
  /** Why this write is sent, where a protection makes room for a reason. */
  readonly purpose?: Purpose;
}

/**
 * What a write to a writable environment may not do, by its input: name another account, end or stop what the
 * runbook keeps. Pure, and the same in every mode, the twin's included. Throws `Refused`.
 */
export function guardWrite(
  place: Place,
  call: Pick<AwsCall, 'service' | 'operation' | 'input'>,
  policy: WritePolicy = {},
): void {
  if (!isWritable(place)) {
    throw new Refused(
      'account',
      `nothing is ever written to ${place.environment} (account ${place.account || 'unknown'})`,
    );
  }
  refuseForeignAccounts(place, call.input, policy.foreignAccounts ?? []);
  refuseProtected(place, call, policy.purpose);
}

/**
 * What a write through another channel than AWS may not do: touch production, or happen at all in a read-only
 * process. Throws `Refused`.
 */
export function guardOtherWrite(
  place: Place,
  call: { readonly channel: string },
  options: { readonly readOnly?: boolean } = {},
): void {
  if (!isWritable(place)) {
    throw new Refused(
      'account',
      `nothing is ever written to ${place.environment}, by ${call.channel} either`,
    );
  }
  if (options.readOnly === true) {
    throw new Refused('read-only', `a ${call.channel} call writes, and this process is read-only`);
  }
}

/** Whether an operation ends something: it counts against the cap, and its target's tags are looked at before. */
export function ends(operation: string): boolean {
  return /^(Batch)?Delete(?!\w*Tag)|^Terminate|^Release[A-Z]|^Purge|^ScheduleKeyDeletion$/.test(operation);
}

/** Counts the deletions of one run. */
export interface DeletionCap {
  /** Throws `Refused` when one more would be too many; counts it otherwise. Calls that end nothing are free. */
  spend(call: Pick<AwsCall, 'service' | 'operation'>): void;
  /** One that was counted and surely was not accepted. */
  giveBack(call: Pick<AwsCall, 'operation'>): void;
}

/** At most `most` deletions may leave in a run, whatever asked for them. */
export function deletionCap(most: number): DeletionCap {
  let spent = 0;
  return {
    spend({ service, operation }) {
      if (!ends(operation)) return;
      if (spent >= most) {
        throw new Refused(
          'deletion-cap',
          `${service}:${operation} would be deletion ${spent + 1} of this run, and ${most} are allowed`,
        );
      }
      spent += 1;
    },
    giveBack({ operation }) {
      if (ends(operation)) spent -= 1;
    },
  };
}
