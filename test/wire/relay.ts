import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isEmulated } from './matrix.ts';

/** One request as it passes the relay, in the words of the runbook (see `renames`). */
export interface WireRequest {
  /** As the SDK's client is called: `elastic-load-balancing-v2`. */
  readonly service: string;
  readonly operation: string;
  readonly accessKeyId: string;
  /** The fields of a form-encoded request; empty for one in JSON. */
  readonly parameters: URLSearchParams;
  readonly body: string;
}

export interface Given {
  readonly status: number;
  readonly body: string;
}

/** What the relay answers in the emulator's place, or does to its answer. */
export interface Amendment {
  /** `service:operation`; the matrix must say of each that the emulator lacks it, or a part of it. */
  readonly covers: readonly string[];
  /** Answers instead of the emulator; undefined lets the request through. */
  answer?(asked: WireRequest): Given | undefined;
  /** Told of what the emulator answered; what it returns is passed on. */
  amend?(asked: WireRequest, body: string): string;
}

/** A request and what became of it. Times are milliseconds of `performance.now()`. */
export interface Passed extends WireRequest {
  readonly status: number;
  readonly answeredBy: 'emulator' | 'relay';
  readonly arrived: number;
  readonly answered: number;
}

/** The emulator's id of a thing, and the id by which the runbook knows it. */
export type Rename = readonly [emulator: string, runbook: string];

export interface RelayOptions {
  readonly amendments?: readonly Amendment[];
  /** Ids that are put for each other on the way: the emulator makes its own. */
  readonly renames?: readonly Rename[];
  /** Milliseconds before a request is passed on: the round trip of a distant region. */
  readonly delayMs?: (asked: WireRequest) => number;
}

export interface Relay {
  readonly url: string;
  /** All that has passed, in the order of the answers. */
  readonly passed: readonly Passed[];
  /** Until what was sent so far has been answered, whether or not anyone still waits for the answer. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Stands before the emulator and gives AWS's documented answers where the matrix says that it has none. It knows
 * nothing of the twin: what it says is from the API's reference. Throws a RangeError where it would stand in for
 * what the emulator has.
 */
export async function startRelay(target: string, options: RelayOptions = {}): Promise<Relay> {
  const { amendments = [], renames = [], delayMs } = options;
  for (const name of amendments.flatMap(({ covers }) => covers)) {
    if (isEmulated(name))
      throw new RangeError(`the matrix has ${name} as emulated: nothing may stand in for it`);
  }
  const passed: Passed[] = [];
  const underWay = new Set<Promise<void>>();
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const arrived = performance.now();
    // A client that was killed is not there for its answer; what it sent is passed on all the same.
    outgoing.on('error', () => {});
    const asked = requestOf(incoming.headers, (await bodyOf(incoming)).toString('utf8'));
    const log = (status: number, answeredBy: Passed['answeredBy']) =>
      passed.push({ ...asked, status, answeredBy, arrived, answered: performance.now() });
    const delay = delayMs?.(asked) ?? 0;
    if (delay > 0) await new Promise((done) => setTimeout(done, delay));
    const mine = amendments.filter(({ covers }) => covers.includes(`${asked.service}:${asked.operation}`));
    for (const amendment of mine) {
      const given = amendment.answer?.(asked);
      if (!given) continue;
      log(given.status, 'relay');
      respond(outgoing, given);
      return;
    }
    const sent = Buffer.from(
      renames.reduce((text, [emulator, own]) => text.replaceAll(own, emulator), asked.body),
    );
    const answered = await forward(target, incoming, sent);
    const said = answered.body.toString('utf8');
    const named = renames.reduce((text, [emulator, own]) => text.replaceAll(emulator, own), said);
    const text = mine.reduce((sofar, one) => one.amend?.(asked, sofar) ?? sofar, named);
    log(answered.status, 'emulator');
    outgoing.writeHead(answered.status, answered.headers);
    outgoing.end(text === said ? answered.body : text);
  };
  const server = createServer((incoming, outgoing) => {
    // A client that died while it was sending has sent nothing.
    const passing = pass(incoming, outgoing).catch(() => void outgoing.destroy());
    underWay.add(passing);
    void passing.then(() => underWay.delete(passing));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    settled: async () => void (await Promise.all(underWay)),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Names by which requests are signed, where the SDK's client has another. */
const CLIENTS: Readonly<Record<string, string>> = {
  elasticloadbalancing: 'elastic-load-balancing-v2',
  secretsmanager: 'secrets-manager',
};

function requestOf(headers: IncomingMessage['headers'], body: string): WireRequest {
  const [, accessKeyId = '', signed = ''] =
    /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const parameters = new URLSearchParams(target === undefined ? body : '');
  return {
    service: CLIENTS[signed] ?? signed,
    operation: target?.toString().split('.').at(-1) ?? parameters.get('Action') ?? '',
    accessKeyId,
    parameters,
    body,
  };
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function respond(outgoing: ServerResponse, { status, body }: Given): void {
  outgoing.writeHead(status, {
    'content-type': body.startsWith('{') ? 'application/x-amz-json-1.1' : 'text/xml',
  });
  outgoing.end(body);
}

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Now and then the emulator fails under concurrent writers with a 500: such a request is passed on once more. */
async function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answered> {
  for (let attempt = 1; ; attempt += 1) {
    const answered = await forwardOnce(target, incoming, body);
    if (answered.status !== 500 || attempt === 3) return answered;
  }
}

function forwardOnce(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = incoming.headers;
    const passedOn = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method ?? 'GET', headers: { ...headers, connection: 'close' } },
      async (response) => {
        const hopByHop = new Set(['connection', 'transfer-encoding', 'content-length', 'keep-alive']);
        const kept = Object.entries(response.headers).filter(([name]) => !hopByHop.has(name));
        resolve({
          status: response.statusCode ?? 500,
          headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
          body: await bodyOf(response),
        });
      },
    );
    passedOn.on('error', reject);
    passedOn.end(body);
  });
}
