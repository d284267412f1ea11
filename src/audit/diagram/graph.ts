import type { RuleFact } from '../../inventory/kinds/security-groups.ts';
import type { Fact, Resource } from '../../inventory/resource.ts';
import { type Inventory, resourcesOf } from '../../inventory/survey.ts';

/** What a node stands for: the column it is drawn in. */
export type Part = 'edge' | 'balancer' | 'service' | 'store' | 'database';

/** Things of one kind that stand in one place and are connected alike, drawn as one. */
export interface Node {
  readonly id: string;
  readonly part: Part;
  readonly title: string;
  readonly names: readonly string[];
  /** The VPC it stands in; none for what stands in none. */
  readonly vpc?: string | undefined;
}

/** `forwards`: requests are sent on · `reaches`: the groups of both allow it. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly how: 'forwards' | 'reaches';
}

export interface Graph {
  readonly vpcs: readonly { readonly id: string; readonly title: string }[];
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

const PARTS: Readonly<Record<string, readonly [Part, string]>> = {
  'cloudfront/distribution': ['edge', 'CloudFront'],
  'wafv2/web-acl': ['edge', 'Web ACL'],
  'elbv2/load-balancer': ['balancer', 'Load balancer'],
  'ecs/service': ['service', 'Service'],
  'ec2/instance': ['service', 'EC2 instance'],
  'rds/proxy': ['store', 'RDS proxy'],
  'elasticache/replication-group': ['store', 'Redis'],
  'elasticache/cache-cluster': ['store', 'Redis'],
  's3/bucket': ['store', 'Bucket'],
  'rds/cluster': ['database', 'Aurora'],
  'rds/instance': ['database', 'PostgreSQL'],
};

/** An environment as nodes and what connects them, from what its resources say they use and let in. */
export function graphOf(inventory: Inventory): Graph {
  const all = resourcesOf(inventory);
  const drawn = all.filter((one) => PARTS[one.kind] !== undefined && !isMember(one));
  const index = new Map(all.flatMap((one) => [[one.id, one] as const, [one.arn ?? one.id, one] as const]));
  const links = [...forwards(drawn, all, index), ...reaches(drawn, index)];
  const { nodes, nodeOf } = merged(drawn, links, (one) => vpcOf(one, index, all));
  const edges = new Map(
    links.flatMap(({ from, to, how }) => {
      const edge = { from: nodeOf(from), to: nodeOf(to), how };
      return edge.from === edge.to ? [] : [[`${edge.from} ${edge.to}`, edge] as const];
    }),
  );
  const vpcs = all
    .filter(({ kind, id }) => kind === 'ec2/vpc' && nodes.some(({ vpc }) => vpc === id))
    .map(({ id, name, facts }) => ({ id, title: `${name} ${String(facts.CidrBlock ?? '')}` }));
  return { vpcs, nodes, edges: [...edges.values()] };
}

/** Aurora's instances are drawn as their cluster. */
const isMember = ({ kind, facts }: Resource) =>
  kind === 'rds/instance' && facts.DBClusterIdentifier !== undefined;

interface Link {
  readonly from: Resource;
  readonly to: Resource;
  readonly how: Edge['how'];
}

type Index = ReadonlyMap<string, Resource>;

const list = (fact: Fact | undefined): readonly string[] => (Array.isArray(fact) ? (fact as string[]) : []);

/** Who sends on to whom: distributions to their origins, load balancers through listeners to services, proxies to databases. */
function forwards(drawn: readonly Resource[], all: readonly Resource[], index: Index): readonly Link[] {
  const hosts = new Map(
    drawn.flatMap((one) => [
      ...(typeof one.facts.DNSName === 'string' ? [[one.facts.DNSName.toLowerCase(), one] as const] : []),
      ...(one.kind === 's3/bucket' ? [[one.id, one] as const] : []),
    ]),
  );
  const behind = new Map<string, Resource[]>();
  for (const listener of all.filter(({ kind }) => kind === 'elbv2/listener')) {
    const balancer = index.get(String(listener.facts.LoadBalancer));
    for (const group of list(listener.facts.TargetGroups))
      if (balancer) behind.set(group, [...(behind.get(group) ?? []), balancer]);
  }
  return drawn.flatMap((one): readonly Link[] => {
    const to = (other: Resource | undefined): readonly Link[] =>
      other ? [{ from: one, to: other, how: 'forwards' }] : [];
    switch (one.kind) {
      case 'cloudfront/distribution':
        return list(one.facts.Origins).flatMap((host) =>
          to(hosts.get(host.toLowerCase()) ?? hosts.get(host.split('.s3.')[0] ?? '')),
        );
      case 'wafv2/web-acl':
        return list(one.facts.Resources).flatMap((arn) => to(index.get(arn)));
      case 'ecs/service':
        return one.uses
          .flatMap((group) => behind.get(group) ?? [])
          .map((balancer): Link => ({ from: balancer, to: one, how: 'forwards' }));
      case 'rds/proxy':
        return list(one.facts.Targets).flatMap((id) => to(index.get(id)));
      default:
        return [];
    }
  });
}

/** Which services the groups of a store or database let in. */
function reaches(drawn: readonly Resource[], index: Index): readonly Link[] {
  const groupsOf = ({ facts }: Resource) => list(facts.SecurityGroups ?? facts.securityGroups);
  const services = drawn.filter(({ kind }) => PARTS[kind]?.[0] === 'service');
  const stores = drawn.filter(({ kind }) => ['store', 'database'].includes(PARTS[kind]?.[0] ?? ''));
  return stores.flatMap((store) => {
    const peers = new Set(
      groupsOf(store).flatMap((id) =>
        ((index.get(id)?.facts.Ingress ?? []) as unknown as readonly RuleFact[]).map(({ peer }) => peer),
      ),
    );
    return services
      .filter((service) => groupsOf(service).some((id) => peers.has(id)))
      .map((service): Link => ({ from: service, to: store, how: 'reaches' }));
  });
}

function vpcOf(one: Resource, index: Index, all: readonly Resource[]): string | undefined {
  const { facts } = one;
  if (typeof facts.VpcId === 'string') return facts.VpcId;
  const member = all.find(
    ({ kind, facts: of }) => kind === 'rds/instance' && of.DBClusterIdentifier === one.id,
  );
  const hint = [
    facts.SubnetId,
    ...list(facts.subnets),
    facts.CacheSubnetGroupName,
    ...list(facts.SecurityGroups),
    ...list(member?.facts.SecurityGroups),
  ];
  for (const id of hint) {
    const vpc = index.get(String(id))?.facts.VpcId;
    if (typeof vpc === 'string') return vpc;
  }
  return undefined;
}

/** Puts things that are connected alike together: nine clusters behind one group are one picture. */
function merged(
  drawn: readonly Resource[],
  links: readonly Link[],
  placeOf: (one: Resource) => string | undefined,
): { readonly nodes: readonly Node[]; readonly nodeOf: (one: Resource) => string } {
  const ends = new Map<Resource, string[]>();
  const note = (one: Resource, end: string) => ends.set(one, [...(ends.get(one) ?? []), end]);
  for (const { from, to, how } of links) {
    // A service is told apart by what sends to it; which of many equal stores it reaches tells nothing.
    note(to, `${how} from ${how === 'reaches' ? from.kind : from.id}`);
    note(from, `${how} to ${how === 'reaches' ? to.kind : to.id}`);
  }
  const keyOf = (one: Resource) =>
    JSON.stringify([one.kind, placeOf(one), [...new Set(ends.get(one) ?? [])].sort()]);
  const groups = new Map<string, Resource[]>();
  for (const one of drawn) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  const ids = new Map<Resource, string>();
  const nodes = [...groups.values()].map((members, position): Node => {
    const id = `n${position}`;
    for (const one of members) ids.set(one, id);
    const [first] = members as [Resource, ...Resource[]];
    const [part, title] = PARTS[first.kind] as readonly [Part, string];
    const names = members.map(({ name }) => name);
    return {
      id,
      part,
      title: members.length > 1 ? `${title} × ${members.length}` : title,
      names,
      vpc: placeOf(first),
    };
  });
  return { nodes, nodeOf: (one) => ids.get(one) ?? '' };
}
