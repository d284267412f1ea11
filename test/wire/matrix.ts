/** What answers an operation when a phase is tried without AWS. */
export interface Emulation {
  /** The rehearsal cloud models it. */
  readonly twin: boolean;
  /**
   * moto 5.2.1: `yes` where it answers as AWS does for what the phases ask, apart from taking no time; `partly` where
   * it answers something else, `no` where it does not know it.
   */
  readonly emulator: 'yes' | 'partly' | 'no';
  /** What is missing, where something is. */
  readonly why?: string;
}

const both: Emulation = { twin: true, emulator: 'yes' };
const partly = (why: string): Emulation => ({ twin: true, emulator: 'partly', why });
const twinOnly = (why: string): Emulation => ({ twin: true, emulator: 'no', why });

const NO_STATES = 'is available at once and is never refused for its state';
const IN_USE = 'is deleted though something still uses it';

/**
 * Every AWS operation that a phase uses, by service. A wire test may leave out, and the relay may answer, only what
 * the emulator does not have wholly; each such entry says why.
 */
const BY_SERVICE: Readonly<Record<string, Readonly<Record<string, Emulation>>>> = {
  acm: {
    ImportCertificate: both,
    ListCertificates: both,
  },
  ec2: {
    AcceptVpcPeeringConnection: both,
    AuthorizeSecurityGroupIngress: both,
    CreateRoute: both,
    CreateSecurityGroup: both,
    CreateTags: both,
    CreateVpcPeeringConnection: both,
    DeleteNatGateway: partly(
      'is gone at once; an unknown id is an internal error; its address stays associated',
    ),
    DeleteRoute: both,
    DeleteSecurityGroup: partly(IN_USE),
    DeleteVpcPeeringConnection: partly('its routes stay active: they never become blackholes'),
    DescribeAddresses: both,
    DescribeInstances: both,
    DescribeNatGateways: both,
    DescribeNetworkInterfaces: partly('load balancers, proxies and clusters have none'),
    DescribeRouteTables: both,
    DescribeSecurityGroupRules: both,
    DescribeSecurityGroups: both,
    DescribeSubnets: both,
    DescribeTags: both,
    DescribeVpcPeeringConnections: partly('its filters are ignored'),
    DescribeVpcs: both,
    ReleaseAddress: partly('takes an address back that is still associated'),
    ReplaceRoute: both,
    RevokeSecurityGroupEgress: both,
    RevokeSecurityGroupIngress: both,
    RunInstances: partly('never refuses a role that is seconds old'),
    TerminateInstances: both,
  },
  ecr: {
    DeleteRepository: both,
    DescribeImages: both,
    DescribeRepositories: both,
    ListTagsForResource: both,
  },
  ecs: {
    DeleteCluster: partly(IN_USE),
    DeleteService: partly('is INACTIVE at once: it never drains'),
    DescribeClusters: both,
    DescribeServices: partly('runs no task before the first update'),
    ListServices: partly('lists what is INACTIVE too'),
    ListTagsForResource: both,
    UpdateService: both,
  },
  'elastic-load-balancing-v2': {
    CreateListener: both,
    CreateLoadBalancer: both,
    CreateTargetGroup: partly('refuses the same settings a second time, where AWS gives the same group back'),
    DeleteLoadBalancer: both,
    DeleteTargetGroup: both,
    DescribeListeners: both,
    DescribeLoadBalancers: both,
    DescribeTags: both,
    DescribeTargetGroups: both,
  },
  elasticache: {
    CreateReplicationGroup: partly('has no member clusters'),
    DeleteReplicationGroup: partly('stays "deleting" for ever'),
    DescribeCacheClusters: partly('knows nothing of the members of replication groups'),
    DescribeReplicationGroups: partly('shows what is deleted for ever'),
    ListTagsForResource: both,
  },
  iam: {
    AddRoleToInstanceProfile: both,
    AttachRolePolicy: both,
    CreateInstanceProfile: both,
    CreateRole: both,
    DeleteInstanceProfile: both,
    DeleteRole: both,
    DeleteRolePolicy: both,
    DetachRolePolicy: both,
    GetInstanceProfile: both,
    GetRole: both,
    GetRolePolicy: both,
    ListAttachedRolePolicies: both,
    ListRoleTags: both,
    PutRolePolicy: both,
    RemoveRoleFromInstanceProfile: both,
  },
  rds: {
    AddTagsToResource: both,
    CreateDBClusterSnapshot: partly(NO_STATES),
    CreateDBProxy: partly(NO_STATES),
    CreateDBProxyEndpoint: twinOnly('proxies have no endpoint but the default one'),
    DescribeDBClusterSnapshots: both,
    DescribeDBClusters: partly('a cluster that is stopped has instances that are available'),
    DescribeDBInstances: partly('instances stay available when their cluster stops'),
    DescribeDBProxies: both,
    DescribeDBProxyEndpoints: twinOnly('proxies have no endpoint but the default one'),
    DescribeDBProxyTargetGroups: both,
    DescribeDBProxyTargets: partly('a cluster is one target, without the instances that serve'),
    DescribeDBSubnetGroups: both,
    ListTagsForResource: both,
    ModifyDBInstance: partly(NO_STATES),
    ModifyDBProxyTargetGroup: both,
    RegisterDBProxyTargets: both,
  },
  'secrets-manager': {
    CreateSecret: both,
    DeleteSecret: both,
    DescribeSecret: both,
  },
  servicediscovery: {
    DeleteService: partly(IN_USE),
    DeregisterInstance: both,
    GetService: partly('has no count of instances'),
    ListInstances: both,
    ListNamespaces: partly('its filter is ignored'),
    ListServices: partly('its filter is ignored'),
    ListTagsForResource: both,
  },
  ssm: {
    DescribeInstanceInformation: twinOnly('knows no managed instances'),
    GetCommandInvocation: partly('nothing is run: every command succeeds, and prints nothing'),
    GetParameter: both,
    ListCommandInvocations: twinOnly('has no listing of what became of commands'),
    SendCommand: partly('nothing is run'),
  },
};

/** The matrix by `service:operation`. */
export const MATRIX: ReadonlyMap<string, Emulation> = new Map(
  Object.entries(BY_SERVICE).flatMap(([service, operations]) =>
    Object.entries(operations).map(([operation, known]) => [`${service}:${operation}`, known] as const),
  ),
);

/** Whether the emulator has the whole of an operation, so that nothing may stand in for it; true of an unlisted one. */
export function isEmulated(name: string): boolean {
  const known = MATRIX.get(name);
  return known === undefined || known.emulator === 'yes';
}

/** The phases that wire tests run, with the real SDK over HTTP; of each other one the matrix says what is missing. */
export const PHASES_OVER_HTTP: readonly string[] = ['1', '2', '2B', '3', '4'];
