import { describe, expect, it } from 'vitest';
import { CallFailed } from '../../src/engine/errors.ts';
import { becomes, includes } from '../../src/engine/expectation.ts';
import { judge, type StateLens } from '../../src/engine/judge.ts';

const lens: StateLens = {
  list: 'Things',
  at: 'Status',
  settling: ['creating', 'deleting'],
  gone: ['deleted'],
  failed: ['create-failed'],
};
const shows = (pattern: unknown) => ({ kind: 'shows', pattern }) as const;
const gone = { kind: 'gone' } as const;
const things = (...entries: object[]) => ({ value: { Things: entries } });
const failure = (kind: CallFailed['failure']) =>
  new CallFailed({ failure: kind, errorName: 'ThingNotFound', message: 'no such thing' });
const wanted = shows({ Things: [{ Status: 'available', Size: 'small' }] });

describe('what a read shows', () => {
  it.each([
    ['holds', 'as expected', things({ Status: 'available', Size: 'small' })],
    ['absent', 'an empty list', things()],
    ['absent', 'no list', { value: {} }],
    ['absent', 'a not-found error', failure('not-found')],
    ['absent', 'something described though deleted', things({ Status: 'deleted', Size: 'small' })],
    ['pending', 'a state on its way', things({ Status: 'creating', Size: 'small' })],
    ['pending', 'a state on its way, and fields still to come', things({ Status: 'creating' })],
    ['differs', 'a state on its way to something else', things({ Status: 'creating', Size: 'large' })],
    ['differs', 'another value', things({ Status: 'available', Size: 'large' })],
    ['failed', 'a state it does not leave', things({ Status: 'create-failed', Size: 'small' })],
    ['unknown', 'a denied read', failure('denied')],
  ] as const)('%s for %s', (verdict, _what, outcome) => {
    expect(judge(wanted, outcome, lens).verdict).toBe(verdict);
  });

  it.each([
    ['holds', 'not found', failure('not-found')],
    ['holds', 'an empty list', things()],
    ['holds', 'only what is described though deleted', things({ Status: 'deleted' })],
    ['pending', 'deleting, which is never gone', things({ Status: 'deleting' })],
    ['differs', 'still there', things({ Status: 'available' })],
    ['unknown', 'a denied read', failure('denied')],
  ] as const)('gone %s for %s', (verdict, _what, outcome) => {
    expect(judge(gone, outcome, lens).verdict).toBe(verdict);
  });

  it.each([
    [
      'differs',
      'a thing described by itself, though its lists are empty',
      { ARN: 'arn', Name: 'a', Tags: [] },
    ],
    ['differs', 'a thing under a name of its own', { Role: { RoleName: 'a' } }],
    ['holds', 'an empty listing with its paging', { PolicyNames: [], IsTruncated: false, Marker: '' }],
    [
      'holds',
      'nothing found, and said so',
      { Things: [], failures: [{ reason: 'MISSING' }], nextToken: undefined },
    ],
  ] as const)('gone, without a table of states, %s for %s', (verdict, _what, value) => {
    expect(judge(gone, { value }, undefined).verdict).toBe(verdict);
  });

  it('looks past what is deleted to what stands beside it', () => {
    const reply = things({ Status: 'deleted', Size: 'large' }, { Status: 'available', Size: 'small' });
    expect(judge(wanted, reply, lens).verdict).toBe('holds');
    expect(judge(gone, reply, lens).verdict).toBe('differs');
  });

  it('takes a count that climbs as pending, and a rule that is missing as absent', () => {
    const climbing = shows({ Things: [{ Status: 'available', Running: becomes(1) }] });
    expect(judge(climbing, things({ Status: 'available', Running: 0 }), lens).verdict).toBe('pending');
    const ruled = shows({ Rules: includes([{ Port: 1 }]) });
    expect(judge(ruled, { value: { Rules: [{ Port: 2 }] } }, undefined).verdict).toBe('absent');
  });

  it('takes a field that is not as asked in a thing that is there as different, not as absent', () => {
    expect(judge(shows({ Parameter: { Value: 'a' } }), { value: { Parameter: {} } }, undefined).verdict).toBe(
      'differs',
    );
  });
});
