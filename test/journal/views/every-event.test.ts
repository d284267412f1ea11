import { describe, expect, it } from 'vitest';
import { humanDuration } from '../../../src/engine/clock.ts';
import type { Entry, Event } from '../../../src/engine/events.ts';
import { plain } from '../../../src/journal/canonical.ts';
import { START, seal } from '../../../src/journal/chain.ts';
import { fold } from '../../../src/journal/fold.ts';
import { logEntry } from '../../../src/journal/views/log-entry.ts';
import { runbook } from '../../../src/journal/views/runbook.ts';
import { EVERY } from '../every-event.ts';
import { FACTS } from '../facts.ts';

const AT = '2026-02-26T10:00:00.000Z';
const entryOf = (event: Event): Entry => seal(START, AT, 'alice', event).entry;

const VIEWS: Record<string, (entry: Entry, rehearsal: boolean) => string> = {
  'execution log': logEntry,
  runbook: (entry, rehearsal) => runbook(FACTS, fold([entry]), [entry], rehearsal),
};

/** Fields that say where or how, and stand in a view in other words or not at all. */
const IN_OTHER_WORDS = ['type', 'as', 'index', 'differences', 'evidence', 'expected', 'path'];

/** Every text and number in an event, however deep. */
function leaves(value: unknown, key = ''): { key: string; leaf: string | number }[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ key, leaf: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, name));
}

const cases = Object.values(EVERY).flatMap((event) =>
  Object.keys(VIEWS).map((view) => ({ event, view, type: event.type })),
);

describe.each(cases)('an event "$type" in the $view', ({ event, view }) => {
  const render = VIEWS[view] as (entry: Entry, rehearsal: boolean) => string;

  it('is there, with its time and who did it', () => {
    const text = render(entryOf(event), false);
    expect(text).toContain('2026-02-26 10:00:00 UTC');
    expect(text).toContain('alice');
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it('stands under headings that say whether it is a rehearsal', () => {
    const headings = (rehearsal: boolean) =>
      render(entryOf(event), rehearsal)
        .split('\n')
        .filter((line) => line.startsWith('#'));
    expect(headings(true).length).toBeGreaterThan(0);
    for (const heading of headings(true)) expect(heading).toMatch(/\(rehearsal\)$/);
    for (const heading of headings(false)) expect(heading).not.toContain('rehearsal');
  });

  it('cannot write Markdown or HTML of its own, nor drive a terminal', () => {
    const nasty =
      '\n# x <img src=y> | a`b```c\n```\n<b>\n<!-- muvi end 1 -->\n\u001b[31m\u202e~~z~~ **w** [l](http://x)';
    const planted = JSON.parse(JSON.stringify(event), (key, value) =>
      typeof value === 'string' && !['type', 'verdict', 'why', 'mode', 'as', 'phase', 'monthly'].includes(key)
        ? `A${nasty}Z`
        : value,
    ) as Event;
    const text = render(entryOf(plain(planted, (one) => one) as Event), true);
    const lines = text.split('\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(text).not.toMatch(/[\u001b\u202e]/);
    expect(lines.filter((line) => line.startsWith('<!--'))).toEqual([]);
    for (const heading of lines.filter((line) => line.startsWith('#')))
      expect(heading).toMatch(/\(rehearsal\)$/);
    expect(outsideCode(text)).not.toMatch(/(?<!\\)<|(?<!\\)\*\*|(?<!\\)~~|(?<!\\)\[l/);
    expectWholeTables(lines);
  });
});

describe.each(Object.values(EVERY))('an event "$type" in the execution log', (event) => {
  it('leaves out nothing that it holds', () => {
    const text = logEntry(entryOf(event), false).replaceAll('\\', '');
    // The prints of single steps are for muvi, to say which of them changed.
    const shown = event.type === 'run-started' ? { ...event, stepPrints: {} } : event;
    for (const { key, leaf } of leaves(shown)) {
      if (
        IN_OTHER_WORDS.includes(key) ||
        key === 'phase' ||
        (key === 'title' && event.type !== 'run-started')
      )
        continue;
      const words = key === 'tookMs' ? humanDuration(leaf as number) : String(leaf);
      expect(text, `${key}: ${leaf}`).toContain(words);
    }
  });
});

/** The text without its code: spans and blocks, by the length of their fence. */
function outsideCode(text: string): string {
  return text
    .replace(/^ {2}(`{3,}).*\n[\s\S]*?^ {2}\1$/gm, '')
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
}

/** Every row of a table has as many cells as its head. */
function expectWholeTables(lines: readonly string[]): void {
  const cells = (line: string): number => line.split(/(?<!\\)\|/).length;
  for (const [index, line] of lines.entries()) {
    if (!/^ *\|( --- \|)+$/.test(line)) continue;
    for (let row = index - 1; lines[row]?.trimStart().startsWith('|'); row += 1) {
      expect(cells(lines[row] as string), lines[row]).toBe(cells(line));
    }
  }
}
