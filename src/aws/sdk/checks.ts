import { HttpRequest } from '@smithy/core/protocols';
import { CallFailed } from '../../engine/errors.ts';
import { Refused } from '../guard/refusal.ts';
import { operationOnWire, type Wire, type WireRequest } from '../guard/wire.ts';
import type { Endpoint } from './endpoints.ts';

/** What every layer of one client is given: fixed when the client is made. */
export interface Channel {
  readonly service: string;
  readonly wire: Wire;
  readonly endpoint: Endpoint;
  /** Throws `Refused` unless this operation may be sent to the client's place. */
  readonly permit: (operation: string) => void;
  /** Whether an operation is a read of the client's place. */
  readonly isRead: (operation: string) => boolean;
}

/** Methods that cannot change anything; the reads that are POST all the same speak JSON or forms. */
const READING_METHODS: readonly string[] = ['GET', 'HEAD'];

/** Listed REST reads that are POST: their question does not fit a URL. */
export const POSTED_READS: Readonly<Record<string, readonly string[]>> = {
  cloudfront: [
    'GetRealtimeLogConfig',
    'GetResourcePolicy',
    'ListConnectionFunctions',
    'ListConnectionGroups',
    'ListDistributionTenants',
    'ListDistributionTenantsByCustomization',
    'ListDistributionsByRealtimeLogConfig',
    'ListDomainConflicts',
    'ListTrustStores',
  ],
  'route-53': ['ListTagsForResources'],
};

/**
 * A request of our own, copied from whatever was handed in: what is checked is what is sent, even if the
 * original's properties are getters that answer differently the second time. Bodies are text or bytes; a stream
 * cannot be looked at and is refused.
 */
export function ownRequest(handed: unknown): HttpRequest {
  const request = handed as HttpRequest;
  const { body } = request;
  if (body !== undefined && body !== null && typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new Refused('wire', 'the request on the wire has a body that cannot be read');
  }
  return new HttpRequest({
    method: String(request.method),
    protocol: String(request.protocol),
    hostname: String(request.hostname),
    port: request.port === undefined || request.port === null ? undefined : Number(request.port),
    path: String(request.path),
    query: ownQuery(request.query),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: body instanceof Uint8Array ? Uint8Array.from(body) : (body ?? undefined),
  });
}

/** Values are texts, lists of texts or nothing; each is read once. */
function ownQuery(query: HttpRequest['query'] | undefined): HttpRequest['query'] {
  const entries = Object.entries(query ?? {});
  if (entries.length === 0) return {};
  return Object.fromEntries(
    entries.map(([name, value = null]) => [
      name,
      Array.isArray(value) ? value.map(String) : value && String(value),
    ]),
  );
}

/** Everything about a request that both signer and handler check. Returns its operation. */
export function checkRequest(channel: Channel, request: WireRequest): string {
  const { service, wire, endpoint, permit, isRead } = channel;
  checkHost(endpoint, request);
  const operation = operationOnWire(wire, request);
  permit(operation);
  const posted = POSTED_READS[service]?.includes(operation) === true;
  if (isRead(operation) && wire.protocol === 'rest' && !READING_METHODS.includes(request.method) && !posted) {
    throw new Refused('wire', `${service}:${operation} is a read and goes out as ${request.method}`);
  }
  return operation;
}

function checkHost(endpoint: Endpoint, request: WireRequest): void {
  const same =
    request.protocol === endpoint.protocol &&
    request.hostname === endpoint.hostname &&
    (request.port ?? undefined) === endpoint.port;
  if (!same) {
    const to = `${request.protocol}//${request.hostname}${request.port === undefined ? '' : `:${request.port}`}`;
    throw new Refused('host', `the request goes to ${to}, and ${endpoint.url} is this service's address`);
  }
}

/** Runs a layer; whatever it throws that is not a refusal of its own is one: a guard that breaks says no. */
export async function guarded<T>(layer: string, check: () => Promise<T> | T): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof CallFailed) throw error;
    throw new Refused('broken', `the guard's ${layer} failed, so nothing is sent`, error);
  }
}
