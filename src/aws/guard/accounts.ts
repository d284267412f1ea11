import type { Place } from '../transport.ts';
import { Refused } from './refusal.ts';

/** Accounts nothing is ever written to, whatever a configuration or a profile says (runbook, rule 1). */
export const PRODUCTION_ACCOUNTS: readonly string[] = ['011566070219'];

/** Twelve digits, as they stand in an ARN, a queue URL or a field of their own. */
export const ACCOUNT_ID = /^\d{12}$/;

/** A place is production by its name or by its account: either is enough. */
export function isProduction(place: Pick<Place, 'environment' | 'account'>): boolean {
  return place.environment === 'prod' || PRODUCTION_ACCOUNTS.includes(place.account);
}

/** Whether a write may go there at all: a known environment other than production, with a whole account id. */
export function isWritable(place: Pick<Place, 'environment' | 'account'>): boolean {
  const named = place.environment === 'uae' || place.environment === 'frankfurt';
  return named && ACCOUNT_ID.test(place.account) && !isProduction(place);
}

/** A region's name, as AWS spells them: nothing in it may reach into the host it becomes part of. */
const REGION = /^[a-z]{2}(-[a-z]+){1,3}-\d{1,2}$/;

/** Refuses a place whose region is no region: it would choose the host that signed requests go to. */
export function refuseMalformed(place: Pick<Place, 'region'>): void {
  if (!REGION.test(place.region)) throw new Refused('host', `${JSON.stringify(place.region)} is no region`);
}
