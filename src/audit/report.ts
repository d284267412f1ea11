import { type Inventory, unreadOf } from '../inventory/survey.ts';
import { type Costs, costsOf } from './cost/costs.ts';
import type { Finding } from './findings/finding.ts';
import { findingsOf } from './findings/index.ts';

/** What an audit says of one environment. `docs/audit.md` describes its JSON. */
export interface Report {
  readonly schema: 1;
  readonly inventory: Inventory;
  readonly findings: readonly Finding[];
  readonly costs: Costs;
}

/** Draws an inventory's conclusions. Pure: the same inventory always gives the same report. */
export function reportOf(inventory: Inventory): Report {
  return { schema: 1, inventory, findings: findingsOf(inventory), costs: costsOf(inventory) };
}

/**
 * Whether anything could not be read that could have been: exit 7. What production is never asked (a read of another
 * name, `guard.md`) is told as unknown and is no failure: nothing would make it known.
 */
export function isIncomplete(inventories: readonly Inventory[]): boolean {
  return inventories.flatMap(unreadOf).some(({ unread }) => unread.limited !== true);
}
