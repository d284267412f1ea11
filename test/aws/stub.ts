import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A request as it reached the socket. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly accessKeyId: string | undefined;
  readonly service: string | undefined;
  readonly action: string | undefined;
}

export interface Stub {
  readonly url: string;
  /** Everything that arrived, identity checks included, since the last `forget`. */
  readonly seen: Seen[];
  /** What arrived beside questions to STS. */
  calls(): Seen[];
  /** Which account STS tells each access key id; changed at will. */
  readonly accounts: Map<string, string>;
  /** Answers a request instead of the stub; return false to let the stub answer. */
  answer: (seen: Seen, response: ServerResponse) => boolean;
  stop(): Promise<void>;
}

/** A server on 127.0.0.1 that records every request, knows who a key is, and says yes to everything else. */
export async function startStub(accounts: Record<string, string> = {}): Promise<Stub> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const arrived = describeRequest(request, Buffer.concat(chunks).toString('utf8'));
      seen.push(arrived);
      if (stub.answer(arrived, response)) return;
      if (arrived.service === 'sts') return void answerSts(arrived, response, stub.accounts);
      response.writeHead(200, { 'content-type': 'text/plain', 'x-amzn-requestid': 'stub' }).end('');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const stub: Stub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    calls: () => seen.filter(({ service }) => service !== 'sts'),
    accounts: new Map(Object.entries(accounts)),
    answer: () => false,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return stub;
}

function describeRequest(request: IncomingMessage, body: string): Seen {
  const credential = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '');
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
    accessKeyId: credential?.[1],
    service: credential?.[2],
    action: new URLSearchParams(body).get('Action') ?? undefined,
  };
}

/** What STS answers to a key of an account. */
export function callerXml(account: string, arn = `arn:aws:iam::${account}:user/someone`): string {
  return `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
}

export function sessionXml(action: string, keyId: string, expires: Date): string {
  return `<${action}Response><${action}Result><Credentials><AccessKeyId>${keyId}</AccessKeyId><SecretAccessKey>narrow-secret</SecretAccessKey><SessionToken>narrow-token</SessionToken><Expiration>${expires.toISOString()}</Expiration></Credentials></${action}Result></${action}Response>`;
}

function answerSts(
  { action, accessKeyId }: Seen,
  response: ServerResponse,
  accounts: Map<string, string>,
): void {
  const account = accounts.get(accessKeyId ?? '');
  if (action !== 'GetCallerIdentity' || account === undefined) {
    response
      .writeHead(403)
      .end('<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/xml' }).end(callerXml(account));
}

export interface ProfileFiles {
  readonly folder: string;
  readonly variables: Readonly<Record<'AWS_SHARED_CREDENTIALS_FILE' | 'AWS_CONFIG_FILE', string>>;
  /** Writes the credentials file anew: access key id by profile. */
  keys(profiles: Readonly<Record<string, string>>): void;
  config(text: string): void;
  remove(): void;
}

/** Shared credential files in a folder of their own. A key's secret is made from its id. */
export function profileFiles(profiles: Readonly<Record<string, string>>): ProfileFiles {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-profiles-'));
  const credentials = join(folder, 'credentials');
  const config = join(folder, 'config');
  const files: ProfileFiles = {
    folder,
    variables: { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config },
    keys(held) {
      const section = ([name, id]: [string, string]) =>
        `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = secret-of-${id}\n`;
      writeFileSync(credentials, Object.entries(held).map(section).join('\n'));
    },
    config: (text) => writeFileSync(config, text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  files.keys(profiles);
  files.config('');
  return files;
}
