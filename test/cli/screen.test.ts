import { expect, it } from 'vitest';
import { screenOver } from '../../src/cli/screen.ts';

it.each([
  [0, 80],
  [undefined, 80],
  [40, 40],
  [200, 200],
])('a terminal that reports %s columns is taken to have %i', (columns, taken) => {
  const sink = { isTTY: true, write: () => {}, ...(columns === undefined ? {} : { columns }) };
  expect(screenOver(sink, { env: {}, scrub: (text) => text }).columns()).toBe(taken);
});
