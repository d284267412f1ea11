import { Readable } from 'node:stream';
import type { Reply } from '../../engine/call.ts';
import type { Environment } from '../../engine/environment.ts';
import { collectSecrets } from '../../secrets/collect.ts';
import { bodyOf } from '../body.ts';
import type { AwsCall } from '../call.ts';
import { type Answered, classify } from '../errors.ts';
import { refuseMalformed } from '../guard/accounts.ts';
import { guardCall } from '../guard/call.ts';
import { createKeyring, type Keyring } from '../identity/keyring.ts';
import { profileKeys, profileStamp } from '../identity/profile.ts';
import type { Identity, Narrowing } from '../identity/types.ts';
import { checkVariables } from '../identity/variables.ts';
import type { Place, Transport } from '../transport.ts';
import type { Service } from '../types.ts';
import { assembleClient, type SdkClient } from './client.ts';
import { CLIENTS } from './clients.ts';
import { commandOf } from './command.ts';
import { type Endpoint, endpointOf } from './endpoints.ts';
import { createHttpHandler, TIMEOUTS, type Timeouts } from './handler.ts';
import { layersOf } from './layers.ts';

export interface SdkTransportOptions {
  /** The process's variables; only those of the shared credential files are read. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch; it dates signatures. */
  readonly now: () => number;
  /** One address for every service, on loopback; for tests. */
  readonly endpoint?: string | undefined;
  readonly readOnly?: boolean;
  /** Other accounts' ids that a write may name. */
  readonly foreignAccounts?: readonly string[];
  /** How far an environment's credentials are narrowed before they sign anything. */
  readonly narrowing?: Readonly<Partial<Record<Environment, Narrowing>>>;
  readonly timeouts?: Timeouts;
  /** Told every secret that goes out or comes in, before any sink can see it. */
  readonly register?: (secret: string) => void;
}

/** The SDK as a transport, with what `doctor` needs to ask. */
export interface SdkTransport extends Transport {
  /** Who a place's credentials are, whichever account that is. Throws NotConfirmed. */
  identity(place: Place): Promise<Identity>;
  /** Closes the idle sockets, so that the process can end. */
  close(): void;
}

/**
 * The real AWS: one call is one HTTP request, signed only by keys STS has confirmed to be of the place's account.
 * Throws a usage error at once where the environment would redirect requests or switch TLS off.
 */
export function createSdkTransport(options: SdkTransportOptions): SdkTransport {
  const { endpoint, timeouts = TIMEOUTS, register = () => {} } = options;
  checkVariables(options.variables, endpoint);
  // Node 20 is what muvi's machines have; the SDK would say on every command that it will not be for ever.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const wireHandler = createHttpHandler(timeouts);
  const identityHandler = createHttpHandler(timeouts);
  const keyrings = new Map<string, Keyring>();
  const clients = new Map<string, Promise<SdkClient>>();

  const keyringOf = (place: Place): Keyring => {
    const key = placeKey(place);
    const held = keyrings.get(key) ?? createKeyringOf(place, options, identityHandler);
    keyrings.set(key, held);
    return held;
  };

  const clientOf = (place: Place, service: Service, at: Endpoint): Promise<SdkClient> => {
    const key = `${placeKey(place)} ${service} ${at.signingRegion}`;
    const held =
      clients.get(key) ??
      CLIENTS[service]().then((module) => {
        const layers = layersOf({
          place,
          service,
          endpoint: at,
          options,
          keyring: keyringOf(place),
          inner: wireHandler,
        });
        return assembleClient(module, at, layers);
      });
    clients.set(key, held);
    held.catch(() => clients.delete(key));
    return held;
  };

  return Object.freeze({
    async send(handed: Place, call: AwsCall): Promise<Reply> {
      const place = Object.freeze({ ...handed });
      let answered: Answered | undefined;
      try {
        refuseMalformed(place);
        guardCall(place, call, options);
        const command = await commandOf(place, call, register);
        const { service } = call;
        const at = endpointOf(service, place, call.input, endpoint);
        const client = await clientOf(place, service, at);
        const { $metadata, ...answer } = await client.send(command);
        answered = $metadata as Answered;
        const value = await withoutStreams(answer);
        collectSecrets(call.operation, value, register, command.schema[5]);
        return { value, requestId: answered?.requestId };
      } catch (error) {
        throw classify(error, answered);
      }
    },
    async identity(handed: Place) {
      const place = Object.freeze({ ...handed });
      refuseMalformed(place);
      return keyringOf(place).identity();
    },
    close() {
      wireHandler.destroy();
      identityHandler.destroy();
    },
  });
}

/** A reply is data: an object's content is read to its end here, where a broken connection is still classified. */
async function withoutStreams(answer: Record<string, unknown>): Promise<Record<string, unknown>> {
  const members = Object.entries(answer).map(
    async ([name, member]) => [name, await bytesOf(member)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
}

/** Not by the SDK's own reader, which waits for ever for a stream that broke before it was asked. */
function bytesOf(member: unknown): unknown {
  return member instanceof Readable ? bodyOf(member) : member;
}

function placeKey({ environment, account, region, profile }: Place): string {
  return JSON.stringify([environment, account, region, profile]);
}

function createKeyringOf(
  place: Place,
  options: SdkTransportOptions,
  handler: ReturnType<typeof createHttpHandler>,
) {
  const { endpoint, variables, now, timeouts = TIMEOUTS } = options;
  const { profile, region } = place;
  return createKeyring({
    place,
    source: () => profileKeys({ profile, region, handler, endpoint, variables }),
    stamp: () => profileStamp(variables),
    narrowing: options.narrowing?.[place.environment],
    register: options.register,
    sts: { region, endpoint, handler, now, timeoutMs: timeouts.request },
  });
}
