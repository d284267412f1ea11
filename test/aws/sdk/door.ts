import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { createKeyring, type Keyring } from '../../../src/aws/identity/keyring.ts';
import { profileKeys, profileStamp } from '../../../src/aws/identity/profile.ts';
import {
  assembleClient,
  type CommandClass,
  type Layers,
  type SdkClient,
} from '../../../src/aws/sdk/client.ts';
import { CLIENTS } from '../../../src/aws/sdk/clients.ts';
import { type Endpoint, endpointOf } from '../../../src/aws/sdk/endpoints.ts';
import { createHttpHandler } from '../../../src/aws/sdk/handler.ts';
import { layersOf } from '../../../src/aws/sdk/layers.ts';
import type { Place } from '../../../src/aws/transport.ts';
import type { Service } from '../../../src/aws/types.ts';
import { ACCOUNTS } from '../../moto.ts';
import { type ProfileFiles, profileFiles, type Stub, startStub } from '../stub.ts';

/** Key ids of the two profiles behind the door. */
export const KEYS = { 'muvi-uat': 'AKIAUATUATUATUATUATU', 'muvi-prod': 'AKIAPRODPRODPRODPROD' } as const;

export const UAE: Place = {
  environment: 'uae',
  account: ACCOUNTS['muvi-uat'],
  region: 'me-central-1',
  profile: 'muvi-uat',
};
export const PROD: Place = {
  environment: 'prod',
  account: ACCOUNTS['muvi-prod'],
  region: 'eu-central-1',
  profile: 'muvi-prod',
};

/** What a bypass is tried on: the raw client behind the transport, which production code never hands out. */
export interface Door {
  readonly stub: Stub;
  readonly files: ProfileFiles;
  /** A guarded client as the transport makes it, with single layers taken out on request. */
  client(place: Place, service: Service, without?: readonly (keyof Layers)[]): Promise<Opened>;
  close(): Promise<void>;
}

export interface Opened {
  readonly client: SdkClient;
  readonly module: Record<string, unknown>;
  readonly endpoint: Endpoint;
  readonly keyring: Keyring;
  readonly layers: Layers;
  command(operation: string, input?: object): ReturnType<typeof made>;
}

type RawCommand = CommandClass extends new (input: object) => infer C ? C & RawExtras : never;
interface RawExtras {
  resolveMiddleware(stack: unknown, config: unknown, options?: unknown): (args: unknown) => Promise<unknown>;
  readonly middlewareStack: { add(middleware: unknown, options: object): void; use(plugin: unknown): void };
}

const made = (Command: CommandClass, input: object) => new Command(input) as RawCommand;

/** Opens the test-only door on a recording socket that knows both accounts' keys. */
export async function openDoor(): Promise<Door> {
  const stub = await startStub({
    [KEYS['muvi-uat']]: ACCOUNTS['muvi-uat'],
    [KEYS['muvi-prod']]: ACCOUNTS['muvi-prod'],
  });
  const files = profileFiles(KEYS);
  const handler = createHttpHandler();
  const now = () => Date.now();

  return {
    stub,
    files,
    async client(place, service, without = []) {
      const endpoint = endpointOf(service, place, {}, stub.url);
      const { profile, region } = place;
      const keyring = createKeyring({
        place,
        source: () =>
          profileKeys({ profile, region, handler, endpoint: stub.url, variables: files.variables }),
        stamp: () => profileStamp(files.variables),
        sts: { region, endpoint: stub.url, handler, now, timeoutMs: 2_000 },
      });
      const whole = layersOf({ place, service, endpoint, options: { now }, keyring, inner: handler });
      const open = openLayers(endpoint, keyring, handler, whole);
      const layers = { ...whole, ...Object.fromEntries(without.map((name) => [name, open[name]])) };
      const module = (await CLIENTS[service]()) as Record<string, unknown>;
      const client = assembleClient(module, endpoint, layers);
      const command = (operation: string, input: object = {}) =>
        made(module[`${operation}Command`] as CommandClass, input);
      return { client, module, endpoint, keyring, layers, command };
    },
    async close() {
      handler.destroy();
      files.remove();
      await stub.stop();
    },
  };
}

/** Layers that do their work and check nothing: what is left when one is taken out. */
function openLayers(
  endpoint: Endpoint,
  keyring: Keyring,
  handler: ReturnType<typeof createHttpHandler>,
  whole: Layers,
): Layers {
  return {
    initialize: (next) => (args) => next(args),
    signer: {
      async sign(request) {
        const { keys } = await keyring.confirmed();
        const signer = new SignatureV4({
          credentials: keys,
          region: endpoint.signingRegion,
          service: endpoint.signingName,
          sha256: Sha256,
        });
        return (await signer.sign(HttpRequest.clone(request as HttpRequest))) as HttpRequest;
      },
      presign: whole.signer.presign,
      signWithCredentials: whole.signer.signWithCredentials,
    },
    handler: {
      ...whole.handler,
      handle: (request, options) => handler.handle(request as HttpRequest, options as never) as never,
    },
    seal: () => {},
  };
}
