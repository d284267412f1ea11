import { NoOpLogger } from '@smithy/core/client';
import type { HttpRequest } from '@smithy/core/protocols';
import type { InitializeMiddleware } from '@smithy/types';
import { bodyOf } from '../body.ts';
import { Refused } from '../guard/refusal.ts';
import type { ClientModule } from './clients.ts';
import type { Endpoint } from './endpoints.ts';
import type { GuardedHandler } from './handler.ts';
import type { SealedSigner } from './signer.ts';

/** A command as the SDK makes it. */
export interface Command {
  readonly input: object;
  readonly schema: readonly unknown[];
}
export type CommandClass = new (input: object) => Command;

/** A client as the SDK makes it; never handed out of this folder. */
export interface SdkClient {
  readonly config: Record<string, unknown>;
  readonly middlewareStack: MiddlewareStack;
  send(command: Command): Promise<Record<string, unknown>>;
}

interface MiddlewareStack {
  add(
    middleware: InitializeMiddleware<object, object>,
    options: { step: 'initialize'; priority: 'high' },
  ): void;
  concat(from: unknown): unknown;
  clone(): unknown;
  resolve(...args: unknown[]): unknown;
  identify(): string[];
  identifyOnResolve(toggle?: boolean): boolean;
}

/** The guard around one client. A test swaps a layer to see what the others still stop. */
export interface Layers {
  readonly initialize: InitializeMiddleware<object, object>;
  readonly signer: SealedSigner;
  readonly handler: GuardedHandler;
  readonly seal: (client: SdkClient) => void;
}

/** No key: what SDK code that wants credentials is given. AWS's own example, so that scanners know it. */
const DUMMY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'held-by-the-sealed-signer' };

/** Makes the guarded client of one service for one place. */
export function assembleClient(module: ClientModule, endpoint: Endpoint, layers: Layers): SdkClient {
  const Client = clientClass(module);
  const client = new Client({
    region: endpoint.signingRegion,
    endpoint: endpoint.url,
    credentials: DUMMY,
    requestHandler: layers.handler,
    signer: async () => layers.signer,
    httpAuthSchemes: [scheme(layers.signer)],
    ...SETTLED,
  });
  client.middlewareStack.add(layers.initialize, { step: 'initialize', priority: 'high' });
  layers.seal(client);
  return client;
}

/**
 * The SDK's own silent logger without `info`: for one that has it, every answer is copied, redacted, for a message that
 * nobody reads (a tenth of a listing's time).
 */
const UNASKED = Object.freeze(Object.assign(new NoOpLogger(), { info: undefined }));

/** Everything the SDK would otherwise take from the environment or the shared config file. */
const SETTLED = {
  logger: UNASKED,
  maxAttempts: 1,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  ignoreConfiguredEndpointUrls: true,
  authSchemePreference: ['aws.auth#sigv4'],
  userAgentAppId: 'muvi',
  cacheMiddleware: false,
  streamCollector: bodyOf,
  // S3: the bucket stands in the path, so that host and operation can be told from a request; no other region,
  // access point or session is ever chosen by the SDK itself.
  forcePathStyle: true,
  followRegionRedirects: false,
  useArnRegion: false,
  disableMultiregionAccessPoints: true,
  disableS3ExpressSessionAuth: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  s3ExpressIdentityProvider: {
    async getS3ExpressIdentity(): Promise<never> {
      throw new Refused('credentials', 'directory buckets need a session, and muvi makes none');
    },
  },
};

/** The only authentication scheme a guarded client knows; its identity is the dummy, its signer the sealed one. */
function scheme(signer: SealedSigner) {
  return Object.freeze({
    schemeId: 'aws.auth#sigv4',
    identityProvider: () => async () => ({ ...DUMMY }),
    signer: Object.freeze({
      sign: (request: HttpRequest, identity: unknown, properties: unknown) =>
        signer.sign(request, identity, properties),
    }),
  });
}

function clientClass(module: ClientModule): new (config: object) => SdkClient {
  const named = Object.entries(module).find(([name]) => /^[A-Z0-9]\w*Client$/.test(name));
  if (named === undefined) throw new Refused('broken', 'the SDK package exports no client');
  return named[1] as new (
    config: object,
  ) => SdkClient;
}
