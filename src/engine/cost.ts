import type { MonthlyCost } from './step.ts';

/** A sum in which one unknown makes the whole unknown. */
export function total(costs: readonly MonthlyCost[]): MonthlyCost {
  return costs.reduce<MonthlyCost>(
    (sum, cost) => (sum === 'unknown' || cost === 'unknown' ? 'unknown' : sum + cost),
    0,
  );
}

/** What of several costs has a price, US dollars a month. */
export function pricedPart(costs: readonly MonthlyCost[]): number {
  return costs.reduce<number>((sum, cost) => (cost === 'unknown' ? sum : sum + cost), 0);
}
