import type { MonthlyCost } from '../../engine/step.ts';

/** What the runbook says of a phase before it was ever run. */
export interface PhaseFacts {
  readonly id: string;
  readonly title: string;
  /** Its cost or saving in words, as estimated; what a run computed takes its place. */
  readonly cost: string;
}

/** A decision as it stood when the runbook was written; a `decided` event of the same id takes its place. */
export interface DecisionFacts {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** As the runbook has it: a day, or `pending`. */
  readonly date: string;
}

export interface CostFacts {
  readonly resource: string;
  readonly count: number;
  /** US dollars a month for all of them. */
  readonly monthly: MonthlyCost;
  readonly source: string;
}

export interface RiskFacts {
  readonly risk: string;
  readonly impact: string;
  readonly mitigation: string;
}

/** The tables of the runbook that are not in the journal: from phases/. */
export interface RunbookFacts {
  readonly title: string;
  readonly phases: readonly PhaseFacts[];
  readonly decisions: readonly DecisionFacts[];
  readonly costs: readonly CostFacts[];
  readonly risks: readonly RiskFacts[];
}
