import { CallFailed } from '../../engine/errors.ts';
import { isWritable } from '../guard/accounts.ts';
import type { Place } from '../transport.ts';
import type { Identity, Narrowing } from './types.ts';

/** What `muvi doctor` says about one environment. */
export interface Inspection {
  readonly environment: Place['environment'];
  readonly region: string;
  readonly profile: string | undefined;
  /** The account the configuration names. */
  readonly expected: string;
  /** Who the credentials are, as STS says; absent where it could not be found out. */
  readonly identity?: Identity;
  /** The credentials are the expected account's. */
  readonly confirmed: boolean;
  /** What this process may do there. */
  readonly access: 'reads and writes' | 'listed reads' | 'nothing';
  readonly narrowing: Narrowing['how'] | 'none';
  /** The server's clock minus ours, in milliseconds. */
  readonly skewMs?: number;
  /** When the credentials end, in milliseconds since the epoch; absent where they do not. */
  readonly expires?: number;
  /** Why the environment cannot be used, or should not be as it is. */
  readonly problems: readonly string[];
}

/** AWS refuses signatures more than five minutes off; half of that is worth a word. */
const SKEW_WORTH_A_WORD = 150_000;

/**
 * Looks at one environment's credentials without changing anything: one GetCallerIdentity through `identify`.
 * Never throws for what it finds out; a problem is part of the answer.
 */
export async function inspectEnvironment(
  place: Place,
  identify: (place: Place) => Promise<Identity>,
  options: { readonly readOnly?: boolean; readonly now: () => number },
): Promise<Inspection> {
  const { environment, region, profile, account: expected } = place;
  const common = { environment, region, profile, expected };
  let identity: Identity;
  try {
    identity = await identify(place);
  } catch (error) {
    const why = error instanceof CallFailed ? `${error.errorName}: ${error.message}` : String(error);
    return { ...common, confirmed: false, access: 'nothing', narrowing: 'none', problems: [why] };
  }
  const confirmed = identity.account === expected;
  const writable = confirmed && options.readOnly !== true && isWritable(place);
  return {
    ...common,
    identity,
    confirmed,
    access: !confirmed ? 'nothing' : writable ? 'reads and writes' : 'listed reads',
    narrowing: identity.narrowing?.how ?? 'none',
    skewMs: identity.skewMs,
    ...(identity.expires === undefined ? {} : { expires: identity.expires }),
    problems: problemsOf(place, identity, options.now()),
  };
}

function problemsOf(place: Place, identity: Identity, now: number): string[] {
  const problems: string[] = [];
  if (identity.account !== place.account) {
    problems.push(
      `the credentials are ${identity.arn}, and ${place.environment} is account ${place.account}`,
    );
  }
  if (Math.abs(identity.skewMs) > SKEW_WORTH_A_WORD) {
    problems.push(`this machine's clock is ${Math.round(-identity.skewMs / 1_000)} s off AWS's`);
  }
  if (identity.expires !== undefined && identity.expires <= now) problems.push('the credentials have ended');
  if (/:root$/.test(identity.arn)) problems.push('the credentials are the root user of the account');
  return problems;
}
