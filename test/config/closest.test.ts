import { describe, expect, it } from 'vitest';
import { closest } from '../../src/config/closest.ts';

describe('the nearest word', () => {
  it.each([
    ['stauts', ['status', 'phase'], 'status'],
    ['4.33', ['4.3', '4.1'], '4.3'],
    ['PHASE', ['phase'], 'phase'],
    ['plna', ['plan', 'list'], 'plan'],
  ])('%s is close to %j', (typed, words, meant) => {
    expect(closest(typed, words)).toBe(meant);
  });

  it.each([
    ['x', ['status']],
    ['delete', ['status', 'phase']],
    ['', ['status']],
  ])('%s is close to nothing of %j', (typed, words) => {
    expect(closest(typed, words)).toBeUndefined();
  });
});
