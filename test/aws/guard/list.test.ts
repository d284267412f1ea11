import { readFileSync } from 'node:fs';
import { NormalizedSchema } from '@smithy/core/schema';
import { beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../../../scripts/guard/main.ts';
import { READS, WRITABLE_READS } from '../../../src/aws/guard/reads.generated.ts';
import {
  ALIASES,
  DENIED,
  IAM_PREFIX,
  NEVER_A_READ,
  OTHER_NAMES,
  ruled,
} from '../../../src/aws/guard/rules.ts';
import { WIRES } from '../../../src/aws/guard/wire.generated.ts';
import { readOnlyPolicy, SESSION_POLICY_LIMIT, sessionPolicy } from '../../../src/aws/identity/policy.ts';
import { POSTED_READS } from '../../../src/aws/sdk/checks.ts';
import { CLIENTS } from '../../../src/aws/sdk/clients.ts';
import type { Service } from '../../../src/aws/types.ts';
import { commandsOf, SERVICES } from '../sample.ts';

const reads = READS as Readonly<Record<string, readonly string[]>>;
const writableReads = WRITABLE_READS as Readonly<Record<string, readonly string[]>>;

/**
 * Listed reads of production whose answers have a member the SDK marks sensitive, and why they stay listed: what
 * is marked there is no credential, and the sinks redact it.
 */
const REVIEWED: Record<string, string> = {
  'acm:DescribeAcmeAccount': 'contacts',
  'acm:ListAcmeAccounts': 'contacts',
  'cloudfront:*': "comments and functions' code",
  'codebuild:*': 'a command line of a sandbox, a paging token',
  'ecs:*': 'settings of containers, which the audit compares by name',
  'ec2:GetInstanceTpmEkPub': 'a public key',
  'kms:DescribeCustomKeyStores': 'an access key id without its secret',
  'rds:*': "an option's value, a proxy's initial query, a pending password shown as asterisks",
  's3:*': 'names of encryption keys',
  'ssm:*': 'descriptions, owners, addresses',
};

const models = new Map<Service, Map<string, readonly unknown[]>>();
beforeAll(async () => {
  for (const service of SERVICES) {
    const commands = commandsOf(await CLIENTS[service]());
    models.set(service, new Map(commands.map(([name, Command]) => [name, new Command({}).schema])));
  }
});

describe('the committed read list', () => {
  it('is what the installed SDK and IAM data generate', async () => {
    for (const [path, text] of await generate()) {
      expect(
        readFileSync(path, 'utf8'),
        `${path}: run npm run generate:guard and review the difference`,
      ).toBe(text);
    }
  });

  it('names operations that exist, and only by the three names production allows', () => {
    for (const service of SERVICES) {
      for (const operation of reads[service] ?? []) {
        expect(models.get(service)?.has(operation), `${service}:${operation}`).toBe(true);
        expect(operation).toMatch(/^(Describe|List|Get)[A-Z0-9]/);
      }
    }
  });

  it('covers what the surveys of the build read', () => {
    const surveyed: [Service, string][] = [
      ['ecs', 'DescribeServices'],
      ['elasticache', 'DescribeReplicationGroups'],
      ['rds', 'DescribeDBClusters'],
      ['elastic-load-balancing-v2', 'DescribeListeners'],
      ['ec2', 'DescribeSecurityGroups'],
      ['s3', 'GetBucketEncryption'],
      ['s3', 'ListObjectsV2'],
      ['cloudfront', 'GetDistributionConfig'],
      ['wafv2', 'GetWebACL'],
      ['secrets-manager', 'ListSecrets'],
      ['ssm', 'DescribeParameters'],
      ['ecr', 'DescribeImages'],
    ];
    for (const [service, operation] of surveyed) expect(reads[service]).toContain(operation);
  });

  it.each([
    ['ssm', 'GetParametersByPath'],
    ['secrets-manager', 'GetSecretValue'],
    ['ecr', 'GetAuthorizationToken'],
    ['ec2', 'GetPasswordData'],
    ['ec2', 'GetConsoleOutput'],
    ['ec2', 'GetFlowLogsIntegrationTemplate'],
    ['s3', 'GetObject'],
    ['s3', 'GetObjectLockConfiguration'],
    ['sts', 'GetSessionToken'],
    ['sts', 'GetFederationToken'],
    ['cloudwatch-logs', 'GetLogEvents'],
    ['codepipeline', 'GetJobDetails'],
    ['codepipeline', 'GetThirdPartyJobDetails'],
    ['iam', 'GetCredentialReport'],
    ['wafv2', 'GetDecryptedAPIKey'],
    ['kms', 'GetParametersForImport'],
    ['codebuild', 'BatchGetProjects'],
  ] as const)('leaves out %s %s', (service, operation) => {
    expect(models.get(service)?.has(operation)).toBe(true);
    expect(reads[service]).not.toContain(operation);
  });

  it('allows nothing of STS but to ask who one is', () => {
    expect(reads.sts).toEqual(['GetCallerIdentity']);
    expect(writableReads.sts).toEqual([]);
  });

  it('gives a writable environment the denied and the oddly named reads, and no write', () => {
    expect(writableReads.ssm).toContain('GetParametersByPath');
    expect(writableReads.codebuild).toContain('BatchGetProjects');
    const writes = Object.entries(writableReads).flatMap(([service, operations]) =>
      operations
        .filter(
          (operation) =>
            !/^(Describe|List|Get|BatchGet|BatchCheck|Head|Filter|Simulate|Test|Check)/.test(operation),
        )
        .map((operation) => `${service}:${operation}`),
    );
    expect(writes).toEqual([]);
  });

  it('has no rule about an operation that no longer exists', () => {
    const stale: string[] = [];
    for (const rules of [ALIASES, DENIED, OTHER_NAMES]) {
      for (const [service, entries] of Object.entries(rules)) {
        for (const entry of entries) {
          const names = [...(models.get(service as Service)?.keys() ?? [])];
          if (!names.some((name) => ruled([entry], name))) stale.push(`${service}:${entry.operation}`);
        }
      }
    }
    for (const [service, names] of Object.entries(NEVER_A_READ)) {
      stale.push(...names.filter((name) => !models.get(service as Service)?.has(name)));
    }
    expect(stale).toEqual([]);
  });

  it('lists no read whose answer the SDK marks as sensitive, unless somebody looked at it', () => {
    const unreviewed = SERVICES.flatMap((service) =>
      (reads[service] ?? [])
        .filter((operation) =>
          isSensitive(NormalizedSchema.of(models.get(service)?.get(operation)?.[5] as never), []),
        )
        .map((operation) => `${service}:${operation}`)
        .filter((name) => REVIEWED[name] === undefined && REVIEWED[`${service}:*`] === undefined),
    );
    expect(unreviewed).toEqual([]);
  });

  it('knows the reads that go out as POST: exactly the listed ones of the REST services', () => {
    const posted = SERVICES.flatMap((service) => {
      const wire = WIRES[service];
      const routes = wire?.protocol === 'rest' ? wire.routes : [];
      return routes
        .filter(
          ([operation, method]) => reads[service]?.includes(operation) && !['GET', 'HEAD'].includes(method),
        )
        .map(([operation]) => `${service}:${operation}`);
    });
    const named = Object.entries(POSTED_READS).flatMap(([service, names]) =>
      names.map((name) => `${service}:${name}`),
    );
    expect(named.sort()).toEqual(posted.sort());
  });

  it('has its count printed', () => {
    const listed = Object.values(reads).reduce((sum, { length }) => sum + length, 0);
    const all = [...models.values()].reduce((sum, { size }) => sum + size, 0);
    process.stdout.write(
      `production may be asked ${listed} of ${all} operations of ${SERVICES.length} services\n`,
    );
    expect(listed).toBeGreaterThan(800);
    expect(listed).toBeLessThan(all / 2);
  });
});

function isSensitive(schema: NormalizedSchema, above: readonly string[]): boolean {
  if (schema.getMergedTraits().sensitive) return true;
  if (schema.isListSchema() || schema.isMapSchema()) return isSensitive(schema.getValueSchema(), above);
  const name = schema.getName(true) ?? '';
  if (!schema.isStructSchema() || above.includes(name)) return false;
  return [...schema.structIterator()].some(([, member]) => isSensitive(member, [...above, name]));
}

describe('the session policy', () => {
  it('fits what STS takes', () => {
    expect(sessionPolicy().length).toBeLessThanOrEqual(SESSION_POLICY_LIMIT);
  });

  it('allows every listed read, by wildcard, and denies what hands out secrets', () => {
    const [allow, deny] = readOnlyPolicy().Statement;
    const allowed = (action: string) =>
      allow?.Action.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action));
    expect(allow?.Action.filter((action) => !/:(Describe|Get|List)/.test(action))).toEqual(['pricing:*']);
    expect([...(models.get('pricing')?.keys() ?? [])].sort()).toEqual(reads.pricing);
    expect(allowed('rds:DescribeDBClusters')).toBe(true);
    expect(allowed('s3:GetEncryptionConfiguration')).toBe(true);
    expect(allowed('elasticloadbalancing:DescribeRules')).toBe(true);
    expect(allowed('ec2:RunInstances')).toBe(false);
    for (const action of [
      'secretsmanager:GetSecretValue',
      'ssm:GetParameter*',
      's3:GetObject*',
      'ecr:GetAuthorizationToken',
    ]) {
      expect(deny?.Action).toContain(action);
    }
  });
});

describe('the shortened session policy', () => {
  const matches = (patterns: readonly string[] | undefined, action: string) =>
    patterns?.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(action)) === true;
  const prefix = (service: Service) => IAM_PREFIX[service] ?? service;

  it('lets every listed read through and no denied one', () => {
    const [allow, deny] = (JSON.parse(sessionPolicy()) as { Statement: { Action: string[] }[] }).Statement;
    const passes = (service: Service, action: string) =>
      matches(allow?.Action, `${prefix(service)}:${action}`) &&
      !matches(deny?.Action, `${prefix(service)}:${action}`);
    const wrong: string[] = [];
    for (const service of SERVICES) {
      for (const operation of reads[service] ?? []) {
        for (const action of ruled(ALIASES[service], operation)?.actions ?? [operation]) {
          if (!passes(service, action)) wrong.push(`${service}:${operation} is kept out`);
        }
      }
      for (const { operation } of DENIED[service] ?? []) {
        if (operation !== 'ListDirectoryBuckets' && passes(service, operation.replace('*', '')))
          wrong.push(`${service}:${operation} gets through`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
