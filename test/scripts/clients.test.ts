import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLIENTS } from '../../src/aws/sdk/clients.ts';
import { builtMuvi } from '../cli/built.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COMMAND = /node_modules\/@aws-sdk\/client-([\w-]+)\/dist-es\/commands\/(\w+)Command\.js$/;

let dist: string;
let built: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  dist = join(await builtMuvi(), 'dist');
  const graph: Record<string, { inputs: string[] }> = JSON.parse(
    readFileSync(join(dist, 'graph.json'), 'utf8'),
  );
  const commands = new Map<string, Set<string>>();
  for (const [, service = '', operation = ''] of Object.values(graph)
    .flatMap(({ inputs }) => inputs)
    .map((input) => COMMAND.exec(input) ?? [])) {
    commands.set(service, (commands.get(service) ?? new Set()).add(operation));
  }
  built = commands;
}, 120_000);

/** What is sent, read off the calls themselves: service and operation as they stand in `call` and `describe`. */
function sent(): [service: string, operation: string][] {
  const files = ['src', 'phases'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('twin/'))
      .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
  );
  return files.flatMap((text) =>
    [...text.matchAll(/\b(?:call|describe)\(\s*(?:'([\w-]+)'|(\w+)),\s*'(\w+)'/g)].map(
      ([, quoted, variable, operation = '']): [string, string] => [
        quoted ?? new RegExp(`const ${variable} = '([\\w-]+)'`).exec(text)?.[1] ?? `${variable}?`,
        operation,
      ],
    ),
  );
}

describe('the SDK in a build', () => {
  it('holds the command of every call', () => {
    const calls = sent();
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.filter(([service, operation]) => !built.get(service)?.has(operation))).toEqual([]);
  });

  it('holds the reads of tags that the guard makes before a deletion', () => {
    const reads = {
      acm: ['ListTagsForCertificate'],
      codebuild: ['BatchGetProjects'],
      ec2: ['DescribeTags', 'DescribeKeyPairs', 'DescribeLaunchTemplates', 'DescribePlacementGroups'],
      iam: ['GetInstanceProfile', 'GetPolicy', 'ListRoleTags', 'ListUserTags'],
      kms: ['ListResourceTags'],
      rds: ['DescribeDBProxies', 'DescribeDBProxyEndpoints', 'ListTagsForResource'],
      'route-53': ['ListTagsForResource'],
      s3: ['GetBucketTagging', 'GetObjectTagging'],
      'secrets-manager': ['DescribeSecret'],
    };
    for (const [service, operations] of Object.entries(reads))
      expect([...(built.get(service) ?? [])], service).toEqual(expect.arrayContaining(operations));
  });

  it('leaves out what nothing sends', async () => {
    for (const service of ['ec2', 'rds', 'iam'] as const) {
      const all = Object.keys(await CLIENTS[service]()).filter((name) => name.endsWith('Command'));
      expect(built.get(service)?.size ?? 0).toBeGreaterThan(0);
      expect((built.get(service)?.size ?? 0) / all.length).toBeLessThan(0.2);
    }
  });

  it("drops the shapes of what it leaves out: EC2's client is a tenth of the whole", () => {
    const [file = ''] = readdirSync(dist).filter((name) => name.startsWith('client-ec2-'));
    const text = readFileSync(join(dist, file), 'utf8');
    expect(text).toContain('DescribeVpcsRequest');
    expect(text).not.toContain('DescribeFleetsRequest');
  });

  it('a client of a build makes the requests that the whole one makes', async () => {
    const load = createRequire(import.meta.url)(join(dist, 'load.cjs')) as (file: string) => Sdk;
    const [file = ''] = readdirSync(dist).filter((name) => name.startsWith('client-ec2-'));
    const input = {
      Filters: [{ Name: 'vpc-id', Values: ['vpc-1'] }],
      IpPermissions: [],
      GroupIds: ['sg-1'],
      MaxResults: 5,
    };
    const whole = (await CLIENTS.ec2()) as unknown as Sdk;
    expect(await requestOf(load(file), input)).toEqual(await requestOf(whole, input));
  });
});

interface Sdk {
  readonly EC2Client: new (config: object) => { send(command: object): Promise<unknown> };
  readonly DescribeSecurityGroupsCommand: new (input: object) => object;
}

/** What a DescribeSecurityGroups puts on the wire, and what it makes of the answer. */
async function requestOf({ EC2Client, DescribeSecurityGroupsCommand }: Sdk, input: object) {
  let body: unknown;
  const client = new EC2Client({
    region: 'me-central-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
    requestHandler: {
      handle: async (request: { body: unknown }) => {
        body = request.body;
        const xml =
          '<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-1</groupId><ipPermissions><item><fromPort>443</fromPort></item></ipPermissions></item></securityGroupInfo></DescribeSecurityGroupsResponse>';
        const { Readable } = await import('node:stream');
        return { response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(xml)]) } };
      },
    },
  });
  const { SecurityGroups } = (await client.send(new DescribeSecurityGroupsCommand(input))) as {
    SecurityGroups: unknown;
  };
  return { body, SecurityGroups };
}
