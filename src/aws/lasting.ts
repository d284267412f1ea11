import { CallFailed } from '../engine/errors.ts';
import type { Place, Transport } from './transport.ts';

/**
 * How AWS and the SDK say that credentials have ended; EC2's word is RequestExpired. Each is said before the request
 * itself is looked at, so nothing was accepted and the same call may be sent again.
 */
const ENDED = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'ProcessCredentialsError',
  'RequestExpired',
  'TokenProviderError',
  'TokenRefreshRequired',
]);

/** How often one call waits: credentials that end again at once are not waited for for ever. */
const WAITS = 2;

/** Waits until a place has good credentials again; false where nobody will refresh them. */
export type Renewed = (place: Place, why: CallFailed) => Promise<boolean>;

/**
 * A transport whose calls wait where credentials that have worked are over, instead of failing: all that need the
 * same profile wait together. Credentials that never worked are an error at once. A person may take hours, so a write
 * is sent once more only where it still may be (`again`).
 */
export function lasting<T extends Transport>(transport: T, renewed: Renewed): T {
  const worked = new Set<string>();
  const waiting = new Map<string, Promise<boolean>>();

  const wait = (key: string, place: Place, why: CallFailed): Promise<boolean> => {
    const under = waiting.get(key) ?? renewed(place, why).finally(() => waiting.delete(key));
    waiting.set(key, under);
    return under;
  };

  return {
    ...transport,
    async send(place, call, again) {
      const key = `${place.account} ${place.profile}`;
      for (let waits = 0; ; waits += 1) {
        try {
          const reply = await transport.send(place, call, again);
          worked.add(key);
          return reply;
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error;
          if (error.failure === 'not-found' || error.failure === 'rejected') worked.add(key);
          const over = error.failure === 'denied' && ENDED.has(error.errorName) && worked.has(key);
          if (!over || waits >= WAITS || !(await wait(key, place, error))) throw error;
          await again?.();
        }
      }
    },
  };
}
