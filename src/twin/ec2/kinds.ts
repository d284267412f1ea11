/**
 * The kinds that everything else in a VPC speaks of. They stand together so that the files of their operations,
 * which need one another's kinds, need not need one another.
 */
import { arn } from '../handlers/tags.ts';
import { kind } from '../kind.ts';
import { dependency, notFound } from './common.ts';

export interface Vpc {
  readonly cidr: string;
  readonly isDefault: boolean;
}

export const vpcs = kind<Vpc>({
  service: 'ec2',
  name: 'Vpc',
  errors: { missing: notFound('InvalidVpcID.NotFound', 'vpc ID'), held: dependency('vpc') },
  arn: (thing, tx) => arn(tx, 'ec2', `vpc/${thing.id}`),
});

export interface Subnet {
  readonly vpcId: string;
  readonly cidr: string;
  readonly zone: string;
  readonly publicIps: boolean;
}

export const subnets = kind<Subnet>({
  service: 'ec2',
  name: 'Subnet',
  errors: { missing: notFound('InvalidSubnetID.NotFound', 'subnet ID'), held: dependency('subnet') },
  arn: (thing, tx) => arn(tx, 'ec2', `subnet/${thing.id}`),
});

export interface SecurityGroup {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
}

export const securityGroups = kind<SecurityGroup>({
  service: 'ec2',
  name: 'SecurityGroup',
  errors: {
    missing: { name: 'InvalidGroup.NotFound', says: (id) => `The security group '${id}' does not exist` },
    held: { name: 'DependencyViolation', says: (id) => `resource ${id} has a dependent object` },
  },
  arn: (thing, tx) => arn(tx, 'ec2', `security-group/${thing.id}`),
});

/** One security group rule: one protocol, port range and peer. */
export interface Rule {
  readonly groupId: string;
  readonly egress: boolean;
  /** `tcp`, `udp`, `icmp` or `-1` for all. */
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  /** A group id, an IPv4 or IPv6 block, or a prefix list. */
  readonly source: string;
  readonly description?: string;
}

export const rules = kind<Rule>({
  service: 'ec2',
  name: 'SecurityGroupRule',
  errors: {
    missing: {
      name: 'InvalidSecurityGroupRuleId.NotFound',
      says: (id) => `The security group rule ID '${id}' does not exist`,
    },
  },
});

export interface Interface {
  readonly subnetId: string;
  readonly groups: readonly string[];
  /** As AWS words it: `ELB app/Muvi-UAT/…`, `ElastiCache <cluster>`, `Interface for NAT Gateway nat-…`. */
  readonly description: string;
  readonly type: 'interface' | 'nat_gateway' | 'network_load_balancer';
  /** Whose it is: the id or ARN by which `detachInterfaces` finds it. */
  readonly owner: string;
  /** The service's account alias, such as `amazon-elb`; not there for an instance's own. */
  readonly requester?: string;
  readonly ip: string;
  readonly publicIp?: string;
  readonly instanceId?: string;
}

export const interfaces = kind<Interface>({
  service: 'ec2',
  name: 'NetworkInterface',
  errors: { missing: notFound('InvalidNetworkInterfaceID.NotFound', 'networkInterface ID') },
});
