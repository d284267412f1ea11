import { addresses, publicIp } from '../../ec2/addresses.ts';
import { internetGateways } from '../../ec2/internet-gateways.ts';
import { type Rule, rules, securityGroups, subnets, vpcs } from '../../ec2/kinds.ts';
import { connectNat, natGateways } from '../../ec2/nat-gateways.ts';
import { type RouteTable, routeTables } from '../../ec2/route-tables.ts';
import { addDefaultGroup } from '../../ec2/security-groups.ts';
import type { Tx } from '../../kind.ts';
import { stands } from '../place.ts';

/** A VPC with its subnets, tables and gateway, as the starting world puts it down. */
export interface Layout {
  readonly id: string;
  readonly cidr: string;
  readonly name: string;
  readonly internetGateway: string;
  readonly subnets: readonly {
    readonly id: string;
    readonly name: string;
    readonly cidr: string;
    /** The zone's letter. */
    readonly zone: 'a' | 'b' | 'c';
    readonly public?: boolean;
  }[];
  readonly tables: readonly {
    readonly id: string;
    readonly name: string;
    readonly main?: boolean;
    readonly subnets?: readonly string[];
    readonly routes: RouteTable['routes'];
  }[];
}

export function layOut(tx: Tx, layout: Layout): void {
  const vpcId = layout.id;
  stands(tx, vpcs, vpcId, 'available', { cidr: layout.cidr, isDefault: false }, { Name: layout.name });
  const gatewayName = { Name: `${layout.name}-igw` };
  stands(tx, internetGateways, layout.internetGateway, 'there', { vpcId }, gatewayName);
  addDefaultGroup(tx, vpcId, `sg-${tx.fixed(17, 'default', vpcId)}`);
  for (const { id, name, cidr, zone, public: publicIps = false } of layout.subnets) {
    const data = { vpcId, cidr, zone: `${tx.place.region}${zone}`, publicIps };
    stands(tx, subnets, id, 'available', data, { Name: name });
  }
  for (const { id, name, main = false, subnets: associated = [], routes } of layout.tables) {
    const own = (subnetId: string): string => `rtbassoc-${tx.fixed(17, 'table', id, subnetId)}`;
    const data = {
      vpcId,
      ...(main ? { main: own(vpcId) } : {}),
      subnets: Object.fromEntries(associated.map((subnetId) => [subnetId, own(subnetId)])),
      routes,
    };
    stands(tx, routeTables, id, 'available', data, { Name: name });
  }
}

/** A NAT gateway with its address. */
export function putNat(
  tx: Tx,
  id: string,
  name: string,
  vpcId: string,
  subnetId: string,
  allocationId: string,
): void {
  stands(tx, addresses, allocationId, 'there', { ip: publicIp(tx, allocationId) }, { Name: `${name}-eip` });
  const connected = connectNat(tx, id, subnetId, allocationId);
  stands(tx, natGateways, id, 'available', { vpcId, subnetId, ...connected }, { Name: name });
}

type Ingress = readonly (readonly [port: number | 'all' | readonly [number, number], source: string])[];

/** A security group: everything out, and in what is given. */
export function putGroup(
  tx: Tx,
  id: string,
  name: string,
  vpcId: string,
  description: string,
  ingress: Ingress,
): void {
  stands(tx, securityGroups, id, 'there', { name, description, vpcId });
  const put = (rule: Rule, index: number): void => {
    stands(tx, rules, `sgr-${tx.fixed(17, 'rule', id, String(index))}`, 'there', rule);
  };
  put({ groupId: id, egress: true, protocol: '-1', source: '0.0.0.0/0' }, 0);
  for (const [index, [port, source]] of ingress.entries()) {
    const [from, to] = typeof port === 'object' ? port : [port, port];
    const ports = from === 'all' || to === 'all' ? { protocol: '-1' } : { protocol: 'tcp', from, to };
    put({ groupId: id, egress: false, ...ports, source }, index + 1);
  }
}
