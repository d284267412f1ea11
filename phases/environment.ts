/**
 * The one table of the environment that every phase reads. Facts: the runbook's sections 2 to 6; where it
 * contradicts itself, the readings that stand.
 * It has more than 300 lines because whatever two phases must agree on stands here, once, and nowhere else.
 */

/** Tags on all that muvi makes, so that a person and an audit can tell it from what was there. */
export const builtBy = (phase: string) => [
  { Key: 'Environment', Value: 'uat' },
  { Key: 'muvi:phase', Value: phase },
];

/** A network of the UAE, looked up by its address range. */
export interface Vpc {
  readonly name: string;
  readonly cidr: string;
}

export const mainVpc: Vpc = { name: 'the main VPC', cidr: '10.60.0.0/16' };
/** Its id differs within the runbook (readings 2), so the range alone identifies it. */
export const databaseVpc: Vpc = { name: 'Database-vpc', cidr: '10.50.0.0/16' };

/** Subnets of the main VPC, by their Name tags. */
export const publicSubnets = ['public-a', 'public-b'] as const;
export const privateSubnets = ['private-a', 'private-b'] as const;
export type Subnet = (typeof publicSubnets | typeof privateSubnets)[number];

/** The Cloud Map namespace that stays. */
export const namespace = 'uat.internal';

/** A load balancer of phase 3. */
export interface LoadBalancer {
  readonly name: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly subnets: readonly Subnet[];
  readonly securityGroup: SecurityGroup;
}

export const publicLoadBalancer: LoadBalancer = {
  name: 'Muvi-UAT',
  scheme: 'internet-facing',
  subnets: publicSubnets,
  securityGroup: 'muvi-uat-alb-sg',
};
export const internalLoadBalancer: LoadBalancer = {
  name: 'Muvi-Internal-UAT',
  scheme: 'internal',
  subnets: privateSubnets,
  securityGroup: 'muvi-uat-internal-alb-sg',
};
export const websiteLoadBalancer: LoadBalancer = {
  name: 'Muvi-Website-UAT',
  scheme: 'internet-facing',
  subnets: publicSubnets,
  securityGroup: 'muvi-uat-alb-sg',
};

/** What the internal load balancer shows its clients: self-signed, known by its ARN or else by its name (readings 12). */
export const internalCertificate = {
  arn: 'arn:aws:acm:me-central-1:739991759290:certificate/6f56edba-845d-4680-b058-d610d25b365c',
  domain: 'internal.uat.muvicinemas.com',
} as const;

/** A security group of phase 3, and what it is for. */
export const securityGroups = [
  { name: 'muvi-uat-alb-sg', purpose: 'Public load balancers' },
  { name: 'muvi-uat-internal-alb-sg', purpose: 'Internal load balancer' },
  { name: 'muvi-uat-ecs-sg', purpose: 'ECS tasks' },
  { name: 'muvi-uat-rds-sg', purpose: 'Access to the databases' },
  { name: 'muvi-uat-redis-sg', purpose: 'Access to Redis' },
] as const;
export type SecurityGroup = (typeof securityGroups)[number]['name'];

/** A service of the application, and all that is told apart by service. */
export interface Service {
  /** As ECS names it: `main-grpc`. */
  readonly name: string;
  /** The short name that databases, parameters and per-service groups use: `main`. */
  readonly short: string;
  readonly targetGroup: string;
  /** Behind the internal load balancer the groups speak gRPC (readings 7). */
  readonly protocolVersion: 'GRPC' | 'HTTP1';
  readonly healthCheckPath: string;
  readonly loadBalancer: string;
  /** The port its listener has; undefined while that is an open decision (readings 8). */
  readonly listenerPort: number | undefined;
  readonly taskDefinition: string;
  readonly repository: string;
  /** The repository stood before phase 1, and phase 1 keeps it. */
  readonly repositoryKept: boolean;
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  /** Folder of its Dockerfile in the source tree; undefined where the runbook knows none. */
  readonly source: string | undefined;
  /** Its own security group, where the tasks have one (readings 6). */
  readonly securityGroup: string | undefined;
}

/** All tasks listen here, and all target groups forward here. */
export const containerPort = 80;

const service = (
  name: string,
  short: string,
  targetGroup: string,
  loadBalancer: LoadBalancer,
  listenerPort: number | undefined,
  [cpu, memory]: readonly [number, number],
  source: string | undefined,
  own: Partial<Service> = {},
): Service => ({
  name,
  short,
  targetGroup,
  protocolVersion: loadBalancer === internalLoadBalancer ? 'GRPC' : 'HTTP1',
  healthCheckPath: '/heartbeat',
  loadBalancer: loadBalancer.name,
  listenerPort,
  taskDefinition: `muvi-${short}-uat`,
  repository: `muvi-${short}-uat`,
  repositoryKept: false,
  cpu,
  memory,
  source,
  securityGroup: `muvi-uat-${short}-ecs-sg`,
  ...own,
});

const kept = { repositoryKept: true };

export const services: readonly Service[] = [
  service(
    'gateway',
    'gateway',
    'muvi-uat-gateway-tg',
    publicLoadBalancer,
    80,
    [1024, 2048],
    'alpha-muvi-gateway-main',
    kept,
  ),
  service(
    'main-grpc',
    'main',
    'muvi-uat-main-grpc',
    internalLoadBalancer,
    5002,
    [4096, 8192],
    'alpha-muvi-main-main',
    kept,
  ),
  service(
    'identity-grpc',
    'identity',
    'muvi-uat-identity-tg',
    internalLoadBalancer,
    5005,
    [1024, 2048],
    'alpha-muvi-identity-main',
    kept,
  ),
  service(
    'payment-grpc',
    'payment',
    'muvi-uat-payment-grpc',
    internalLoadBalancer,
    5004,
    [1024, 2048],
    'alpha-muvi-payment-main',
    kept,
  ),
  service(
    'fb-muvi',
    'fb',
    'muvi-uat-fb-grpc-tg',
    internalLoadBalancer,
    5006,
    [2048, 4096],
    'alpha-muvi-fb-main',
  ),
  service(
    'notification-grpc',
    'notification',
    'muvi-uat-notification-grpc',
    internalLoadBalancer,
    5003,
    [1024, 2048],
    'alpha-muvi-notification-main',
    kept,
  ),
  service(
    'offer-muvi',
    'offer',
    'muvi-uat-offer-grpc',
    internalLoadBalancer,
    5007,
    [2048, 4096],
    'alpha-muvi-offer',
  ),
  service(
    'website',
    'website',
    'muvi-uat-website-tg',
    websiteLoadBalancer,
    80,
    [1024, 2048],
    'web/alpha-muvi-website-main',
    {
      ...kept,
      healthCheckPath: '/',
      securityGroup: undefined,
    },
  ),
  // Readings 7: the six with a listener speak gRPC; this one has none yet (readings 8).
  service(
    'ticket',
    'ticket',
    'muvi-uat-ticket-tg',
    internalLoadBalancer,
    undefined,
    [1024, 2048],
    undefined,
    {
      protocolVersion: 'HTTP1',
      securityGroup: undefined,
    },
  ),
];

/** The per-service groups of the tasks that talk to Redis (readings 6), looked up by name. */
export const taskSecurityGroups: readonly string[] = services.flatMap(
  ({ securityGroup }) => securityGroup ?? [],
);

/** The Aurora cluster of the UAE that holds all databases; the runbook keeps it. */
export const aurora = {
  cluster: 'uatclusterdb',
  engine: 'aurora-postgresql',
  engineVersion: '14.17',
  instanceClass: 'db.t3.medium',
  instances: 2,
  user: 'postgres',
  port: 5432,
} as const;

/** The role with which the proxies read their secrets, and its one inline policy. */
export const proxyRole = { name: 'muvi-uat-rds-proxy-role', policy: 'SecretsManagerAccess' } as const;

/** The runbook gives this group's id alone (sg-06c22a1a4cdce43b0); the name follows that of the role. */
export const proxySecurityGroup = 'muvi-uat-rds-proxy-sg';

/** A database, where it comes from and how the services reach it. */
export interface Database {
  /** The service's short name. */
  readonly name: string;
  readonly database: string;
  /** The Frankfurt instance it is copied from. */
  readonly source: string;
  /** Tables the source had when the runbook was written: for comparing, not a condition. */
  readonly tables: number;
  readonly rows: number;
  readonly proxy: string;
  readonly readOnlyEndpoint: string;
  /** The secret the proxy signs in with. */
  readonly secret: string;
}

const database = (name: string, databaseName: string, tables: number, rows: number): Database => ({
  name,
  database: databaseName,
  source: `muvi-uat-${name}`,
  tables,
  rows,
  proxy: `uat-${name}-proxy`,
  readOnlyEndpoint: `uat-${name}-proxy-read-only`,
  secret: `uat/${name}/rds`,
});

export const databases: readonly Database[] = [
  database('main', 'muvi_main_service', 39, 13_394),
  database('identity', 'muvi_identity_service', 22, 2_785),
  database('payment', 'muvi_payment_service', 7, 4_217),
  database('fb', 'muvi_fb_db', 20, 28),
  database('notification', 'muvi_notification_service', 6, 0),
  database('offer', 'muvi_offer_service', 6, 26_364_608),
];

/** The EC2 instance in Frankfurt that copies the databases: it reaches the sources, and Aurora over the internet. */
export const copyHelper = {
  name: 'muvi-copy-helper',
  instanceType: 't3.medium',
  image: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
  role: 'muvi-copy-helper-role',
  profile: 'muvi-copy-helper-profile',
  policy: 'ReadCopySecrets',
} as const;

/** AWS's own policy that lets Systems Manager manage an instance. */
export const SSM_POLICY = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

/** A server the helper signs in to, and the secret that holds the password while it copies. */
export interface CopyLogin {
  /** The server. */
  readonly name: string;
  readonly secret: string;
}

const copyLogin = (name: string): CopyLogin => ({ name, secret: `muvi/copy/${name}` });

export const copyLogins: readonly CopyLogin[] = [
  ...databases.map(({ source }) => copyLogin(source)),
  copyLogin(aurora.cluster),
];

/** The snapshot of the cluster taken before the first database is replaced. */
export const snapshotBeforeCopy = `muvi-before-copy-${aurora.cluster}`;

/** A Redis replication group of UAE and the one of production that it mirrors (the misspellings are real). */
export interface Redis {
  readonly name: string;
  readonly service: string;
  readonly mirrors: string;
  readonly nodeType: string;
}

const redis = (service: string, mirrors: string): Redis => ({
  name: `muvi-uat-redis-${service}`,
  service,
  mirrors,
  // Production runs main and notification on cache.r5.large: a declared deviation, enough for load tests.
  nodeType: 'cache.t3.medium',
});

/** One group a service, as in production, so that load tests show no cross-service interference. */
export const redisGroups: readonly Redis[] = [
  redis('gateway', 'foms-redis-prod-getway'),
  redis('identity', 'foms-redis-prod-identity'),
  redis('main', 'foms-redis-prod-main'),
  redis('payment', 'foms-redis-prod-paymnet'),
  redis('fb', 'foms-redis-prod-fb'),
  redis('notification', 'foms-redis-prod-notification'),
  redis('offer', 'foms-redis-prod-offer'),
  redis('shared', 'foms-redis-prod-shared'),
  redis('bulk-refund', 'foms-redis-prod-bulk-refund-booking'),
];

/** The security group that Redis carries (readings 21). */
export const redisSecurityGroup = 'redis-uat-sg';

/** The replication group that stood before phase 1; 4.5 deletes it, and its only member with it (readings 19). */
export const genericRedisGroup = 'muvi-uat-redis-uae-classic';

/** The test group that a rule of the Redis group still names until phase 4 (readings 22). */
export const staleRedisSource = 'sample-film-session-ecs-sg';

/** What the tests before muvi left behind begins with one of these; the last is the console's own. */
export const testPrefixes = ['agha', 'sample-film-session', 'launch-wizard'] as const;
