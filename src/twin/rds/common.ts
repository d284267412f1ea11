import { securityGroups, subnets } from '../ec2/kinds.ts';
import type { Paging } from '../handlers/page.ts';
import { tagList } from '../handlers/tags.ts';
import { base36 } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';
import { domains } from './kinds.ts';

/** RDS pages by `Marker`, 100 at a time unless 20 to 100 are asked for. */
export const markers: Paging = {
  token: 'Marker',
  next: 'Marker',
  limit: 'MaxRecords',
  size: 100,
  limits: [20, 100],
  badToken: 'InvalidParameterValue',
  badLimit: 'InvalidParameterValue',
};

/** Identifiers: 1 to 63 letters, digits and hyphens, a letter first, no two hyphens together, none at the end. */
export function identifier(member: string, value: string, most = 63): string {
  if (!/^[a-z](-?[a-z0-9])*$/i.test(value) || value.length > most) {
    refuse('InvalidParameterValue', `The parameter ${member} is not a valid identifier: ${value}`);
  }
  return value.toLowerCase();
}

/** The part of every host name that an account has in a region. */
function domain(tx: Tx): string {
  const { account, region } = tx.place;
  const hash = tx.find(domains, 'dns')?.data.hash ?? `c${base36(11, tx.seed, 'rds', account, region)}`;
  return `${hash}.${region}.rds.amazonaws.com`;
}

/** Host names: an instance's, a cluster's writer and reader, a proxy's and its endpoints'. */
export const host = {
  instance: (id: string, tx: Tx) => `${id}.${domain(tx)}`,
  writer: (id: string, tx: Tx) => `${id}.cluster-${domain(tx)}`,
  reader: (id: string, tx: Tx) => `${id}.cluster-ro-${domain(tx)}`,
  proxy: (name: string, tx: Tx) => `${name}.proxy-${domain(tx)}`,
  endpoint: (name: string, tx: Tx) => `${name}.endpoint.proxy-${domain(tx)}`,
};

/** The VPC that all the subnets are of, which must lie in two zones at least. Refuses in the words given. */
export function oneVpc(tx: Tx, ids: readonly string[], tooFewZones: string): string {
  const found = ids.map(
    (id) => tx.find(subnets, id) ?? refuse('InvalidSubnet', `The requested subnet ${id} does not exist.`),
  );
  const [vpcId, ...others] = [...new Set(found.map(({ data }) => data.vpcId))];
  if (vpcId === undefined || others.length > 0) {
    return refuse('InvalidSubnet', 'The requested subnets are not all in a common VPC.');
  }
  if (new Set(found.map(({ data }) => data.zone)).size < 2) {
    refuse(tooFewZones, 'The subnets must cover at least two Availability Zones.');
  }
  return vpcId;
}

/** The groups that are to guard something in a VPC: those given, or the VPC's default one. */
export function guarding(tx: Tx, given: readonly string[] | undefined, vpcId: string): readonly string[] {
  if (given === undefined || given.length === 0) {
    const own = tx.list(securityGroups).filter(({ data }) => data.vpcId === vpcId && data.name === 'default');
    return own.map(({ id }) => id);
  }
  for (const id of given) {
    if (tx.find(securityGroups, id)?.data.vpcId === vpcId) continue;
    refuse('InvalidParameterValue', `Invalid security group , groupId= ${id}, groupName=.`);
  }
  return given;
}

/** Groups as databases are described with them. */
export const groupMemberships = (ids: readonly string[]) =>
  ids.map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' }));

export const tagsShown = (thing: Stored) => tagList(thing.tags);

/** The members that are defined. */
export function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
