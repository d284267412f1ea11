import { isWritable } from '../guard/accounts.ts';
import { type GuardOptions, guardCall, isRead } from '../guard/call.ts';
import { Refused } from '../guard/refusal.ts';
import { WIRES } from '../guard/wire.generated.ts';
import { guardWrite, type WritePolicy } from '../guard/write.ts';
import type { Keyring } from '../identity/keyring.ts';
import type { Place } from '../transport.ts';
import type { Service } from '../types.ts';
import type { Channel } from './checks.ts';
import type { Layers } from './client.ts';
import type { Endpoint } from './endpoints.ts';
import { guardedHandler } from './handler.ts';
import { initializeGuard } from './initialize.ts';
import { createReceipts } from './receipts.ts';
import { seal } from './seal.ts';
import { sealedSigner } from './signer.ts';

/** The production layers of one client. */
export function layersOf(made: {
  readonly place: Place;
  readonly service: Service;
  readonly endpoint: Endpoint;
  readonly options: GuardOptions & WritePolicy & { readonly now: () => number };
  readonly keyring: Pick<Keyring, 'confirmed' | 'knows'>;
  readonly inner: Parameters<typeof guardedHandler>[0]['inner'];
}): Layers {
  const { place, service, endpoint, options, keyring, inner } = made;
  const wire = WIRES[service];
  if (wire === undefined) throw new Refused('not-listed', `${service} is no service muvi knows`);
  const channel: Channel = {
    service,
    wire,
    endpoint,
    permit: (operation) => guardCall(place, { service, operation }, options),
    isRead: (operation) => isRead(place, { service, operation }),
  };
  const receipts = createReceipts();
  // The gateway knows why a write is sent and grants the one purpose there is; here it is not withheld again.
  const policy = { foreignAccounts: options.foreignAccounts ?? [], purpose: 'sleep' } as const;
  const checkInput = (operation: string, input: Readonly<Record<string, unknown>>) => {
    if (!channel.isRead(operation)) guardWrite(place, { service, operation, input }, policy);
  };
  return {
    initialize: initializeGuard(channel, checkInput),
    signer: sealedSigner({
      channel,
      keyring,
      receipts,
      mayWrite: (account) => isWritable({ ...place, account }),
      now: options.now,
    }),
    handler: guardedHandler({ channel, receipts, knows: keyring.knows, inner }),
    seal,
  };
}
