import type { MonthlyCost } from '../engine/step.ts';
import { PRICES } from './prices.generated.ts';

/** What one of a thing costs, in US dollars a month, where it was read, and when (`2026-02`). */
export interface Price {
  readonly monthly: number;
  readonly source: string;
  readonly date: string;
}

/** The table's version, and every unit price. All of them estimates; what is not here is `unknown` in every sum. */
export const PRICE_TABLE: { readonly version: number; readonly prices: Readonly<Record<string, Price>> } = {
  version: 2,
  prices: PRICES,
};

/** The price of one thing, or `unknown`. Free things are not asked about. */
export function priceOf(kind: string): MonthlyCost {
  return PRICES[kind]?.monthly ?? 'unknown';
}

/** What goes when a thing goes. */
export function saved(kind: string): MonthlyCost {
  const price = priceOf(kind);
  return price === 'unknown' ? price : -price;
}
