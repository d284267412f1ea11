import { describe, expect, it } from 'vitest';
import { rowLines } from '../../src/cli/hosts/row.ts';
import { sentenceOf } from '../../src/cli/hosts/sentences.ts';
import type { Entry, Event } from '../../src/engine/events.ts';

const NAME = 'muvi-uat-redis-gateway';
/** What is left of 80 and of 40 columns beside the mark. */
const [WIDE, NARROW] = [76, 36] as const;

const words = (more: Partial<Extract<Event, { type: 'verified' }>>) => {
  const where = { phase: '4', step: '4.3', target: NAME };
  const event = { type: 'verified', ...where, verdict: 'holds', evidence: [], tookMs: 595_000, ...more };
  return sentenceOf({ event } as unknown as Entry) ?? { text: '' };
};
const rowAt = (width: number, more: Parameters<typeof words>[0], name = NAME) =>
  rowLines(name, words(more), width);

const FOUND_SO = { note: 'found so after an interruption; nothing was sent again' };
const STUCK = {
  verdict: 'pending' as const,
  tookMs: 1_800_000,
  evidence: [
    {
      line: 'aws x',
      expected: {},
      state: 'creating',
      differences: [{ path: 'ReplicationGroups[0].Status', expected: 'available', actual: 'creating' }],
    },
  ],
};

describe("a target's row", () => {
  it('is one line where there is room, or in fewer words', () => {
    expect(rowAt(120, FOUND_SO)).toEqual([
      `${NAME}  holds after 9m 55s (found so after an interruption; nothing was sent again)`,
    ]);
    expect(rowAt(WIDE, FOUND_SO)).toEqual([`${NAME}  holds after 9m 55s (found so after an interruption)`]);
    expect(rowAt(WIDE, {})).toEqual([`${NAME}  holds after 9m 55s`]);
  });

  it('says below its name what does not fit beside it', () => {
    expect(rowAt(WIDE, FOUND_SO, 'muvi-uat-redis-notification')).toEqual([
      'muvi-uat-redis-notification',
      '  holds after 9m 55s (found so after an interruption)',
    ]);
    expect(rowAt(NARROW, {})).toEqual([NAME, '  holds after 9m 55s']);
  });

  it('keeps its state and its time, however narrow it is', () => {
    expect(rowAt(WIDE, STUCK)).toEqual([`${NAME}  pending after 30m (creating)`]);
    expect(rowAt(NARROW, STUCK)).toEqual([NAME, '  pending after 30m (creating)']);
    expect(rowAt(NARROW, FOUND_SO)).toEqual([NAME, '  holds after 9m 55s']);
    expect(rowAt(16, FOUND_SO, 'redis')).toEqual(['redis', '  holds after 9m', '  55s']);
  });

  it('is its words alone where a step has one target', () => {
    expect(rowAt(WIDE, {}, '')).toEqual(['holds after 9m 55s']);
    expect(rowAt(NARROW, { ...STUCK }, '')).toEqual(['pending after 30m (creating)']);
  });
});
