import type { Event } from '../../src/engine/events.ts';
import { ANSWERED, HOLDS, INTENT, REDIS, STARTED, VERIFIED } from './support.ts';

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** One event of every type, every optional field set. A new type without one here does not compile. */
export const EVERY: { readonly [T in Event['type']]: EventOf<T> } = {
  'run-started': STARTED as EventOf<'run-started'>,
  skipped: {
    type: 'skipped',
    ...REDIS,
    why: 'already so',
    detail: 'made in an earlier run',
    evidence: [HOLDS],
  },
  intent: { ...INTENT, identity: 'arn:aws:elasticache:gateway', found: { name: 'gateway', age: 3 } },
  answered: {
    ...ANSWERED,
    kept: { desiredCount: 3 },
    error: { failure: 'rejected', name: 'InvalidReplicationGroupState', message: 'not now' },
  },
  verified: {
    ...VERIFIED,
    verdict: 'differs',
    note: 'the call answered Throttling',
    evidence: [
      HOLDS,
      {
        line: 'aws elasticache describe-cache-clusters',
        expected: { EngineVersion: '7.0.7' },
        differences: [
          { path: 'CacheClusters[0].EngineVersion', expected: '7.0.7', actual: '6.2.6' },
          { path: 'CacheClusters[0].Tags', expected: [{ Key: 'a' }], actual: undefined },
        ],
        error: 'AccessDenied: no',
      },
    ],
  },
  recorded: {
    type: 'recorded',
    ...REDIS,
    facts: { endpoint: 'gateway.abc.ng.0001.mec1.cache.amazonaws.com' },
  },
  asked: { type: 'asked', ...REDIS, question: 'Delete it?', answer: 'muvi-uat-redis', by: 'alice' },
  'step-finished': { type: 'step-finished', phase: '4', step: '4.3', tookMs: 94_000 },
  stopped: {
    type: 'stopped',
    phase: '4',
    step: '4.3',
    target: 'muvi-uat-redis-main',
    reason: 'the verification does not hold',
    resume: 'muvi phase run 4 --from 4.3',
    wrote: 3,
    monthly: 60,
    priced: 60,
    total: { monthly: 120, priced: 120 },
  },
  'phase-finished': {
    type: 'phase-finished',
    phase: '4',
    tookMs: 3_700_000,
    wrote: 12,
    monthly: 540,
    priced: 540,
    total: { monthly: 600, priced: 600 },
  },
  checked: { type: 'checked', phase: '4', verdict: 'holds', counts: { holds: 27, asleep: 1 } },
  adopted: { type: 'adopted', phase: '4', why: 'done by hand in February', holds: 27, fingerprint: 'f4' },
  decided: { type: 'decided', decision: 'ticket-port', answer: 'leave it out', why: 'its source is unknown' },
  mode: { type: 'mode', environment: 'uae', mode: 'asleep' },
  approved: { type: 'approved', phase: '4', digest: 'd1g35t', as: 'planned', who: 'arn:alice' },
  mended: { type: 'mended', what: '41 bytes were cut off' },
  unlocked: { type: 'unlocked', holder: 'bob on another-host' },
};
