import { describe, expect, it } from 'vitest';
import { closest } from '../../src/config/closest.ts';

describe('the nearest word', () => {
  it.each([
    ['stauts', ['status', 'phase'], 'status'],
    ['4.33', ['4.3', '4.1'], '4.3'],
    ['PHASE', ['phase'], 'phase'],
    ['44', ['1', '4'], '4'],
    ['plna', ['plan', 'list'], 'plan'],
  ])('%s is close to %j', (typed, words, meant) => {
    expect(closest(typed, words)).toBe(meant);
  });

  it.each([
    ['x', ['status']],
    ['delete', ['status', 'phase']],
    ['', ['status']],
    ['5', ['1', '2', '2B', '3', '4']],
  ])('%s is close to nothing of %j', (typed, words) => {
    expect(closest(typed, words)).toBeUndefined();
  });
});
