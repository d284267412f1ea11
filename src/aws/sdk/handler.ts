import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions } from '@smithy/types';
import { Refused } from '../guard/refusal.ts';
import { headerValues } from '../guard/wire.ts';
import type { HttpHandler } from '../identity/sts.ts';
import { type Channel, checkRequest, guarded, ownRequest } from './checks.ts';
import type { Receipts } from './receipts.ts';

/** Milliseconds. */
export interface Timeouts {
  readonly connect: number;
  /** From a request to the head of its answer, and from one byte of the answer to the next. */
  readonly request: number;
}

/** AWS answers reads in well under a second and the slowest writes of this build within ten. */
export const TIMEOUTS: Timeouts = { connect: 5_000, request: 30_000 };

/** Keep-alive sockets to AWS, shared by all clients; certificates are checked whatever the environment says. */
export function createHttpHandler(timeouts: Timeouts = TIMEOUTS): NodeHttpHandler {
  const sockets = { keepAlive: true, maxSockets: 50 };
  return new NodeHttpHandler({
    httpAgent: new HttpAgent(sockets),
    httpsAgent: new HttpsAgent({ ...sockets, rejectUnauthorized: true }),
    connectionTimeout: timeouts.connect,
    requestTimeout: timeouts.request,
    throwOnRequestTimeout: true,
    // The one above ends with the head of the answer: a body that stalls breaks by this one.
    socketTimeout: timeouts.request,
    // A burst of a phase's calls waits for sockets on purpose; the handler's warning about it goes to the console.
    socketAcquisitionWarningTimeout: timeouts.request * 10,
  });
}

export interface GuardedHandlerOptions {
  readonly channel: Channel;
  readonly receipts: Pick<Receipts, 'redeem'>;
  /** Whether STS has confirmed a key id for the client's place. */
  readonly knows: (accessKeyId: string) => boolean;
  readonly inner: HttpHandler;
}

/** What the SDK expects of a request handler. */
export interface GuardedHandler {
  readonly metadata: { readonly handlerProtocol: 'http/1.1' };
  handle(request: unknown, options?: HttpHandlerOptions): Promise<{ response: HttpResponse }>;
  destroy(): void;
  httpHandlerConfigs(): object;
  updateHttpClientConfig(): void;
}

/**
 * Third and last layer, before the socket: a request goes out if its host, its operation and its key are the
 * client's own and the sealed signer signed exactly this. A copy is sent, not what was handed in.
 */
export function guardedHandler({ channel, receipts, knows, inner }: GuardedHandlerOptions): GuardedHandler {
  return Object.freeze({
    metadata: Object.freeze({ handlerProtocol: 'http/1.1' as const }),
    async handle(handed: unknown, options?: HttpHandlerOptions) {
      const request = await guarded('last step', () => {
        const own = ownRequest(handed);
        checkRequest(channel, own);
        checkAuthority(channel, own, knows);
        if (!receipts.redeem(own)) {
          throw new Refused('sealed', 'the request is not as it was signed, or was signed elsewhere');
        }
        return own;
      });
      return inner.handle(request, options as never);
    },
    destroy() {},
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig() {
      throw new Refused('sealed', 'the handler of a guarded client cannot be changed');
    },
  });
}

const CREDENTIAL = /^AWS4-HMAC-SHA256 Credential=([\w-]+)\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request, /;

function checkAuthority(
  { endpoint }: Channel,
  request: { readonly headers: Record<string, string>; readonly query: object } & Parameters<
    typeof headerValues
  >[0],
  knows: (accessKeyId: string) => boolean,
): void {
  const [authorization = '', ...more] = headerValues(request, 'authorization');
  const [, key = '', region, service] = CREDENTIAL.exec(authorization) ?? [];
  if (more.length > 0 || !knows(key)) {
    throw new Refused('key', 'the request is not signed with a key that STS confirmed for this environment');
  }
  if (region !== endpoint.signingRegion || service !== endpoint.signingName) {
    throw new Refused('key', `the request is signed for ${service} in ${region}`);
  }
}
