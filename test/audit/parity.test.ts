import { beforeAll, describe, expect, it } from 'vitest';
import { redisGroups } from '../../phases/environment.ts';
import { type Comparison, compare, undeclared } from '../../src/audit/parity/compare.ts';
import { DECIDED, type Deviation, deviationsWith } from '../../src/audit/parity/deviations.ts';
import { namesInUae } from '../../src/audit/parity/names.ts';
import type { Inventory } from '../../src/inventory/survey.ts';
import type { World } from '../../src/twin/world.ts';
import { mirrorWorld, planted, taken } from './support.ts';

/** No deviation is declared: whatever differs is drift. */
const NONE: readonly Deviation[] = [];

const mirror = mirrorWorld();
let prod: Inventory;

beforeAll(async () => {
  [prod] = (await taken(['prod'])).inventories as [Inventory];
});

async function compared(world: World, deviations = NONE): Promise<Comparison> {
  const [uae] = (await taken(['uae'], { world })).inventories;
  return compare(prod, uae as Inventory, deviations);
}

type Data = Record<string, never> & {
  health: object;
  pool: object;
  percent: object;
  containers: { environment: object[]; portMappings: object[] }[];
  deployments: { network: object }[];
  publicAccessBlock: object;
  config: object;
};

interface Mutation {
  readonly table: string;
  readonly id: string;
  readonly change: (data: Data) => object;
  /** `<kind> <name> <field>` as the comparison must call it; alone, or with others that follow from the change. */
  readonly found: readonly string[];
}

const one = (table: string, id: string, change: Mutation['change'], ...found: string[]): Mutation => ({
  table,
  id,
  change,
  found,
});

const redis = (change: object, field: string) =>
  one(
    'elasticache:ReplicationGroup',
    'muvi-uat-redis-gateway',
    () => change,
    `elasticache/replication-group muvi-uat-redis-gateway ${field}`,
  );
const health = (change: object, field: string) =>
  one(
    'elastic-load-balancing-v2:TargetGroup',
    'muvi-uat-gateway-tg',
    (data) => ({ health: { ...data.health, ...change } }),
    `elbv2/target-group muvi-uat-gateway-tg ${field}`,
  );
const group = (change: object, field: string) =>
  one(
    'elastic-load-balancing-v2:TargetGroup',
    'muvi-uat-website-tg',
    () => change,
    `elbv2/target-group muvi-uat-website-tg ${field}`,
  );
const proxy = (change: (data: Data) => object, field: string) =>
  one('rds:Proxy', 'uat-main-proxy', change, `rds/proxy uat-main-proxy ${field}`);
const service = (change: (data: Data) => object, field: string) =>
  one('ecs:Service', 'Muvi-UAT/gateway', change, `ecs/service gateway ${field}`);
const definition = (change: (data: Data) => object, field: string) =>
  one('ecs:TaskDefinition', 'muvi-main-uat:12', change, `ecs/task-definition muvi-main-uat ${field}`);
const instance = (change: object, field: string) =>
  one(
    'rds:Instance',
    'uatclusterdb-instance-2',
    () => change,
    `rds/instance uatclusterdb-instance-2 ${field}`,
  );

const MUTATIONS: readonly Mutation[] = [
  redis({ nodeType: 'cache.t3.small' }, 'CacheNodeType'),
  redis({ version: '6.2.6' }, 'EngineVersion'),
  redis({ nodes: 2 }, 'Nodes'),
  redis({ failover: true, nodes: 1 }, 'AutomaticFailover'),
  redis({ multiAz: true }, 'MultiAZ'),
  redis({ port: 6380 }, 'Port'),
  redis({ transitEncryption: true }, 'TransitEncryptionEnabled'),
  redis({ atRestEncryption: true }, 'AtRestEncryptionEnabled'),
  redis({ retention: 3 }, 'SnapshotRetentionLimit'),
  redis({ parameterGroup: 'default.redis6.x' }, 'CacheParameterGroupName'),
  redis({ securityGroups: ['sg-0d81a2b3c4d5e6f1a'] }, 'SecurityGroups'),
  one(
    'elasticache:SubnetGroup',
    'muvi-uat-uae',
    () => ({ subnetIds: ['subnet-0d73a2b3c4d5e6f13'] }),
    'elasticache/subnet-group muvi-uat-uae Subnets',
  ),
  health({ path: '/health' }, 'HealthCheckPath'),
  health({ interval: 10 }, 'HealthCheckIntervalSeconds'),
  health({ timeout: 3 }, 'HealthCheckTimeoutSeconds'),
  health({ healthy: 2 }, 'HealthyThresholdCount'),
  health({ unhealthy: 3 }, 'UnhealthyThresholdCount'),
  health({ matcher: '200-299' }, 'Matcher'),
  group({ version: 'HTTP2' }, 'ProtocolVersion'),
  group({ port: 8080 }, 'Port'),
  one(
    'elastic-load-balancing-v2:LoadBalancer',
    'Muvi-Internal-UAT',
    () => ({ scheme: 'internet-facing' }),
    'elbv2/load-balancer Muvi-Internal-UAT Scheme',
  ),
  one(
    'elastic-load-balancing-v2:LoadBalancer',
    'Muvi-UAT',
    () => ({ groups: ['sg-0d81a2b3c4d5e6f1a'] }),
    'elbv2/load-balancer Muvi-UAT SecurityGroups',
  ),
  proxy((data) => ({ pool: { ...data.pool, most: 90 } }), 'MaxConnectionsPercent'),
  proxy((data) => ({ pool: { ...data.pool, idle: 10 } }), 'MaxIdleConnectionsPercent'),
  proxy((data) => ({ pool: { ...data.pool, borrow: 60 } }), 'ConnectionBorrowTimeout'),
  proxy(() => ({ tls: true }), 'RequireTLS'),
  proxy(() => ({ idleTimeout: 900 }), 'IdleClientTimeout'),
  proxy(() => ({ debug: true }), 'DebugLogging'),
  proxy(() => ({ groups: [] }), 'SecurityGroups'),
  one(
    'rds:ProxyEndpoint',
    'uat-fb-proxy-read-only',
    () => ({ role: 'READ_WRITE' }),
    'rds/proxy-endpoint uat-fb-proxy-read-only TargetRole',
  ),
  instance({ class: 'db.t3.medium' }, 'DBInstanceClass'),
  instance({ isPublic: true }, 'PubliclyAccessible'),
  one('rds:Cluster', 'uatclusterdb', () => ({ version: '14.9' }), 'rds/cluster uatclusterdb EngineVersion'),
  one(
    'rds:Cluster',
    'uatclusterdb',
    () => ({ retention: 1 }),
    'rds/cluster uatclusterdb BackupRetentionPeriod',
  ),
  one(
    'rds:Cluster',
    'uatclusterdb',
    () => ({ deletionProtection: false }),
    'rds/cluster uatclusterdb DeletionProtection',
  ),
  service(() => ({ desired: 1 }), 'desiredCount'),
  service((data) => ({ percent: { ...data.percent, minimumHealthy: 50 } }), 'minimumHealthyPercent'),
  service((data) => ({ percent: { ...data.percent, maximum: 150 } }), 'maximumPercent'),
  service(() => ({ exec: true }), 'enableExecuteCommand'),
  service(() => ({ breaker: { enable: true, rollback: true } }), 'circuitBreaker'),
  service(() => ({ balancers: [] }), 'loadBalancers'),
  definition(() => ({ cpu: '2048' }), 'cpu'),
  definition(() => ({ memory: '16384' }), 'memory'),
  definition(
    ({ containers: [app] }) => ({ containers: [{ ...app, environment: [{ name: 'DEBUG', value: '1' }] }] }),
    'containers.app.environment',
  ),
  definition(
    ({ containers: [app] }) => ({ containers: [{ ...app, portMappings: [{ containerPort: 8080 }] }] }),
    'containers.app.ports',
  ),
  one('ec2:Subnet', 'public-a', () => ({ publicIps: false }), 'ec2/subnet public-a MapPublicIpOnLaunch'),
  one('ec2:Subnet', 'private-b', () => ({ zone: 'me-central-1c' }), 'ec2/subnet private-b AvailabilityZone'),
  one(
    'ecr:Repository',
    'muvi-fb-uat',
    () => ({ mutability: 'IMMUTABLE' }),
    'ecr/repository muvi-fb-uat imageTagMutability',
  ),
  one('ecr:Repository', 'muvi-fb-uat', () => ({ scanOnPush: true }), 'ecr/repository muvi-fb-uat scanOnPush'),
  one(
    'cloudwatch-logs:LogGroup',
    '/ecs/muvi-fb-uat',
    () => ({ retentionInDays: 7 }),
    'logs/log-group /ecs/muvi-fb-uat retentionInDays',
  ),
  one(
    'ssm:Parameter',
    '/uat/MAIN_SERVICE_PORT',
    () => ({ type: 'SecureString' }),
    'ssm/parameter /uat/MAIN_SERVICE_PORT Type',
  ),
  one('iam:Role', 'ecsTaskRole', () => ({ attached: [] }), 'iam/role ecsTaskRole AttachedPolicies'),
  one(
    's3:Bucket',
    'muvi-media-uat-uae',
    () => ({ versioning: undefined }),
    's3/bucket muvi-media-uat-uae Versioning',
  ),
  one(
    'application-auto-scaling:ScalableTarget',
    'service/Muvi-UAT/gateway',
    () => ({ most: 2 }),
    'application-auto-scaling/target service/Muvi-UAT/gateway MaxCapacity',
  ),
];

const label = ({ kind, name, field }: { kind: string; name: string; field: string }) =>
  `${kind} ${name} ${field}`;

describe('the UAE against production', () => {
  it('finds nothing to say of an untouched mirror', async () => {
    const { differences, pairs, unread } = await compared(mirror);
    const unreadIn = (where: string) =>
      unread.filter((one) => one.environment === where && !one.unread.limited).map(({ what }) => what);
    expect(unreadIn('uae')).toEqual(unreadIn('prod'));
    expect(differences).toEqual([]);
    expect(pairs).toBeGreaterThan(100);
  });

  it.each(MUTATIONS.map((mutation) => [mutation.found[0] ?? '', mutation] as const))(
    'finds and names %s, and nothing else',
    async (_found, { table, id, change, found }) => {
      const world = planted(mirror, table, id, change as (data: Record<string, unknown>) => object);
      const { differences } = await compared(world);
      expect(differences.map(label)).toEqual(found);
    },
  );

  it('finds a rule that one side lacks, and says which', async () => {
    const rules = mirror.tables['739991759290/me-central-1']?.['ec2:SecurityGroupRule'] ?? {};
    const [open] = Object.entries(rules).find(
      ([, { data }]) => (data as { from?: number }).from === 6379,
    ) as [string, unknown];
    const world = planted(mirror, 'ec2:SecurityGroupRule', open, () => ({ source: '0.0.0.0/0' }));
    const { differences } = await compared(world);
    expect(differences).toEqual([
      {
        kind: 'ec2/security-group',
        name: 'redis-uat-sg',
        field: 'Ingress',
        prod: [{ protocol: 'tcp', from: 6379, to: 6379, peer: 'muvi-uat-ecs-sg' }],
        uae: [{ protocol: 'tcp', from: 6379, to: 6379, peer: '0.0.0.0/0' }],
      },
    ]);
  });

  it('names what the UAE lacks and what it alone has', async () => {
    const world = planted(mirror, 'elasticache:ReplicationGroup', 'muvi-uat-redis-fb', () => ({}));
    const place = '739991759290/me-central-1';
    const { 'muvi-uat-redis-fb': gone, ...rest } =
      world.tables[place]?.['elasticache:ReplicationGroup'] ?? {};
    const groups = { ...rest, stray: { ...(gone as object), id: 'stray' } };
    const { differences } = await compared({
      ...world,
      tables: {
        ...world.tables,
        [place]: { ...world.tables[place], 'elasticache:ReplicationGroup': groups as never },
      },
    });
    expect(differences.map(label)).toEqual([
      'elasticache/replication-group foms-redis-prod-fb missing',
      'elasticache/replication-group stray extra',
    ]);
  });
});

describe('declared deviations', () => {
  it('are shown with their reason and date, and are no drift', async () => {
    const world = planted(mirror, 'elasticache:ReplicationGroup', 'muvi-uat-redis-main', () => ({
      nodeType: 'cache.t3.medium',
    }));
    const comparison = await compared(world, DECIDED);
    expect(undeclared(comparison)).toEqual([]);
    expect(comparison.differences).toMatchObject([
      {
        name: 'muvi-uat-redis-main',
        field: 'CacheNodeType',
        declared: { reason: expect.stringContaining('load tests'), since: '2026-02-26' },
      },
    ]);
  });

  it('cover the thing and the field they name, and no other', async () => {
    const world = planted(mirror, 'elasticache:ReplicationGroup', 'muvi-uat-redis-fb', () => ({
      nodeType: 'cache.t3.small',
    }));
    expect(undeclared(await compared(world, DECIDED)).map(label)).toEqual([
      'elasticache/replication-group muvi-uat-redis-fb CacheNodeType',
    ]);
  });

  it('can be added by the settings', async () => {
    const world = planted(mirror, 'elasticache:ReplicationGroup', 'muvi-uat-redis-fb', () => ({
      nodeType: 'cache.t3.small',
    }));
    const own = [{ resource: 'elasticache/muvi-uat-redis-fb', field: 'CacheNodeType', reason: 'a trial' }];
    expect(undeclared(await compared(world, own))).toEqual([]);
  });
});

describe('a deviation of the settings', () => {
  it('says why in the place of a decided one of the same thing and field', async () => {
    const world = planted(mirror, 'elasticache:ReplicationGroup', 'muvi-uat-redis-main', () => ({
      nodeType: 'cache.t3.medium',
    }));
    const own = {
      resource: 'elasticache/muvi-uat-redis-main',
      field: 'CacheNodeType',
      reason: 'a trial of this project',
      since: '2026-03-01',
    };
    const { differences } = await compared(world, deviationsWith([own]));
    expect(differences).toMatchObject([{ name: 'muvi-uat-redis-main', declared: own }]);
  });
});

describe('names', () => {
  it.each(redisGroups.map(({ mirrors, name }) => [mirrors, name] as const))(
    'know that %s is %s',
    (mirrors, name) => {
      expect(namesInUae('elasticache/replication-group', mirrors)).toContain(name);
    },
  );

  it('leave words alone that only begin like production', () => {
    expect(namesInUae('ssm/parameter', '/prod/PRODUCT_HOST')).toEqual(['/uat/PRODUCT_HOST']);
  });
});
