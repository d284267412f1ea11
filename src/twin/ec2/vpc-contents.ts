import type { Tx } from '../kind.ts';
import type { Stored } from '../world.ts';
import { internetGateways } from './internet-gateways.ts';
import { securityGroups, subnets } from './kinds.ts';
import { natGateways } from './nat-gateways.ts';
import { peerings } from './peerings.ts';
import { routeTables } from './route-tables.ts';
import { addDefaultGroup, removeRules } from './security-groups.ts';

/** What keeps a VPC from being deleted: whatever is in it but its own main table and default group. */
export function contentsOf({ id: vpcId }: Pick<Stored, 'id'>, tx: Tx): readonly string[] {
  return [
    ...tx.list(subnets).filter(({ data }) => data.vpcId === vpcId),
    ...tx.list(securityGroups).filter(({ data }) => data.vpcId === vpcId && data.name !== 'default'),
    ...tx.list(routeTables).filter(({ data }) => data.vpcId === vpcId && !data.main),
    ...tx.list(internetGateways).filter(({ data }) => data.vpcId === vpcId),
    ...tx.list(natGateways).filter(({ state, data }) => data.vpcId === vpcId && state !== 'deleted'),
    ...tx
      .list(peerings)
      .filter(({ state, data }) => state === 'active' && [data.requester, data.accepter].includes(vpcId)),
  ].map(({ id }) => id);
}

/** What a new VPC comes with. */
export function furnish(tx: Tx, vpcId: string): void {
  tx.add(routeTables, `rtb-${tx.unique(17)}`, 'available', {
    vpcId,
    main: `rtbassoc-${tx.unique(17)}`,
    subnets: {},
    routes: [],
  });
  addDefaultGroup(tx, vpcId);
}

/** Takes away what goes with a VPC. */
export function strip(tx: Tx, vpcId: string): void {
  for (const table of tx.list(routeTables)) if (table.data.vpcId === vpcId) tx.remove(routeTables, table.id);
  for (const group of tx.list(securityGroups)) {
    if (group.data.vpcId !== vpcId) continue;
    removeRules(tx, group.id);
    tx.remove(securityGroups, group.id);
  }
}
