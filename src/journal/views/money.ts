import { pricedPart, total } from '../../engine/cost.ts';
import type { MonthlyCost } from '../../engine/step.ts';

/** US dollars a month, for people: `$540.00 a month`, `saves $33.00 a month`, `unknown`. */
export function monthlyInWords(cost: MonthlyCost): string {
  if (cost === 'unknown') return 'unknown';
  const dollars = `$${Math.abs(cost).toFixed(2)} a month`;
  return cost < 0 ? `saves ${dollars}` : dollars;
}

/** A cost of which a part has no price: the part that has one is said beside it. */
export function billInWords(cost: MonthlyCost, priced: number): string {
  return cost === 'unknown' && priced !== 0
    ? `unknown (what has a price: ${monthlyInWords(priced)})`
    : monthlyInWords(cost);
}

/** A sum is unknown as soon as a part of it is. */
export function sumInWords(costs: readonly MonthlyCost[]): string {
  return billInWords(total(costs), pricedPart(costs));
}
