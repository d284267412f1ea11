import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpRequest } from '@smithy/core/protocols';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SdkClient } from '../../../src/aws/sdk/client.ts';
import { endpointOf } from '../../../src/aws/sdk/endpoints.ts';
import { createHttpHandler } from '../../../src/aws/sdk/handler.ts';
import { layersOf } from '../../../src/aws/sdk/layers.ts';
import type { Place } from '../../../src/aws/transport.ts';
import { lacks } from '../../tools.ts';
import { type Door, openDoor, PROD, UAE } from './door.ts';

const keys = { accessKeyId: 'AKIAUATUATUATUATUATU', secretAccessKey: 'x' };
const now = () => 0;

function request(place: Place, change: Partial<HttpRequest> = {}): HttpRequest {
  const { protocol, hostname } = endpointOf('ec2', place, {});
  const headers = { 'content-type': 'application/x-www-form-urlencoded', host: hostname };
  const body = 'Action=CreateVpc&Version=2016-11-15';
  return new HttpRequest({ method: 'POST', protocol, hostname, path: '/', headers, body, ...change });
}

function layers(place: Place, account: string, more: Partial<Parameters<typeof layersOf>[0]> = {}) {
  const sent: HttpRequest[] = [];
  const made = layersOf({
    place,
    service: 'ec2',
    endpoint: endpointOf('ec2', place, {}),
    options: { now },
    keyring: {
      confirmed: async () => ({ keys, identity: { account } as never }),
      knows: (key) => key === keys.accessKeyId,
    },
    inner: {
      async handle(passed) {
        sent.push(passed);
        return { response: {} as never };
      },
    },
    ...more,
  });
  return { ...made, sent };
}

describe('the signer and the handler by themselves', () => {
  it('pass on a write to the account it is for', async () => {
    const { signer, handler, sent } = layers(UAE, UAE.account);
    await handler.handle(await signer.sign(request(UAE)));
    expect(sent).toHaveLength(1);
  });

  it.each([PROD.account, '', '123', 'unknown'])(
    'sign no write with keys of account "%s", even if the keyring let them through',
    async (account) => {
      const { signer } = layers(UAE, account);
      await expect(signer.sign(request(UAE))).rejects.toMatchObject({ failure: 'denied' });
    },
  );

  it.each([
    ['over http', { protocol: 'http:' }],
    ['to another port', { port: 8443 }],
    ['to a look-alike host', { hostname: 'ec2.me-central-1.amazonaws.com.evil.example' }],
    ['to another region', { hostname: 'ec2.eu-central-1.amazonaws.com' }],
    ['to a host in other letters', { hostname: 'EC2.me-central-1.amazonaws.com' }],
  ])('send nothing %s', async (_, change) => {
    const { signer, handler } = layers(UAE, UAE.account);
    await expect(signer.sign(request(UAE, change))).rejects.toMatchObject({ rule: 'host' });
    const signed = await signer.sign(request(UAE));
    await expect(handler.handle(Object.assign(HttpRequest.clone(signed), change))).rejects.toMatchObject({
      rule: 'host',
    });
  });

  it.each([
    ['a key STS did not confirm', (text: string) => text.replace(keys.accessKeyId, 'AKIAOTHEROTHEROTHER0')],
    ['another region', (text: string) => text.replace('/me-central-1/', '/eu-central-1/')],
    ['another service', (text: string) => text.replace('/ec2/', '/iam/')],
    ['no algorithm muvi uses', (text: string) => text.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')],
    ['nothing', () => ''],
  ])('send nothing signed with %s', async (_, change) => {
    const { signer, handler, sent } = layers(UAE, UAE.account);
    const signed = await signer.sign(request(UAE));
    const changed = HttpRequest.clone(signed);
    changed.headers.authorization = change(signed.headers.authorization ?? '');
    await expect(handler.handle(changed)).rejects.toMatchObject({ rule: 'key' });
    expect(sent).toEqual([]);
  });

  it('send nothing with two signatures on it', async () => {
    const { signer, handler } = layers(UAE, UAE.account);
    const signed = await signer.sign(request(UAE));
    signed.headers.Authorization = signed.headers.authorization as string;
    await expect(handler.handle(signed)).rejects.toMatchObject({ rule: 'key' });
  });
});

describe('a sealed client', () => {
  let door: Door;
  let client: SdkClient;
  beforeAll(async () => {
    door = await openDoor();
    ({ client } = await door.client(PROD, 's3'));
  });
  afterAll(() => door.close());

  it('has a config of which nothing can be changed, added or taken away', () => {
    for (const key of Object.keys(client.config)) {
      expect(Object.getOwnPropertyDescriptor(client.config, key), key).toMatchObject({
        writable: false,
        configurable: false,
      });
    }
    expect(() => Object.assign(client.config, { signerConstructor: Object })).toThrow(TypeError);
    expect(() => Object.assign(client.config, { brandNew: 1 })).toThrow(TypeError);
    expect(() => delete (client.config as Record<string, unknown>).requestHandler).toThrow(TypeError);
  });

  it('has no setter left for its credentials', async () => {
    expect(() =>
      Object.assign(client.config, { credentials: { accessKeyId: 'x', secretAccessKey: 'y' } }),
    ).toThrow(TypeError);
    const given = await (client.config.credentials as () => Promise<{ accessKeyId: string }>)();
    expect(given.accessKeyId).toBe('AKIAIOSFODNN7EXAMPLE');
  });

  it.each(['config', 'middlewareStack', 'send', 'initConfig'])('keeps its %s', (name) => {
    expect(() => Object.assign(client, { [name]: {} })).toThrow(TypeError);
  });

  it.each(['add', 'addRelativeTo', 'use', 'remove', 'removeByTag', 'applyToStack'])(
    "refuses its stack's %s",
    (name) => {
      const stack = client.middlewareStack as unknown as Record<string, (...args: unknown[]) => void>;
      expect(() => stack[name]?.(() => {}, {})).toThrow(expect.objectContaining({ rule: 'sealed' }));
      expect(() => Object.assign(stack, { [name]: () => {} })).toThrow(TypeError);
    },
  );

  it.each(['handle', 'updateHttpClientConfig'])("keeps its handler's %s", (name) => {
    expect(() => Object.assign(client.config.requestHandler as object, { [name]: () => {} })).toThrow(
      TypeError,
    );
  });

  it('knows one way to authenticate, with the sealed signer', () => {
    const schemes = client.config.httpAuthSchemes as { schemeId: string }[];
    expect(schemes.map(({ schemeId }) => schemeId)).toEqual(['aws.auth#sigv4']);
    expect(() => schemes.push({ schemeId: 'smithy.api#noAuth' })).toThrow(TypeError);
  });
});

describe.skipIf(lacks('openssl'))('certificates', () => {
  it('are checked, even where the environment says not to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muvi-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const openssl = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ];
    execFileSync('openssl', openssl, { stdio: 'ignore' });
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
      response.end('in'),
    );
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const sent = createHttpHandler().handle(
        new HttpRequest({ protocol: 'https:', hostname: '127.0.0.1', port, path: '/' }),
      );
      await expect(sent).rejects.toThrow(/self-signed/);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
