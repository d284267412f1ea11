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

export function billFor(costs: readonly MonthlyCost[]): Bill {
  return { monthly: total(costs), priced: pricedPart(costs) };
}

/**
 * What a phase has made and taken away over all its runs: each target once that muvi ever sent something for,
 * however often, and that was seen to hold since. What stood there before, or was never sent, is none of it.
 * `finished`: the check that lets it finish saw all hold, also what no run came back to.
 */
export function billOf(phase: Phase, ledger: Ledger, finished: boolean): Bill {
  const counts = (record: TargetRecord) => isOwned(record) || (finished && isUnseen(record));
  return billFor(costsOf(phase, ledger, counts));
}

/** The costs of what was sent and not seen since: what a check that all of it holds adds, US dollars a month. */
export function unseenCosts(phase: Phase, ledger: Ledger): readonly MonthlyCost[] {
  return costsOf(phase, ledger, isUnseen);
}

function costsOf(phase: Phase, ledger: Ledger, counts: (record: TargetRecord) => boolean) {
  return phase.steps.flatMap((step) =>
    step.monthly ? targetsThat(counts, phase.id, step, ledger).map(step.monthly) : [],
  );
}

function targetsThat(
  counts: (record: TargetRecord) => boolean,
  phase: string,
  { id, each = [WHOLE] }: Step,
  ledger: Ledger,
): readonly Target[] {
  if (!('pick' in each)) {
    return each.filter((target) => {
      const record = ledger.target(phase, id, targetName(target));
      return record !== undefined && counts(record);
    });
  }
  return [...ledger.targets(phase, id).values()].flatMap((record) =>
    counts(record) && record.found !== undefined ? [record.found as Target] : [],
  );
}

const isOwned = ({ sentAt, done }: TargetRecord): boolean => sentAt !== undefined && done;

const isUnseen = ({ sentAt, done, open }: TargetRecord): boolean => sentAt !== undefined && !done && open;
