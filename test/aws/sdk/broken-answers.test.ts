import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../src/aws/call.ts';
import { createSdkTransport, type SdkTransport } from '../../../src/aws/sdk/transport.ts';
import type { Service } from '../../../src/aws/types.ts';
import { ACCOUNTS } from '../../moto.ts';
import { type ProfileFiles, profileFiles, type Stub, startStub } from '../stub.ts';
import { KEYS, UAE } from './door.ts';

/** Milliseconds without a byte until an answer is given up. */
const IDLE = 300;

let stub: Stub;
let files: ProfileFiles;
let transport: SdkTransport;

beforeAll(async () => {
  stub = await startStub({ [KEYS['muvi-uat']]: ACCOUNTS['muvi-uat'] });
  files = profileFiles(KEYS);
  transport = createSdkTransport({
    variables: files.variables,
    now: () => Date.now(),
    endpoint: stub.url,
    timeouts: { connect: 1_000, request: IDLE },
  });
  // Whose keys they are is asked before anything is broken.
  await transport.identity(UAE);
});
afterAll(async () => {
  transport.close();
  files.remove();
  await stub.stop();
});

const CALLS = [
  ['a JSON service', 'ecs', 'CreateCluster', { clusterName: 'x' }, 'json', '{"cluster":{"clusterArn":"arn'],
  [
    'a query service',
    'iam',
    'CreateAccessKey',
    { UserName: 'x' },
    'xml',
    '<CreateAccessKeyResponse><CreateAccessKeyResult><AccessKey><SecretAccessKey>AAAABBBBCCCCDDDD',
  ],
  [
    'a REST service',
    'cloudfront',
    'CreateInvalidation',
    {
      DistributionId: 'E1',
      InvalidationBatch: { CallerReference: 'x', Paths: { Quantity: 1, Items: ['/*'] } },
    },
    'xml',
    '<Invalidation><Id>',
  ],
] as const;

type Break = (response: ServerResponse, type: string, half: string) => void;

/** The head of an answer and half of its content, on the wire before anything else happens. */
const begun = (response: ServerResponse, type: string, half: string, then: () => void = () => {}) => {
  const head = { 'content-type': TYPES[type], 'content-length': '5000', 'x-amzn-requestid': 'r-1' };
  response.writeHead(200, head).write(half, then);
};
const TYPES: Readonly<Record<string, string>> = { json: 'application/x-amz-json-1.1', xml: 'text/xml' };

const BREAKS: readonly (readonly [string, Break])[] = [
  ['is cut off', (response, type, half) => begun(response, type, half, () => response.destroy())],
  [
    'ends in the middle',
    (response, type, half) =>
      response.writeHead(200, { 'content-type': TYPES[type], 'x-amzn-requestid': 'r-1' }).end(half),
  ],
  [
    'is a page of a proxy',
    (response) =>
      response
        .writeHead(200, { 'content-type': 'text/html', 'x-amzn-requestid': 'r-1' })
        .end('<html>a proxy'),
  ],
  ['stalls', (response, type, half) => begun(response, type, half)],
];

describe.each(BREAKS)('an answer to a write that %s', (_how, breakIt) => {
  it.each(CALLS)(
    'of %s is lost: it may have been taken',
    async (_kind, service, operation, input, type, half) => {
      stub.answer = (_seen, response) => {
        breakIt(response, type, half);
        return true;
      };
      const failed = await send(service, operation, input).catch((error: unknown) => error);
      expect(failed).toMatchObject({ failure: 'lost', requestId: 'r-1' });
      expect(String(failed)).not.toContain('AAAA');
    },
  );
});

describe("an object's content that", () => {
  it.each([
    ['is cut off', (response: ServerResponse) => begun(response, 'xml', 'half', () => response.destroy())],
    ['stalls', (response: ServerResponse) => begun(response, 'xml', 'half')],
    [
      'stalls at once',
      (response: ServerResponse) => response.writeHead(200, { 'content-length': '30' }).flushHeaders(),
    ],
  ])('%s is a lost answer, and no wait without end', async (_how, breakIt) => {
    stub.answer = (_seen, response) => {
      breakIt(response);
      return true;
    };
    const get = send('s3', 'GetObject', { Bucket: 'bucket', Key: 'journal' });
    await expect(get).rejects.toMatchObject({ failure: 'lost' });
  });

  it('comes slowly is waited for, as long as something comes', async () => {
    stub.answer = (_seen, response) => {
      response.writeHead(200, { 'content-length': '30' });
      let left = 30;
      const drip = setInterval(() => {
        response.write('.');
        left -= 1;
        if (left === 0) clearInterval(drip);
      }, IDLE / 20);
      return true;
    };
    const { value } = await send('s3', 'GetObject', { Bucket: 'bucket', Key: 'journal' });
    expect((value as { Body: Uint8Array }).Body).toHaveLength(30);
  });
});

function send(service: Service, operation: string, input: object) {
  return transport.send(UAE, { channel: 'aws', service, operation, input } as AwsCall);
}
