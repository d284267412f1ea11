import { decisions } from '../../phases/decisions.ts';
import { costNotes, costs, risks, title } from '../../phases/runbook.ts';
import type { Phase } from '../engine/phase.ts';
import type { RunbookFacts } from '../journal/views/runbook-facts.ts';

/** What the runbook's page is made of beside the journal: the phases as they are declared, and the tables beside them. */
export function runbookFacts(phases: readonly Phase[]): RunbookFacts {
  return {
    title,
    phases: phases.map((phase) => ({ id: phase.id, title: phase.title, cost: costNotes[phase.id] ?? '' })),
    decisions,
    costs,
    risks,
  };
}
