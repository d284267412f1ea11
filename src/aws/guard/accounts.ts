import type { Place } from '../transport.ts';

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
