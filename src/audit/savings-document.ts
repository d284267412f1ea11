import type { MonthlyCost } from '../engine/step.ts';
import { type Block, heading, table } from './document.ts';

interface Saving {
  readonly phase: string;
  readonly title: string;
  readonly monthly: MonthlyCost;
  readonly priced: number;
  readonly from: 'run' | 'planned';
}

/** What phases have saved or would, for people. */
export function savingsDocument(savings: readonly Saving[]): readonly Block[] {
  if (savings.length === 0) return [];
  const rows = savings.map(({ phase, title, monthly, priced, from }) => ({
    cells: [phase, title, from === 'run' ? 'as run' : 'would', saved(monthly, priced)],
  }));
  return [heading(2, 'Saved a month by phase (estimate)'), table(['Phase', 'Title', 'How', 'A month'], rows)];
}

function saved(monthly: MonthlyCost, priced: number): string {
  const amount = `$${(-priced).toLocaleString('en-US', { maximumFractionDigits: 2 })}`;
  if (monthly !== 'unknown') return amount;
  return priced === 0 ? 'unknown' : `${amount} + unknown`;
}
