import { createHash } from 'node:crypto';
import { headerValues, type WireRequest } from '../guard/wire.ts';

/**
 * What the signer signed, for the handler to recognise: a request leaves once, and only as it was signed. AWS
 * would refuse a changed request too, but only after having received it.
 */
export interface Receipts {
  issue(signed: WireRequest): void;
  /** True once per signed request, and only for the same request. */
  redeem(request: WireRequest): boolean;
}

/** More than could be between signer and handler at one time; the oldest fall out. */
const MOST = 10_000;

export function createReceipts(): Receipts {
  const issued = new Map<string, string>();
  return Object.freeze({
    issue(signed: WireRequest) {
      issued.set(signatureOf(signed), digest(signed));
      const [oldest] = issued.keys();
      if (issued.size > MOST && oldest !== undefined) issued.delete(oldest);
    },
    redeem(request: WireRequest) {
      const signature = signatureOf(request);
      const expected = issued.get(signature);
      issued.delete(signature);
      return expected !== undefined && expected === digest(request);
    },
  });
}

function signatureOf(request: WireRequest): string {
  return headerValues(request, 'authorization').join('\n');
}

/** Over everything a server could act on. Header names count without case, values as they are. */
function digest(request: WireRequest): string {
  const hash = createHash('sha256');
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const target = [request.method, request.protocol, request.hostname, request.port ?? null, request.path];
  hash.update(JSON.stringify([target, sorted(Object.entries(request.query ?? {})), sorted(headers)]));
  hash.update('\0');
  if (typeof request.body === 'string' || request.body instanceof Uint8Array) hash.update(request.body);
  return hash.digest('hex');
}

function sorted(entries: readonly (readonly unknown[])[]): string[] {
  return entries.map((entry) => JSON.stringify(entry)).sort();
}
