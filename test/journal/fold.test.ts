import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, Event } from '../../src/engine/events.ts';
import type { Verdict } from '../../src/engine/verdict.ts';
import { START, seal } from '../../src/journal/chain.ts';
import { apply, emptyState, fold } from '../../src/journal/fold.ts';
import { ANSWERED, INTENT, REDIS, START_AT, STARTED, VERIFIED } from './support.ts';

function entriesOf(events: readonly Event[]): Entry[] {
  let head = START;
  return events.map((event, n) => {
    const { entry } = seal(head, new Date(START_AT + n * 1_000).toISOString(), 'alice', event);
    head = entry;
    return entry;
  });
}

const stateAfter = (...events: Event[]) => fold(entriesOf(events));
const phaseAfter = (...events: Event[]) => stateAfter(...events).phases.get('4');
const targetAfter = (...events: Event[]) =>
  phaseAfter(...events)
    ?.steps.get('4.3')
    ?.targets.get(REDIS.target);

const STOPPED: Event = {
  type: 'stopped',
  phase: '4',
  step: '4.3',
  reason: 'differs',
  resume: 'muvi phase run 4',
};
const FINISHED: Event = {
  type: 'phase-finished',
  phase: '4',
  tookMs: 1,
  wrote: 9,
  monthly: 540,
  priced: 540,
};
const ADOPTED: Event = { type: 'adopted', phase: '4', why: 'done by hand', holds: 9, fingerprint: 'f2' };

describe('a phase', () => {
  it.each([
    ['in progress', [STARTED]],
    ['stopped', [STARTED, STOPPED]],
    ['in progress', [STARTED, STOPPED, STARTED]],
    ['complete', [STARTED, FINISHED]],
    ['complete', [STARTED, FINISHED, STARTED]],
    ['in progress', [STARTED, FINISHED, STARTED, INTENT]],
    ['stopped', [STARTED, FINISHED, STARTED, STOPPED]],
    ['adopted', [ADOPTED]],
    ['adopted', [ADOPTED, STARTED]],
    ['complete', [ADOPTED, STARTED, INTENT, FINISHED]],
  ] as const)('is %s after %j', (status, events) => {
    expect(phaseAfter(...events)?.status).toBe(status);
  });

  it('holds where it stopped until it goes on', () => {
    expect(phaseAfter(STARTED, STOPPED)?.stopped).toMatchObject({
      reason: 'differs',
      resume: 'muvi phase run 4',
    });
    expect(phaseAfter(STARTED, STOPPED, STARTED)?.stopped).toBeUndefined();
    expect(phaseAfter(STARTED, FINISHED)).toMatchObject({ monthly: 540 });
  });

  it('has written what all its runs sent, whatever became of it, and not what the guard turned away', () => {
    const refused = { failure: 'refused', name: 'Refused', message: 'no' };
    expect(phaseAfter(STARTED, FINISHED)?.wrote).toBe(0);
    expect(phaseAfter(STARTED, INTENT, STARTED, INTENT, ANSWERED, FINISHED)?.wrote).toBe(2);
    expect(phaseAfter(STARTED, INTENT, { ...ANSWERED, error: refused } as Event)?.wrote).toBe(0);
  });

  it('costs what held when its last run stopped', () => {
    const came = { wrote: 9, monthly: 60, priced: 60, total: { monthly: 480, priced: 480 } };
    expect(phaseAfter(STARTED, { ...STOPPED, ...came })).toMatchObject({ monthly: 480, priced: 480 });
  });

  it('has a run under way until that ends, also with the one step that it was of', () => {
    const only = { ...STARTED, only: '4.3' } as Event;
    const step: Event = { type: 'step-finished', phase: '4', step: '4.3', tookMs: 1 };
    expect(phaseAfter(STARTED, step)?.underWay).toBe(true);
    expect(phaseAfter(STARTED, STOPPED)?.underWay).toBe(false);
    expect(phaseAfter(STARTED, FINISHED)?.underWay).toBe(false);
    expect(phaseAfter(only, step)).toMatchObject({ status: 'in progress', underWay: false });
    expect(phaseAfter(only, { ...step, step: '4.2' })?.underWay).toBe(true);
  });

  it('costs what all its runs came to, where the last says so', () => {
    const resumed: Event = { ...FINISHED, monthly: 0, priced: 0, total: { monthly: 'unknown', priced: 540 } };
    expect(phaseAfter(STARTED, STOPPED, STARTED, resumed)).toMatchObject({ monthly: 'unknown', priced: 540 });
    expect(phaseAfter(STARTED, FINISHED, STARTED, resumed, STARTED, resumed)).toMatchObject({
      monthly: 'unknown',
      priced: 540,
    });
  });

  it('costs what the runs of an older muvi come to together, which said each its own', () => {
    const nothing: Event = { ...FINISHED, wrote: 0, monthly: 0, priced: 0 };
    const more: Event = { ...FINISHED, wrote: 1, monthly: 'unknown', priced: 60 };
    expect(phaseAfter(STARTED, FINISHED, STARTED, nothing)).toMatchObject({ monthly: 540, priced: 540 });
    expect(phaseAfter(STARTED, FINISHED, STARTED, more, STARTED, nothing)).toMatchObject({
      monthly: 'unknown',
      priced: 600,
    });
    const { priced: _priced, ...oldest } = FINISHED;
    expect(phaseAfter(STARTED, oldest as Event)).toMatchObject({ monthly: 540, priced: 540 });
  });

  it('is the running one between its start and its end', () => {
    expect(stateAfter(STARTED).running).toBe('4');
    expect(stateAfter(STARTED, STOPPED).running).toBeUndefined();
    expect(stateAfter(STARTED, FINISHED).running).toBeUndefined();
  });
});

describe('a target', () => {
  it.each<[Verdict, { open: boolean; done: boolean; tokens: object }]>([
    ['holds', { open: false, done: true, tokens: {} }],
    ['absent', { open: false, done: false, tokens: {} }],
    ['differs', { open: false, done: false, tokens: {} }],
    ['failed', { open: false, done: false, tokens: {} }],
    ['asleep', { open: false, done: false, tokens: {} }],
    ['pending', { open: true, done: false, tokens: { 0: 'token-1' } }],
    ['unknown', { open: true, done: false, tokens: { 0: 'token-1' } }],
  ])('after an intent and a verification that says %s', (verdict, expected) => {
    expect(targetAfter(INTENT, ANSWERED, { ...VERIFIED, verdict })).toMatchObject(expected);
  });

  it('has lost an answer only while the last intent has none', () => {
    expect(targetAfter(INTENT)?.answerLost).toBe(true);
    expect(targetAfter(INTENT, ANSWERED)?.answerLost).toBe(false);
    expect(targetAfter(INTENT, ANSWERED, { ...INTENT, index: 1 })?.answerLost).toBe(true);
    expect(targetAfter(INTENT, VERIFIED)?.answerLost).toBe(true);
  });

  it('has it lost still when it was taken away, or when that was turned down, and is then another request', () => {
    const away: Event = { ...INTENT, does: 'delete', token: undefined as never };
    for (const after of [
      [],
      [ANSWERED],
      [{ ...ANSWERED, error: { failure: 'rejected', name: 'n', message: 'm' } }],
    ]) {
      expect(targetAfter(INTENT, away, ...(after as Event[]))).toMatchObject({
        answerLost: true,
        tokens: {},
      });
    }
    expect(targetAfter(INTENT, away, ANSWERED, INTENT, ANSWERED)?.answerLost).toBe(false);
  });

  it('keeps the token of each of its calls, and when the first of them began to leave', () => {
    const second: Event = { ...INTENT, index: 1, token: 'token-2' };
    const target = targetAfter(INTENT, ANSWERED, second);
    expect(target).toMatchObject({ tokens: { 0: 'token-1', 1: 'token-2' } });
    expect(target?.sentAt).toBe(new Date(START_AT).toISOString());
    // Sent again, it is counted anew.
    expect(targetAfter(INTENT, ANSWERED, second, INTENT)?.sentAt).toBe(
      new Date(START_AT + 3_000).toISOString(),
    );
  });

  it('is done by a read that found it already so, and undone by a new intent', () => {
    const skip = (why: 'already so' | 'declined'): Event => ({
      type: 'skipped',
      ...REDIS,
      why,
      evidence: [],
    });
    expect(targetAfter(skip('already so'))).toMatchObject({ done: true, open: false });
    expect(targetAfter(skip('declined'))?.done).toBe(false);
    expect(targetAfter(skip('already so'), INTENT)).toMatchObject({ done: false, open: true });
  });

  it('keeps the identity a delete was bound to, and what was found, after all is over', () => {
    const bound: Event = { ...INTENT, identity: 'arn:aws:x', found: { name: 'x' } };
    expect(targetAfter(bound, ANSWERED, VERIFIED, INTENT)).toMatchObject({
      identity: 'arn:aws:x',
      found: { name: 'x' },
    });
  });

  it('gathers what was kept and recorded', () => {
    const kept: Event = { ...ANSWERED, kept: { desiredCount: 3 } };
    const recorded: Event = { type: 'recorded', ...REDIS, facts: { endpoint: 'redis.example' } };
    expect(targetAfter(INTENT, kept, recorded)?.facts).toEqual({
      desiredCount: 3,
      endpoint: 'redis.example',
    });
  });
});

describe('the rest of the state', () => {
  it('has the last answer of a decision, who gave it and why', () => {
    const decided = (answer: string): Event => ({ type: 'decided', decision: 'd', answer, why: 'because' });
    expect(stateAfter(decided('a'), decided('b')).decisions.get('d')).toMatchObject({
      answer: 'b',
      why: 'because',
      by: 'alice',
    });
  });

  it('has who planned and who approved a digest', () => {
    const approved = (as: 'planned' | 'approved'): Event => ({
      type: 'approved',
      phase: '4',
      digest: 'd1',
      as,
    });
    const approval = stateAfter(approved('planned'), approved('approved')).approvals.get('d1');
    expect(approval).toMatchObject({ phase: '4', planned: [{ by: 'alice' }], approved: [{ by: 'alice' }] });
  });
});

describe('folding', () => {
  it('comes to the same one entry at a time as all at once, wherever it is taken up', () => {
    const event = fc.constantFrom<Event>(STARTED, INTENT, ANSWERED, VERIFIED, STOPPED, FINISHED, ADOPTED);
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const entries = entriesOf(events);
        const state = emptyState();
        for (const entry of entries) apply(state, entry);
        expect(state).toEqual(fold(entries));
      }),
    );
  });

  it('leaves an event of a newer muvi alone', () => {
    const [entry] = entriesOf([STARTED]);
    const newer = { ...entry, event: { type: 'invented', phase: '4' } } as unknown as Entry;
    expect(fold([newer]).phases.size).toBe(0);
  });
});
