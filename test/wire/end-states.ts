import type { Resource } from '../../src/inventory/resource.ts';

/** What one kind of resource should look like: as the CLI lists it, and as muvi's inventory says. */
export interface EndState {
  /** As the inventory calls it. */
  readonly kind: string;
  readonly cli: string;
  readonly query: string;
  /** The same row from muvi; undefined of what the query leaves out. */
  readonly row: (found: Resource) => readonly unknown[] | undefined;
  /** How many there are, from the runbook. */
  readonly count: number;
}

const securityGroups = (count: number): EndState => ({
  kind: 'ec2/security-group',
  cli: 'ec2 describe-security-groups',
  query: "SecurityGroups[?GroupName!='default'].[GroupId,GroupName,VpcId]",
  row: ({ id, name, facts }) => (name === 'default' ? undefined : [id, name, facts['VpcId']]),
  count,
});
const loadBalancers = (count: number): EndState => ({
  kind: 'elbv2/load-balancer',
  cli: 'elbv2 describe-load-balancers',
  query: 'LoadBalancers[].[LoadBalancerName,LoadBalancerArn,DNSName,Scheme,State.Code,VpcId]',
  row: ({ name, arn, facts }) => [
    name,
    arn,
    facts['DNSName'],
    facts['Scheme'],
    facts['State'],
    facts['VpcId'],
  ],
  count,
});
const targetGroups = (count: number): EndState => ({
  kind: 'elbv2/target-group',
  cli: 'elbv2 describe-target-groups',
  query: 'TargetGroups[].[TargetGroupName,TargetGroupArn,ProtocolVersion,Port,HealthCheckPath,TargetType]',
  row: ({ name, arn, facts }) => [
    name,
    arn,
    facts['ProtocolVersion'],
    facts['Port'],
    facts['HealthCheckPath'],
    facts['TargetType'],
  ],
  count,
});
const peerings = (count: number): EndState => ({
  kind: 'ec2/vpc-peering',
  cli: 'ec2 describe-vpc-peering-connections',
  query:
    "VpcPeeringConnections[?Status.Code=='active'].[VpcPeeringConnectionId,RequesterVpcInfo.VpcId,AccepterVpcInfo.VpcId]",
  row: ({ id, facts }) => [id, facts['Requester'], facts['Accepter']],
  count,
});

const roles = (count: number): EndState => ({
  kind: 'iam/role',
  cli: 'iam list-roles',
  query: 'Roles[].[RoleName,Arn]',
  row: ({ name, arn }) => [name, arn],
  count,
});

/** By phase: what stands when it is done. Counts are the runbook's and the seed's, typed by hand. */
export const END_STATES: Readonly<Record<string, readonly EndState[]>> = {
  '1': [
    loadBalancers(0),
    targetGroups(0),
    peerings(0),
    // The Redis group of before, and the test group that its rule names until 4.6 (readings 22).
    securityGroups(2),
    {
      kind: 'ec2/nat-gateway',
      cli: 'ec2 describe-nat-gateways --filter Name=state,Values=available',
      query: 'NatGateways[].[NatGatewayId,VpcId,SubnetId]',
      row: ({ id, facts }) => [id, facts['VpcId'], facts['SubnetId']],
      count: 1,
    },
    {
      kind: 'ec2/address',
      cli: 'ec2 describe-addresses',
      query: 'Addresses[].[AllocationId,PublicIp]',
      row: ({ id, facts }) => [id, facts['PublicIp']],
      count: 1,
    },
    {
      kind: 'ecr/repository',
      cli: 'ecr describe-repositories',
      query: 'repositories[].[repositoryName,repositoryArn]',
      row: ({ name, arn }) => [name, arn],
      count: 6,
    },
    {
      kind: 'ecs/cluster',
      cli: 'ecs describe-clusters --clusters Muvi-Cluster',
      query: "clusters[?status!='INACTIVE'].[clusterName]",
      row: ({ name }) => [name],
      count: 0,
    },
    {
      kind: 'servicediscovery/service',
      cli: 'servicediscovery list-services',
      query: 'Services[].[Id,Name]',
      row: ({ id, name }) => [id, name],
      // Another team's, in another namespace.
      count: 1,
    },
  ],
  '2': [
    {
      kind: 'rds/cluster',
      cli: 'rds describe-db-clusters',
      query: "DBClusters[].[DBClusterIdentifier,length(TagList[?starts_with(Key,'muvi:copied:')])]",
      row: ({ id, tags }) => [id, Object.keys(tags).filter((key) => key.startsWith('muvi:copied:')).length],
      count: 1,
    },
    // The helper's has gone with it.
    roles(0),
  ],
  '2B': [
    peerings(1),
    securityGroups(3),
    {
      kind: 'ec2/route-table',
      cli: 'ec2 describe-route-tables',
      query: "RouteTables[?Routes[?VpcPeeringConnectionId && State=='active']].[RouteTableId,VpcId]",
      row: ({ id, facts }) =>
        JSON.stringify(facts['Routes']).includes('pcx-') ? [id, facts['VpcId']] : undefined,
      count: 9,
    },
    {
      kind: 'rds/proxy',
      cli: 'rds describe-db-proxies',
      query: 'DBProxies[].[DBProxyName,DBProxyArn,EngineFamily,Status,VpcId,RequireTLS,IdleClientTimeout]',
      row: ({ id, arn, facts }) => [
        id,
        arn,
        facts['EngineFamily'],
        facts['Status'],
        facts['VpcId'],
        facts['RequireTLS'],
        facts['IdleClientTimeout'],
      ],
      count: 6,
    },
    {
      kind: 'rds/instance',
      cli: 'rds describe-db-instances',
      query: 'DBInstances[?PubliclyAccessible].[DBInstanceIdentifier,DBInstanceClass]',
      row: ({ id, facts }) => [id, facts['DBInstanceClass']],
      count: 2,
    },
    {
      kind: 'secrets-manager/secret',
      cli: 'secretsmanager list-secrets',
      query: "SecretList[?starts_with(Name,'uat/')].[Name,ARN]",
      row: ({ name, arn }) => (name.startsWith('uat/') ? [name, arn] : undefined),
      count: 6,
    },
    roles(1),
  ],
  '3': [
    loadBalancers(3),
    targetGroups(9),
    securityGroups(8),
    {
      kind: 'acm/certificate',
      cli: 'acm list-certificates',
      query: 'CertificateSummaryList[].[CertificateArn,DomainName,Type]',
      row: ({ arn, name, facts }) => [arn, name, facts['Type']],
      count: 1,
    },
  ],
  '4': [
    {
      kind: 'elasticache/replication-group',
      cli: 'elasticache describe-replication-groups',
      // What is deleted stays "deleting" there for ever: see the matrix.
      query: "ReplicationGroups[?Status=='available'].[ReplicationGroupId,CacheNodeType,MemberClusters[0]]",
      row: ({ id, facts }) => [id, facts['CacheNodeType'], `${id}-001`],
      count: 9,
    },
    {
      kind: 'ec2/security-group',
      cli: 'ec2 describe-security-groups --filters Name=group-name,Values=redis-uat-sg',
      query: 'SecurityGroups[].[GroupId,length(IpPermissions[].UserIdGroupPairs[])]',
      row: ({ id, name, facts }) =>
        name === 'redis-uat-sg' ? [id, (facts['Ingress'] as readonly unknown[]).length] : undefined,
      count: 1,
    },
  ],
};
