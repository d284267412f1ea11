import { HttpRequest } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { isListedRead } from '../../../src/aws/guard/reads.ts';
import type { CommandClass } from '../../../src/aws/sdk/client.ts';
import { CLIENTS } from '../../../src/aws/sdk/clients.ts';
import { endpointOf } from '../../../src/aws/sdk/endpoints.ts';
import { layersOf } from '../../../src/aws/sdk/layers.ts';
import { commandsOf, SERVICES, sampleInput } from '../sample.ts';
import { UAE } from './door.ts';

const KEYS = {
  accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
  secretAccessKey: 'secret',
  sessionToken: 'token/with+signs=',
};
const ADDED_BY_SIGNING = ['authorization', 'x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'];

interface Vanilla {
  readonly middlewareStack: { add(middleware: unknown, options: object): void };
  send(command: unknown): Promise<unknown>;
}

/** The request as the SDK's own client would send it, signed by the SDK's own signer. */
async function bySdk(
  service: (typeof SERVICES)[number],
  Command: CommandClass,
  input: object,
): Promise<HttpRequest> {
  const module = (await CLIENTS[service]()) as Record<string, unknown>;
  const [, Client] = Object.entries(module).find(([name]) => /^[A-Z0-9]\w*Client$/.test(name)) ?? [];
  const { signingRegion, url } = endpointOf(service, UAE, input as never);
  const client = new (Client as new (config: object) => Vanilla)({
    region: signingRegion,
    endpoint: url,
    credentials: KEYS,
    maxAttempts: 1,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  let caught: HttpRequest | undefined;
  const catching = () => async (args: { request: HttpRequest }) => {
    caught = args.request;
    throw new Error('caught');
  };
  client.middlewareStack.add(catching, { step: 'deserialize', priority: 'low' });
  await client.send(new Command(input)).catch(() => {});
  if (caught === undefined) throw new Error(`${service} sent nothing`);
  return caught;
}

function unsigned(request: HttpRequest): HttpRequest {
  const headers = Object.entries(request.headers).filter(
    ([name]) => !ADDED_BY_SIGNING.includes(name.toLowerCase()),
  );
  return Object.assign(HttpRequest.clone(request), { headers: Object.fromEntries(headers) });
}

/** The same request signed by the sealed signer, at the same second. */
async function bySealedSigner(service: (typeof SERVICES)[number], request: HttpRequest, input: object) {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(request.headers['x-amz-date'] ?? '') ?? [];
  const iso = `${day} ${time}`.replace(/(\d{4})(\d\d)(\d\d) (\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6Z');
  const layers = layersOf({
    place: UAE,
    service,
    endpoint: endpointOf(service, UAE, input as never),
    options: { now: () => Date.parse(iso) },
    keyring: {
      confirmed: async () => ({ keys: KEYS, identity: { account: UAE.account } as never }),
      knows: () => true,
    },
    inner: { handle: () => Promise.reject(new Error('nothing is sent here')) },
  });
  return layers.signer.sign(unsigned(request));
}

describe('the sealed signer', () => {
  it.each(SERVICES.filter((service) => service !== 'sts'))(
    "signs %s byte for byte as the SDK's own signer does",
    async (service) => {
      const commands = commandsOf(await CLIENTS[service]());
      const reads = commands.filter(([operation]) => isListedRead('prod', service, operation)).slice(0, 4);
      const writes = commands
        .filter(
          ([operation]) => /^(Create|Put|Update|Delete)/.test(operation) && operation !== 'CreateSession',
        )
        .slice(0, 4);
      for (const [operation, Command] of [...reads, ...writes]) {
        const input = sampleInput(Command);
        const theirs = await bySdk(service, Command, input);
        const ours = await bySealedSigner(service, theirs, input);
        expect(ours.headers.authorization, operation).toBe(theirs.headers.authorization);
        expect(ours.headers['x-amz-security-token']).toBe(KEYS.sessionToken);
      }
    },
  );

  it.each(['plain', 'a folder/x', 'ünï/€ +%2F&=?.json', "it's (a) *key*!"])(
    'signs the object key "%s" as the SDK does',
    async (Key) => {
      const module = (await CLIENTS.s3()) as Record<string, unknown>;
      const input = { Bucket: 'muvi-media', Key, Body: 'text' };
      const theirs = await bySdk('s3', module.PutObjectCommand as CommandClass, input);
      const ours = await bySealedSigner('s3', theirs, input);
      expect(ours.headers.authorization).toBe(theirs.headers.authorization);
    },
  );
});
