import type { Phase } from '../engine/phase.ts';
import type { RunbookFacts } from '../journal/views/runbook-facts.ts';

/** What the runbook's page is made of beside the journal: the phases as they are declared. */
export function runbookFacts(phases: readonly Phase[]): RunbookFacts {
  return {
    title: 'UAE UAT build',
    phases: phases.map(({ id, title }) => ({ id, title, cost: 'not computed yet' })),
    decisions: [],
    costs: [],
    risks: [],
  };
}
