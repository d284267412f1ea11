/**
 * Application load balancers.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html (and Describe,
 * Delete, SetSecurityGroups, SetSubnets, ModifyLoadBalancerAttributes)
 * `provisioning` for two to three minutes, then `active`. Creating one again with the same settings gives the one
 * there is; with others it is refused. A deleted one is gone at once, its listeners with it, while its network
 * interfaces stay for minutes. Deleting one that is not there succeeds. Of attributes the twin heeds only deletion
 * protection. Network and gateway load balancers, IPv6 and addresses of one's own are not modelled.
 */
import { attachInterface, detachInterfaces, regroupInterfaces } from '../ec2/interfaces.ts';
import { internetGateways } from '../ec2/internet-gateways.ts';
import { securityGroups, subnets } from '../ec2/kinds.ts';
import { describes } from '../handlers/describes.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { BALANCER_ATTRIBUTES } from './attributes.ts';
import { attributeList, balancingArn, changed, invalid, markers, named } from './common.ts';
import {
  departures,
  type LoadBalancer,
  listeners,
  listenersOf,
  loadBalancers,
  rules,
  rulesOf,
} from './kinds.ts';

/**
 * The hosted zones of application load balancers' names.
 * https://docs.aws.amazon.com/general/latest/gr/elb.html
 */
const ZONES: Readonly<Record<string, string>> = {
  'eu-central-1': 'Z215JYRZR1TBD5',
  'me-central-1': 'Z08230872XQRWHG2XF6I',
};

export const view = (thing: Stored<LoadBalancer>, tx: Tx) => {
  const { id, data, state, created } = thing;
  const prefix = data.scheme === 'internal' ? 'internal-' : '';
  return {
    LoadBalancerArn: id,
    DNSName: `${prefix}${data.name}-${data.number}.${tx.place.region}.elb.amazonaws.com`,
    CanonicalHostedZoneId: ZONES[tx.place.region],
    CreatedTime: new Date(created),
    LoadBalancerName: data.name,
    Scheme: data.scheme as 'internal',
    VpcId: data.vpcId,
    State: { Code: state as 'active' },
    Type: 'application' as const,
    AvailabilityZones: data.subnets.map((SubnetId) => ({
      ZoneName: tx.find(subnets, SubnetId)?.data.zone,
      SubnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...data.groups],
    IpAddressType: 'ipv4' as const,
  };
};

/** The subnets, once they are known to be two or more in different zones of one VPC. */
function placed(
  ids: readonly string[],
  tx: Tx,
): { readonly subnets: readonly string[]; readonly vpcId: string } {
  const found = [...new Set(ids)].map(
    (id) => tx.find(subnets, id) ?? refuse('SubnetNotFoundException', `The subnet ID '${id}' does not exist`),
  );
  if (new Set(found.map(({ data }) => data.vpcId)).size > 1) {
    refuse('InvalidSubnetException', 'The subnets are not all in one VPC');
  }
  const zones = found.map(({ data }) => data.zone);
  if (new Set(zones).size < zones.length) {
    refuse(
      'InvalidConfigurationRequestException',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  }
  if (found.length < 2) invalid('At least two subnets in two different Availability Zones must be specified');
  return { subnets: found.map(({ id }) => id), vpcId: (found[0] as (typeof found)[0]).data.vpcId };
}

/** The groups, or the default one of the VPC where none are given. */
function guarded(ids: readonly string[] | undefined, vpcId: string, tx: Tx): readonly string[] {
  const here = tx.list(securityGroups).filter(({ data }) => data.vpcId === vpcId);
  if (!ids || ids.length === 0) return here.filter(({ data }) => data.name === 'default').map(({ id }) => id);
  if (ids.some((id) => !here.some((group) => group.id === id))) {
    refuse('InvalidSecurityGroupException', 'One or more security groups are invalid');
  }
  return [...ids];
}

/** Puts an interface into each of its subnets; gives its name as the interfaces' description has it. */
export function attached(
  tx: Tx,
  arn: string,
  { subnets: into, groups }: Pick<LoadBalancer, 'subnets' | 'groups'>,
): void {
  const description = `ELB ${arn.slice(arn.indexOf('app/'))}`;
  for (const subnetId of into) {
    attachInterface(tx, {
      subnetId,
      groups,
      description,
      type: 'interface',
      owner: arn,
      requester: 'amazon-elb',
    });
  }
}

/** The ten digits in a load balancer's host name. */
export function hostNumber(tx: Tx, arn: string): string {
  return String(Number.parseInt(tx.fixed(12, 'host', arn), 16) % 10_000_000_000).padStart(10, '1');
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().join() === [...b].sort().join();

export const loadBalancerOperations: Operations<'elastic-load-balancing-v2'> = {
  CreateLoadBalancer: {
    takes: ['Name', 'Subnets', 'SubnetMappings', 'SecurityGroups', 'Scheme', 'Type', 'IpAddressType', 'Tags'],
    run(input, tx) {
      const name = named(input.Name ?? '', 'load balancer');
      if (name.startsWith('internal-')) invalid("A load balancer name cannot begin with 'internal-'");
      if ((input.Type ?? 'application') !== 'application')
        unsupported(`a load balancer of type ${input.Type}`);
      if ((input.IpAddressType ?? 'ipv4') !== 'ipv4') unsupported(`the address type ${input.IpAddressType}`);
      if (input.Subnets && input.SubnetMappings) invalid('Subnets and SubnetMappings exclude each other');
      const mapped = input.SubnetMappings?.map((each) =>
        each.AllocationId === undefined && each.PrivateIPv4Address === undefined
          ? (each.SubnetId ?? '')
          : unsupported('addresses of one’s own in a subnet mapping'),
      );
      const scheme = input.Scheme ?? 'internet-facing';
      if (!['internet-facing', 'internal'].includes(scheme))
        refuse('InvalidSchemeException', `The scheme ${scheme} is not valid`);
      const where = placed(input.Subnets ?? mapped ?? [], tx);
      const groups = guarded(input.SecurityGroups, where.vpcId, tx);
      const open = tx.list(internetGateways).some(({ data }) => data.vpcId === where.vpcId);
      if (scheme === 'internet-facing' && !open) {
        refuse('InvalidSubnetException', `VPC ${where.vpcId} has no internet gateway`);
      }
      const there = tx.list(loadBalancers).find(({ data }) => data.name === name);
      if (there) {
        const { data } = there;
        const equal =
          data.scheme === scheme && same(data.subnets, where.subnets) && same(data.groups, groups);
        if (!equal)
          refuse('DuplicateLoadBalancerNameException', loadBalancers.errors.exists?.says(name, '') ?? '');
        return { LoadBalancers: [view(there, tx)] };
      }
      const arn = balancingArn(tx, `loadbalancer/app/${name}/${tx.unique(16)}`);
      const data = {
        name,
        number: hostNumber(tx, arn),
        scheme,
        ...where,
        groups,
        attributes: BALANCER_ATTRIBUTES,
      };
      const made = tx.add(loadBalancers, arn, 'provisioning', data, tagsOf(input.Tags));
      attached(tx, arn, data);
      return { LoadBalancers: [view(made, tx)] };
    },
  },
  DescribeLoadBalancers: describes(loadBalancers, {
    list: 'LoadBalancers',
    several: 'LoadBalancerArns',
    view,
    also: {
      Names: (things, names: readonly string[]) => {
        const found = things.filter(({ data }) => names.includes(data.name));
        if (found.length < new Set(names).size) {
          refuse('LoadBalancerNotFoundException', `Load balancers '[${names.join(', ')}]' not found`);
        }
        return found;
      },
    },
    paging: markers,
  }),
  DeleteLoadBalancer: {
    takes: ['LoadBalancerArn'],
    run({ LoadBalancerArn: arn = '' }, tx) {
      if (!arn.includes(':loadbalancer/')) invalid(`'${arn}' is not a valid load balancer ARN`);
      const there = tx.find(loadBalancers, arn);
      if (!there) return {};
      if (there.data.attributes['deletion_protection.enabled'] === 'true') {
        refuse(
          'OperationNotPermittedException',
          `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
        );
      }
      for (const listener of listenersOf(arn, tx)) {
        for (const rule of rulesOf(listener.id, tx)) tx.remove(rules, rule.id);
        tx.remove(listeners, listener.id);
      }
      tx.remove(loadBalancers, arn);
      tx.add(departures, arn, 'leaving', null);
      return {};
    },
  },
  SetSecurityGroups: {
    takes: ['LoadBalancerArn', 'SecurityGroups'],
    run({ LoadBalancerArn: arn = '', SecurityGroups }, tx) {
      const { data } = tx.get(loadBalancers, arn);
      const groups = guarded(SecurityGroups, data.vpcId, tx);
      tx.patch(loadBalancers, arn, { groups });
      regroupInterfaces(tx, arn, groups);
      return { SecurityGroupIds: [...groups] };
    },
  },
  SetSubnets: {
    takes: ['LoadBalancerArn', 'Subnets'],
    run({ LoadBalancerArn: arn = '', Subnets = [] }, tx) {
      const { data } = tx.get(loadBalancers, arn);
      const where = placed(Subnets, tx);
      if (where.vpcId !== data.vpcId)
        refuse('InvalidSubnetException', 'The subnets are not in the load balancer’s VPC');
      const moved = tx.patch(loadBalancers, arn, { subnets: where.subnets });
      detachInterfaces(tx, arn);
      attached(tx, arn, moved.data);
      return { AvailabilityZones: view(moved, tx).AvailabilityZones };
    },
  },
  DescribeLoadBalancerAttributes: {
    takes: ['LoadBalancerArn'],
    run: ({ LoadBalancerArn = '' }, tx) => ({
      Attributes: attributeList(tx.get(loadBalancers, LoadBalancerArn).data.attributes),
    }),
  },
  ModifyLoadBalancerAttributes: {
    takes: ['LoadBalancerArn', 'Attributes'],
    run({ LoadBalancerArn: arn = '', Attributes }, tx) {
      const attributes = changed(tx.get(loadBalancers, arn).data.attributes, Attributes);
      tx.patch(loadBalancers, arn, { attributes });
      return { Attributes: attributeList(attributes) };
    },
  },
};
