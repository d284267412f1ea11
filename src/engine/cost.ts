import type { Ledger, TargetRecord } from './ledger.ts';
import type { Phase } from './phase.ts';
import { type MonthlyCost, type Step, type Target, targetName, WHOLE } from './step.ts';

/** What several things come to, US dollars a month. */
export interface Bill {
  /** `unknown` where a part has no price. */
  readonly monthly: MonthlyCost;
  /** The part of it that has prices. */
  readonly priced: number;
}

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

/**
 * What a finished phase has made and taken away over all its runs: each target once that muvi ever sent something
 * for, however often. What stood there before, or was never sent, is none of it.
 */
export function billOf(phase: Phase, ledger: Ledger): Bill {
  const costs = phase.steps.flatMap((step) =>
    step.monthly ? writtenTargets(phase.id, step, ledger).map(step.monthly) : [],
  );
  return { monthly: total(costs), priced: pricedPart(costs) };
}

function writtenTargets(phase: string, { id, each = [WHOLE] }: Step, ledger: Ledger): readonly Target[] {
  if (!('pick' in each))
    return each.filter((target) => isWritten(ledger.target(phase, id, targetName(target))));
  return [...ledger.targets(phase, id).values()].flatMap((record) =>
    isWritten(record) && record.found !== undefined ? [record.found as Target] : [],
  );
}

/** An outcome that is open still was found to hold by the check that let the phase finish. */
function isWritten(record: TargetRecord | undefined): boolean {
  return record?.sentAt !== undefined && (record.done || record.open);
}
