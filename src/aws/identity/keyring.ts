import { createHash } from 'node:crypto';
import { ACCOUNT_ID, PRODUCTION_ACCOUNTS } from '../guard/accounts.ts';
import { NotConfirmed } from '../guard/refusal.ts';
import type { Place } from '../transport.ts';
import { callerIdentity } from './caller.ts';
import { narrowed } from './narrowing.ts';
import type { StsOptions } from './sts.ts';
import type { Identity, Keys, Narrowing } from './types.ts';

export interface KeyringOptions {
  readonly place: Place;
  /** The profile's credentials, resolved anew at every call. */
  readonly source: () => Promise<Keys>;
  /** Changes when what `source` reads has changed. */
  readonly stamp: () => string;
  readonly narrowing?: Narrowing | undefined;
  readonly sts: StsOptions;
  /** Told the secret parts of every key, so that no sink shows them. */
  readonly register?: (secret: string) => void;
}

/** A place's keys, and what STS said about them. Handed to the signer and to nobody else. */
export interface Keyring {
  /** Keys STS has confirmed to be of the place's account. Throws NotConfirmed. */
  confirmed(): Promise<{ readonly keys: Keys; readonly identity: Identity }>;
  /** Who the keys are, whichever account that is; for `doctor`. */
  identity(): Promise<Identity>;
  /** Whether an access key id was confirmed for this place. */
  knows(accessKeyId: string): boolean;
}

/** Keys that end are exchanged this long before, in milliseconds: longer than any request takes. */
const RENEW_BEFORE = 300_000;

/** Creates the keyring of one place. Nothing is read and nobody asked until the first call. */
export function createKeyring(options: KeyringOptions): Keyring {
  const { place, sts, narrowing } = options;
  const known = new Set<string>();
  const identities = new Map<string, Promise<Identity>>();
  let held: { stamp: string; keys: Promise<Keys> } | undefined;

  const registered = (keys: Keys): Keys => {
    for (const part of [keys.secretAccessKey, keys.sessionToken])
      if (part !== undefined) options.register?.(part);
    return keys;
  };

  const resolve = async () => {
    const keys = registered(await options.source());
    return narrowing === undefined ? keys : registered(await narrowed(keys, narrowing, sts));
  };

  const current = async (): Promise<Keys> => {
    const stamp = options.stamp();
    if (held === undefined || held.stamp !== stamp) held = { stamp, keys: resolve() };
    const mine = held;
    try {
      const keys = await mine.keys;
      if (keys.expires === undefined || keys.expires - sts.now() > RENEW_BEFORE) return keys;
    } catch (error) {
      if (held === mine) held = undefined;
      throw error;
    }
    if (held === mine) held = { stamp, keys: resolve() };
    return held?.keys ?? mine.keys;
  };

  const identityOf = (keys: Keys): Promise<Identity> => {
    const print = fingerprint(keys);
    const asked = identities.get(print) ?? callerIdentity(keys, sts);
    identities.set(print, asked);
    asked.catch(() => identities.delete(print));
    return asked;
  };

  return Object.freeze({
    async confirmed() {
      const keys = await current();
      const identity = await identityOf(keys);
      refuseOtherAccount(place, identity);
      known.add(keys.accessKeyId);
      return { keys, identity: { ...identity, narrowing } };
    },
    async identity() {
      return { ...(await identityOf(await current())), narrowing };
    },
    knows: (accessKeyId: string) => known.has(accessKeyId),
  });
}

/** STS's word about a key holds for that key with that secret and that token, and for nothing else. */
function fingerprint({ accessKeyId, secretAccessKey, sessionToken = '' }: Keys): string {
  return createHash('sha256').update([accessKeyId, secretAccessKey, sessionToken].join('\0')).digest('hex');
}

function refuseOtherAccount(place: Place, { account, arn }: Identity): void {
  const holder = place.profile === undefined ? 'the credentials' : `profile ${place.profile}`;
  if (PRODUCTION_ACCOUNTS.includes(account) && place.environment !== 'prod') {
    throw new NotConfirmed(
      'WrongAccount',
      `${holder} holds keys of production (${arn}), not of ${place.environment}`,
    );
  }
  if (!ACCOUNT_ID.test(place.account) || account !== place.account) {
    throw new NotConfirmed(
      'WrongAccount',
      `${holder} is ${arn}; ${place.environment} is account ${place.account || '(none configured)'}`,
    );
  }
}
