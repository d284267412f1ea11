import type { MonthlyCost } from '../../engine/step.ts';

/** US dollars a month, for people: `$540.00 a month`, `saves $33.00 a month`, `unknown`. */
export function monthlyInWords(cost: MonthlyCost): string {
  if (cost === 'unknown') return 'unknown';
  const dollars = `$${Math.abs(cost).toFixed(2)} a month`;
  return cost < 0 ? `saves ${dollars}` : dollars;
}

/** A sum is unknown as soon as a part of it is; the part that is known is said beside it. */
export function sumInWords(costs: readonly MonthlyCost[]): string {
  const known = costs.filter((cost) => cost !== 'unknown').reduce((sum, cost) => sum + cost, 0);
  return costs.includes('unknown')
    ? `unknown (what has a price: ${monthlyInWords(known)})`
    : monthlyInWords(known);
}
