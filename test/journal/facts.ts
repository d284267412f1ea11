import type { RunbookFacts } from '../../src/journal/views/runbook-facts.ts';

/** A small runbook. */
export const FACTS: RunbookFacts = {
  title: 'Muvi UAE UAT build',
  phases: [
    { id: '2B', title: 'Database proxies', cost: 'about $265 a month' },
    { id: '4', title: 'Redis clusters', cost: 'about $540 a month' },
  ],
  decisions: [
    { id: 'redis-count', question: 'One shared cluster or nine?', answer: 'nine', date: '2026-02-26' },
    { id: 'ticket-port', question: 'Port of the ticket listener?', answer: 'open', date: 'pending' },
  ],
  costs: [
    { resource: 'Redis', count: 9, monthly: 540, source: 'runbook, Feb 2026' },
    { resource: 'NAT gateway', count: 1, monthly: 33, source: 'runbook, Feb 2026' },
  ],
  risks: [{ risk: 'Limits too tight', impact: 'load tests fail', mitigation: 'raise them before' }],
};
