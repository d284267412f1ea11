/** A difference from production that is meant. `*` stands for any text. */
export interface Deviation {
  /** `<kind>/<name>` or `<service>/<name>`, by the UAE's name, or production's where the UAE has no such thing. */
  readonly resource: string;
  /** A compared field, `missing` (the UAE has no such thing) or `extra` (production has none). */
  readonly field: string;
  readonly reason: string;
  /** When it was decided, `2026-02-24`; none where it is not known. */
  readonly since?: string | undefined;
}

const meant = (
  since: string,
  reason: string,
  ...of: readonly (readonly [string, ...string[]])[]
): Deviation[] =>
  of.flatMap(([resource, ...fields]) => fields.map((field) => ({ resource, field, reason, since })));

/**
 * The deviations the runbook itself decides (decisions 2, 7, 8 and 12; sections 2 to 5 and 8; readings 3, 5, 6, 12 and
 * 21). A project's own stand in its settings, under `deviations`.
 */
export const DECIDED: readonly Deviation[] = [
  ...meant(
    '2026-02-26',
    'cache.t3.medium is enough for load tests; production runs cache.r5.large',
    ['elasticache/muvi-uat-redis-main', 'CacheNodeType'],
    ['elasticache/muvi-uat-redis-notification', 'CacheNodeType'],
  ),
  ...meant('2026-02-26', 'Aurora is publicly accessible for the convenience of testers (decision 8)', [
    'rds/uatclusterdb-instance-*',
    'PubliclyAccessible',
  ]),
  ...meant(
    '2026-02-24',
    'the Aurora cluster that was there is used again, in a VPC of its own (decisions 2 and 7)',
    ['rds/uatclusterdb*', 'SecurityGroups', 'DBInstanceClass', 'StorageEncrypted'],
    ['rds/uatclusterdb*', 'BackupRetentionPeriod', 'DeletionProtection', 'MultiAZ', 'EngineVersion'],
    ['ec2/vpc/Database-vpc', 'extra'],
    ['ec2/subnet/database-*', 'extra'],
    ['ec2/route-table/Database-*', 'extra'],
    ['ec2/route-table/database-*', 'extra'],
    ['ec2/security-group/uatclusterdb-sg', 'extra'],
    ['ec2/security-group/muvi-uat-rds-proxy-sg', 'extra'],
    ['ec2/vpc-peering/*', 'extra'],
    ['ec2/route-table/muvi-uat-default-rt', 'Routes'],
    ['rds/proxy/uat-*-proxy', 'SecurityGroups', 'VpcId'],
    ['rds/proxy-endpoint/uat-*-proxy-read-only', 'SecurityGroups', 'VpcId'],
  ),
  ...meant('2026-02-23', 'the internal load balancer serves a self-signed certificate', [
    'acm/*',
    'Type',
    'SelfSigned',
    'KeyAlgorithm',
  ]),
  ...meant(
    '2026-02-26',
    'tasks carry a group of their own for each service, which Redis lets in',
    ['ec2/security-group/muvi-uat-*-ecs-sg', 'extra'],
    ['ec2/security-group/redis-uat-sg', 'Ingress'],
    ['ecs/service/*', 'securityGroups'],
  ),
  ...meant(
    '2026-02-23',
    'the internal load balancer has a group of its own (section 4)',
    ['ec2/security-group/muvi-uat-internal-alb-sg', 'extra'],
    ['ec2/security-group/muvi-uat-redis-sg', 'extra'],
    ['elbv2/load-balancer/Muvi-Internal-UAT', 'SecurityGroups'],
    ['ec2/security-group/muvi-uat-ecs-sg', 'Ingress'],
  ),
  ...meant(
    '2026-02-23',
    'the parameters that were there are kept, and phase 7 gives them their values (sections 2 and 8)',
    ['ssm/parameter//uat/*', 'extra'],
  ),
  ...meant('2026-02-23', 'the Cloud Map namespace that was there is kept (section 2)', [
    'servicediscovery/namespace/uat.internal',
    'extra',
  ]),
  ...meant(
    '2026-02-23',
    'one NAT gateway serves both zones; each public subnet keeps its own route table (section 2)',
    ['ec2/nat-gateway/muvi-prod-nat-b', 'missing'],
    ['ec2/address/muvi-prod-nat-b-eip', 'missing'],
    ['ec2/route-table/muvi-prod-*-rt', 'missing'],
    ['ec2/route-table/public-*-rt', 'extra'],
    ['ec2/route-table/private-*-rt', 'extra'],
  ),
  ...meant(
    '2026-02-23',
    'one task a service until a load test scales it up',
    ['ecs/service/*', 'desiredCount'],
    ['application-auto-scaling/target/*', 'missing'],
  ),
];

/** A project's own deviations and the decided ones, in the order they are asked: its own says why where both do. */
export const deviationsWith = (own: readonly Deviation[]): readonly Deviation[] => [...own, ...DECIDED];

/** The deviation that declares a difference, if one does: the first of them. */
export function declared(
  { kind, name, field }: { readonly kind: string; readonly name: string; readonly field: string },
  deviations: readonly Deviation[],
): Deviation | undefined {
  const [service = ''] = kind.split('/');
  return deviations.find(
    (one) =>
      matches(one.field, field) &&
      (matches(one.resource, `${kind}/${name}`) || matches(one.resource, `${service}/${name}`)),
  );
}

function matches(pattern: string, text: string): boolean {
  const source = pattern
    .split('')
    .map((part) => (part === '*' ? '.*' : part.replace(/[.+^${}()|[\]\\/]/, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(text);
}
