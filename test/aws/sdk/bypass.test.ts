import { Readable } from 'node:stream';
import { EC2Client } from '@aws-sdk/client-ec2';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assembleClient, type CommandClass, type Layers } from '../../../src/aws/sdk/client.ts';
import { layersOf } from '../../../src/aws/sdk/layers.ts';
import type { Place } from '../../../src/aws/transport.ts';
import type { Service } from '../../../src/aws/types.ts';
import { type Door, KEYS, type Opened, openDoor, PROD, UAE } from './door.ts';

type Request = { -readonly [K in keyof HttpRequest]: HttpRequest[K] };
type Change = (request: Request) => void;

interface Bypass {
  readonly name: string;
  readonly place?: Place;
  readonly service?: Service;
  /** Throws, or gets a request past the guard. */
  readonly attack: (opened: Opened) => Promise<unknown>;
  /** The layers that stop it: with these out, it gets through. */
  readonly stoppedBy: readonly (keyof Layers)[];
}

/** A read of production whose request is changed on its way, at a step of the SDK's stack. */
function rewritten(operation: string, when: 'before signing' | 'after signing', change: Change) {
  return ({ client, command }: Opened) => {
    const sent = command(operation, operation === 'GetDistribution' ? { Id: 'E1' } : {});
    const middleware = (next: (args: unknown) => unknown) => (args: { request: Request }) => {
      change(args.request);
      return next(args);
    };
    sent.middlewareStack.add(
      middleware,
      when === 'before signing'
        ? { step: 'build', priority: 'low' }
        : { step: 'deserialize', priority: 'low' },
    );
    return client.send(sent);
  };
}

const action =
  (change: (body: string) => string): Change =>
  (request) => {
    request.body = change(String(request.body));
    delete request.headers['content-length'];
  };
const asCreate = action((body) => body.replace('Action=DescribeVpcs', 'Action=CreateVpc'));
const assign = (target: object, key: string, value: unknown) => {
  (target as Record<string, unknown>)[key] = value;
};

const BYPASSES: readonly Bypass[] = [
  {
    name: 'a write sent as it is',
    attack: ({ client, command }) => client.send(command('CreateVpc')),
    stoppedBy: ['initialize', 'signer', 'handler'],
  },
  {
    name: 'Action= rewritten before signing',
    attack: rewritten('DescribeVpcs', 'before signing', asCreate),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'Action= rewritten after signing',
    attack: rewritten('DescribeVpcs', 'after signing', asCreate),
    stoppedBy: ['handler'],
  },
  {
    name: 'a second Action= appended',
    attack: rewritten(
      'DescribeVpcs',
      'before signing',
      action((body) => `${body}&Action=CreateVpc`),
    ),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'a second Action= in other letters, percent-encoded',
    attack: rewritten(
      'DescribeVpcs',
      'before signing',
      action((body) => `${body}&%41CTION=CreateVpc`),
    ),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'another Action in the query',
    attack: rewritten('DescribeVpcs', 'before signing', (request) => {
      request.query.Action = 'CreateVpc';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'another Action in the path',
    attack: rewritten('DescribeVpcs', 'before signing', (request) => {
      request.path = '/?Action=CreateVpc';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'another API version',
    attack: rewritten(
      'DescribeVpcs',
      'before signing',
      action((body) => body.replace('2016-11-15', '2006-01-01')),
    ),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'X-Amz-Target rewritten before signing',
    service: 'ecs',
    attack: rewritten('ListClusters', 'before signing', (request) => {
      request.headers['x-amz-target'] = 'AmazonEC2ContainerServiceV20141113.DeleteCluster';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'X-Amz-Target rewritten after signing',
    service: 'ecs',
    attack: rewritten('ListClusters', 'after signing', (request) => {
      request.headers['x-amz-target'] = 'AmazonEC2ContainerServiceV20141113.DeleteCluster';
    }),
    stoppedBy: ['handler'],
  },
  {
    name: 'X-Amz-Target given twice, in two spellings',
    service: 'ecs',
    attack: rewritten('ListClusters', 'before signing', (request) => {
      request.headers['X-AMZ-TARGET'] = 'AmazonEC2ContainerServiceV20141113.DeleteCluster';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'an X-Amz-Target beside an Action',
    attack: rewritten('DescribeVpcs', 'before signing', (request) => {
      request.headers['x-amz-target'] = 'AmazonEC2.CreateVpc';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'a form sent to a JSON service',
    service: 'ecs',
    attack: rewritten('ListClusters', 'before signing', (request) => {
      request.headers['content-type'] = 'application/x-www-form-urlencoded';
      request.body = 'Action=DeleteCluster';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'another protocol asked for by header',
    service: 'cloudwatch',
    attack: rewritten('DescribeAlarms', 'before signing', (request) => {
      request.headers['smithy-protocol'] = 'rpc-v2-cbor';
      request.path = '/service/GraniteServiceVersion20100801/operation/DeleteAlarms';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: "a REST read's method changed",
    service: 'cloudfront',
    attack: rewritten('GetDistribution', 'before signing', (request) => {
      request.method = 'DELETE';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: "a REST read's method changed by header",
    service: 'cloudfront',
    attack: rewritten('GetDistribution', 'before signing', (request) => {
      request.headers['X-HTTP-Method-Override'] = 'DELETE';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'a key smuggled into the path of a bucket read',
    service: 's3',
    attack: rewritten('ListBuckets', 'before signing', (request) => {
      request.path = '/bucket/secret.txt';
      request.query = { 'list-type': '2' };
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'an object read dressed as a listing by x-id',
    service: 's3',
    attack: rewritten('ListBuckets', 'before signing', (request) => {
      request.path = '/bucket/secret.txt';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'a patched protocol',
    attack: async ({ client, command }) => {
      const protocol = client.config.protocol as {
        serializeRequest: (...args: unknown[]) => Promise<Request>;
      };
      const serialize = protocol.serializeRequest.bind(protocol);
      assign(protocol, 'serializeRequest', async (...args: unknown[]) => {
        const request = await serialize(...args);
        asCreate(request);
        return request;
      });
      return client.send(command('DescribeVpcs'));
    },
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'a schema whose method was changed',
    service: 'cloudfront',
    attack: async ({ client, command }) => {
      const sent = command('GetDistribution', { Id: 'E1' });
      const traits = sent.schema[3] as { http: string[] };
      const [method] = traits.http;
      traits.http[0] = 'DELETE';
      try {
        return await client.send(sent);
      } finally {
        traits.http[0] = method as string;
      }
    },
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'a schema whose name was changed',
    attack: async ({ client, command }) => {
      const sent = command('DescribeVpcs');
      const schema = sent.schema as unknown[];
      schema[2] = 'CreateVpc';
      try {
        return await client.send(sent);
      } finally {
        schema[2] = 'DescribeVpcs';
      }
    },
    stoppedBy: ['initialize', 'signer', 'handler'],
  },
  {
    name: "a vanilla client's middleware around the guarded config",
    attack: ({ client, command, endpoint }) => {
      const donor = vanilla(endpoint.url);
      return command('CreateVpc').resolveMiddleware(donor.middlewareStack, client.config)({ input: {} });
    },
    stoppedBy: ['handler'],
  },
  {
    name: 'the guarded signer in a vanilla client',
    attack: async ({ client, command, endpoint }) => {
      const donor = vanilla(endpoint.url, { httpAuthSchemes: client.config.httpAuthSchemes });
      return donor.send(command('CreateVpc') as never);
    },
    stoppedBy: ['signer'],
  },
  {
    name: 'resolveMiddleware by hand, on a copy of the stack without the first step',
    attack: ({ client, command, layers }) => {
      const copy = client.middlewareStack.clone() as { remove(middleware: unknown): void };
      copy.remove(layers.initialize);
      return command('CreateVpc').resolveMiddleware(copy, client.config)({ input: {} });
    },
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'another request handler put in',
    attack: async (opened) => {
      assign(opened.client.config, 'requestHandler', rogueHandler());
      return opened.client.send(opened.command('DescribeVpcs'));
    },
    stoppedBy: ['seal'],
  },
  {
    name: "the request handler's handle replaced",
    attack: async ({ client, command }) => {
      assign(client.config.requestHandler as object, 'handle', rogueHandler().handle);
      return client.send(command('DescribeVpcs'));
    },
    stoppedBy: ['handler'],
  },
  {
    name: 'another config put in',
    attack: async ({ client, command }) => {
      assign(client, 'config', { ...client.config, requestHandler: rogueHandler() });
      return client.send(command('DescribeVpcs'));
    },
    stoppedBy: ['seal'],
  },
  {
    name: 'middleware added to the client that answers in its place',
    attack: async ({ client, command, endpoint }) => {
      client.middlewareStack.add(
        (() => async () => {
          await fetch(endpoint.url, { method: 'POST', body: 'Action=CreateVpc' });
          return { response: {}, output: { $metadata: {} } };
        }) as never,
        { step: 'initialize', priority: 'high' },
      );
      return client.send(command('DescribeVpcs'));
    },
    stoppedBy: ['seal'],
  },
  {
    name: 'the host changed before signing',
    attack: rewritten('DescribeVpcs', 'before signing', (request) => {
      request.hostname = 'localhost';
    }),
    stoppedBy: ['signer', 'handler'],
  },
  {
    name: 'the host changed after signing',
    attack: rewritten('DescribeVpcs', 'after signing', (request) => {
      request.hostname = 'localhost';
    }),
    stoppedBy: ['handler'],
  },
  {
    name: 'a parameter added after signing',
    attack: rewritten(
      'DescribeVpcs',
      'after signing',
      action((body) => `${body}&MaxResults=5`),
    ),
    stoppedBy: ['handler'],
  },
  {
    name: 'one signature used twice',
    attack: async ({ client, command }) => {
      const sent = command('DescribeVpcs');
      const twice = (next: (args: unknown) => Promise<unknown>) => async (args: { request: HttpRequest }) => {
        const request = HttpRequest.clone(args.request);
        await next(args);
        return next({ ...args, request });
      };
      sent.middlewareStack.add(twice, { step: 'deserialize', priority: 'low' });
      await client.send(sent);
    },
    stoppedBy: ['handler'],
  },
  {
    name: 'a handler resolved once and called with another input',
    place: UAE,
    service: 'rds',
    attack: ({ client, command }) => {
      const harmless = command('DeleteDBCluster', { DBClusterIdentifier: 'of-no-use' });
      const handler = harmless.resolveMiddleware(client.middlewareStack, client.config);
      return handler({ input: { DBClusterIdentifier: 'uatclusterdb', SkipFinalSnapshot: true } });
    },
    stoppedBy: ['initialize'],
  },
  {
    name: 'a body that cannot be read',
    place: UAE,
    service: 's3',
    attack: ({ client, command }) =>
      client.send(
        command('PutObject', { Bucket: 'b', Key: 'k', Body: Readable.from(['x']), ContentLength: 1 }),
      ),
    stoppedBy: ['signer', 'handler'],
  },
];

function vanilla(endpoint: string, more: object = {}): EC2Client {
  const credentials = { accessKeyId: 'AKIAROGUEROGUEROGUER', secretAccessKey: 'rogue' };
  return new EC2Client({ region: PROD.region, endpoint, credentials, maxAttempts: 1, ...more });
}

/** Sends whatever it is given as a write, over a socket of its own. */
function rogueHandler() {
  const inner = new NodeHttpHandler();
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle(request: Request) {
      asCreate(request);
      return inner.handle(request as HttpRequest);
    },
  };
}

describe('ways around the guard', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
  });
  beforeEach(() => {
    door.stub.seen.length = 0;
  });
  afterAll(() => door.close());

  const attempt = async (
    { place = PROD, service = 'ec2', attack }: Bypass,
    without: readonly (keyof Layers)[],
  ) => {
    const opened = await door.client(place, service, without);
    const error = await attack(opened).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { error, arrived: door.stub.calls().length };
  };
  const single = (name: string) => (name === 'one signature used twice' ? 1 : 0);

  it.each(BYPASSES.map((bypass) => [bypass.name, bypass] as const))('%s: stopped', async (name, bypass) => {
    const { error, arrived } = await attempt(bypass, []);
    expect(error, 'nothing was thrown').toBeInstanceOf(Error);
    expect(arrived, 'requests on the socket').toBe(single(name));
  });

  it.each(BYPASSES.map((bypass) => [bypass.name, bypass.stoppedBy.join(', '), bypass] as const))(
    '%s: gets through without %s',
    async (name, _, bypass) => {
      const { error, arrived } = await attempt(bypass, bypass.stoppedBy);
      expect(arrived, `requests on the socket (${error})`).toBeGreaterThan(single(name));
    },
  );

  it.each(
    BYPASSES.filter(({ stoppedBy }) => stoppedBy.length > 1).flatMap((bypass) =>
      bypass.stoppedBy.map((layer) => [bypass.name, layer, bypass] as const),
    ),
  )('%s: still stopped with only the %s out', async (_, layer, bypass) => {
    const { arrived } = await attempt(bypass, [layer]);
    expect(arrived, 'requests on the socket').toBe(0);
  });

  it("gives a new client no key: config.credentials is AWS's example", async () => {
    const { client, command, endpoint } = await door.client(PROD, 'ec2');
    const thief = vanilla(endpoint.url, { credentials: client.config.credentials });
    await thief.send(command('CreateVpc') as never).catch(() => {});
    expect(door.stub.calls().map(({ accessKeyId }) => accessKeyId)).toEqual(['AKIAIOSFODNN7EXAMPLE']);
  });

  it('never presigns, and never signs with credentials that are handed in', async () => {
    const { client, layers } = await door.client(PROD, 's3');
    const signer = (await (client.config.signer as () => Promise<Layers['signer']>)()) as Layers['signer'];
    expect(signer).toBe(layers.signer);
    await expect(signer.presign()).rejects.toMatchObject({ rule: 'sealed' });
    await expect(signer.signWithCredentials()).rejects.toMatchObject({ rule: 'sealed' });
  });

  it('makes no session for a directory bucket', async () => {
    const { client, command } = await door.client(PROD, 's3');
    const listing = client.send(command('ListObjectsV2', { Bucket: 'muvi--use1-az4--x-s3' }));
    await expect(listing).rejects.toBeInstanceOf(Error);
    expect(door.stub.calls()).toEqual([]);
  });

  it('signs what it checked, not what a getter says later', async () => {
    const { layers, endpoint } = await door.client(PROD, 'ec2');
    const bodies = ['Action=DescribeVpcs&Version=2016-11-15', 'Action=CreateVpc&Version=2016-11-15'];
    const request = {
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      port: endpoint.port,
      path: '/',
      query: {},
      headers: { 'content-type': 'application/x-www-form-urlencoded', host: endpoint.hostname },
      get body() {
        return bodies.shift();
      },
    };
    const signed = await layers.signer.sign(request);
    expect(signed.body).toContain('Action=DescribeVpcs');
  });

  it.each(['authorization', 'X-Amz-Security-Token', 'x-amz-s3session-token'])(
    'signs no request that brings its own %s',
    async (header) => {
      const attack = rewritten('DescribeVpcs', 'before signing', (request) => {
        request.headers[header] = 'AWS4-HMAC-SHA256 Credential=x';
      });
      await expect(attack(await door.client(PROD, 'ec2'))).rejects.toMatchObject({ rule: 'sealed' });
    },
  );

  it('pays no heed to AWS_ENDPOINT_URL set in mid-run', async () => {
    process.env.AWS_ENDPOINT_URL_EC2 = 'http://127.0.0.1:9';
    try {
      const { client, command } = await door.client(PROD, 'ec2');
      await client.send(command('DescribeVpcs'));
    } finally {
      delete process.env.AWS_ENDPOINT_URL_EC2;
    }
    expect(door.stub.calls().map(({ accessKeyId, action: sent }) => [accessKeyId, sent])).toEqual([
      [KEYS['muvi-prod'], 'DescribeVpcs'],
    ]);
  });

  it.each([
    [
      'the keyring',
      { keyring: { confirmed: () => Promise.reject(new TypeError('broken')), knows: () => true } },
    ],
    ['the place', { place: { ...PROD, environment: undefined as never } }],
    ['the endpoint', { endpoint: undefined as never }],
  ])('says no when %s breaks', async (_, broken) => {
    const { endpoint, keyring, module } = await door.client(PROD, 'ec2');
    const inner = new NodeHttpHandler();
    const now = () => Date.now();
    const send = async () => {
      const layers = layersOf({
        place: PROD,
        service: 'ec2',
        endpoint,
        options: { now },
        keyring,
        inner,
        ...broken,
      });
      const client = assembleClient(module, endpoint, layers);
      const Command = module.CreateVpcCommand as CommandClass;
      const Read = module.DescribeVpcsCommand as CommandClass;
      await expect(client.send(new Command({}))).rejects.toMatchObject({ failure: 'refused' });
      return client.send(new Read({}));
    };
    await send().catch((error) => expect(error).toBeInstanceOf(Error));
    expect(door.stub.calls().filter(({ action: sent }) => sent !== 'DescribeVpcs')).toEqual([]);
  });
});
