import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request of an AWS query API (form-encoded `Action=…`), as it passes the relay. */
export interface QueryRequest {
  readonly action: string;
  readonly parameters: URLSearchParams;
}

/** What the relay answers in the emulator's place, or does to its answer. */
export interface Amendment {
  /** Answers instead of the emulator; undefined lets the request through. */
  answer?(query: QueryRequest): { readonly status: number; readonly body: string } | undefined;
  /** Told of what the emulator answered; what it returns is passed on. */
  amend?(query: QueryRequest, body: string): string;
}

export interface Relay {
  readonly url: string;
  /** Bytes pass after this many milliseconds, each way together: the round trip of a distant region. */
  close(): Promise<void>;
}

/**
 * Stands before the emulator and gives AWS's documented answers where the matrix says that it has none. It knows
 * nothing of the twin: what it says is from the API's reference pages.
 */
export async function startRelay(
  target: string,
  amendments: readonly Amendment[],
  delayMs = 0,
): Promise<Relay> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const parameters = new URLSearchParams(body.toString('utf8'));
    const query = { action: parameters.get('Action') ?? '', parameters };
    if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
    for (const amendment of amendments) {
      const given = amendment.answer?.(query);
      if (given) return respond(outgoing, given.status, given.body);
    }
    const answered = await forward(target, incoming, body);
    const text = amendments.reduce(
      (sofar, one) => one.amend?.(query, sofar) ?? sofar,
      answered.body.toString('utf8'),
    );
    const changed = text !== answered.body.toString('utf8');
    outgoing.writeHead(answered.status, changed ? { 'content-type': 'text/xml' } : answered.headers);
    outgoing.end(changed ? text : answered.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function respond(outgoing: ServerResponse, status: number, body: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/xml' });
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
    const { transfer_encoding: _omitted, ...headers } = incoming.headers;
    const passed = request(
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
    passed.on('error', reject);
    passed.end(body);
  });
}
