import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest, type HttpResponse } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import { bodyOf } from '../body.ts';
import { NotConfirmed } from '../guard/refusal.ts';
import type { Keys } from './types.ts';

/** A handler as the SDK has it; identity uses one of its own, which no phase's call ever passes. */
export interface HttpHandler {
  handle(
    request: HttpRequest,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<{ response: HttpResponse }>;
}

/** Where STS is asked, and with whose clock. */
export interface StsOptions {
  /** Regional: STS's global endpoint is not asked. */
  readonly region: string;
  /** Tests on loopback. */
  readonly endpoint?: string | undefined;
  readonly handler: HttpHandler;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The whole request, in milliseconds. */
  readonly timeoutMs: number;
}

export interface StsAnswer {
  readonly xml: string;
  readonly skewMs: number;
}

const VERSION = '2011-06-15';
/** An answer is a few hundred bytes; anything much longer is not one. */
const LONGEST_ANSWER = 64 * 1024;

/**
 * Asks STS one thing, signed with the keys given. Written by hand instead of through the SDK's client: it runs
 * before a client may exist, and what it sends must be plain to see. Throws NotConfirmed when STS does not answer
 * with success; a timeout is one way of not answering.
 */
export async function askSts(
  action: 'GetCallerIdentity' | 'AssumeRole' | 'GetFederationToken',
  parameters: Readonly<Record<string, string>>,
  keys: Keys,
  options: StsOptions,
): Promise<StsAnswer> {
  const url = new URL(options.endpoint ?? `https://sts.${options.region}.amazonaws.com`);
  const request = new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    path: '/',
    headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: action, Version: VERSION, ...parameters }).toString(),
  });
  const signer = new SignatureV4({
    credentials: keys,
    region: options.region,
    service: 'sts',
    sha256: Sha256,
  });
  const signed = (await signer.sign(request, { signingDate: new Date(options.now()) })) as HttpRequest;
  const { response, xml } = await exchange(action, signed, options);
  const skewMs = skewOf(response, options.now());
  if (response.statusCode !== 200) throw unanswered(action, response.statusCode, xml, skewMs);
  return { xml, skewMs };
}

async function exchange(action: string, signed: HttpRequest, options: StsOptions) {
  const abortSignal = AbortSignal.timeout(options.timeoutMs);
  try {
    const late = new Promise<never>((_, reject) => {
      abortSignal.addEventListener('abort', () => reject(abortSignal.reason), { once: true });
    });
    const answering = options.handler.handle(signed, { abortSignal });
    const { response } = await Promise.race([answering, late]);
    const body = await Promise.race([bodyOf(response.body, LONGEST_ANSWER), late]);
    return { response, xml: body.toString('utf8') };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NotConfirmed('StsUnreachable', `STS did not answer ${action}: ${why}`, cause);
  }
}

function skewOf(response: HttpResponse, now: number): number {
  const date = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'date')?.[1];
  const server = Date.parse(date ?? '');
  return Number.isNaN(server) ? 0 : Math.round((server - now) / 1_000) * 1_000;
}

function unanswered(action: string, status: number, xml: string, skewMs: number): NotConfirmed {
  const code = /<Code>([\w.]{1,100})<\/Code>/.exec(xml)?.[1] ?? `Http${status}`;
  const skewed =
    Math.abs(skewMs) > 240_000 ? `; this machine's clock is ${Math.round(-skewMs / 1_000)} s off` : '';
  return new NotConfirmed(code, `STS refused ${action} with ${code}${skewed}`);
}

/** The text of an element that stands exactly once; undefined otherwise. */
export function element(xml: string, name: string): string | undefined {
  const found = [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))];
  return found.length === 1 ? found[0]?.[1] : undefined;
}
