import { describe, expect, it } from 'vitest';
import { hostFor } from '../../src/cli/hosts/index.ts';
import { helpPages } from '../../src/cli/pages.ts';
import { inProcess, Wall } from './in-process.ts';

const WIDTHS = [30, 40, 60, 80] as const;
const wide = helpPages(1_000);

/** Every word of a page, without what only holds its lines together. */
const words = (page: string | undefined): string[] =>
  (page ?? '')
    .split(/\s+/)
    .filter((word) => !['', '#', '\\'].includes(word))
    .sort();

/** Whether a line holds more than one word: one alone is as long as it is. */
const breakable = (line: string): boolean => /\S\s+\S/.test(line.replace(/^ *# | \\$/g, ''));

describe.each(WIDTHS)('help at %i columns', (columns) => {
  const pages = [...helpPages(columns)].filter(([topic]) => topic !== 'version');

  it.each(pages)('of %s breaks at words, inside the width', (_topic, page) => {
    const over = page.split('\n').filter((line) => line.length > columns && breakable(line));
    expect(over).toEqual([]);
  });

  it.each(pages)('of %s says all that a wide one says', (topic, page) => {
    expect(words(page)).toEqual(words(wide.get(topic)));
  });
});

it('an example broken over lines is still one command to a shell', () => {
  const page = helpPages(40).get('audit prod') ?? '';
  const joined = page.replaceAll(/ \\\n +/g, ' ');
  expect(page).toContain(' \\\n');
  expect(joined).toContain('\n  muvi audit prod --only redis,ecs --out prod.html\n');
});

describe("a rehearsal's own questions", () => {
  const detail = [
    'uae: account 739991759290, me-central-1, where nine clusters are to go',
    '  made of: one node each, cluster mode off, its data in memory alone',
  ];

  const said = async (columns?: number, json = false): Promise<string[]> => {
    const wall = new Wall();
    const { io, err } = inProcess({ cwd: '/', clock: wall, json, ...(columns ? { columns } : {}) });
    const host = await hostFor(io, { clock: wall, answers: { yes: false }, selfAnswering: true });
    await host.ask({ kind: 'confirm', message: 'Delete these 9?', detail, flag: '--approve' });
    return err().trimEnd().split('\n');
  };

  it('break at words, as far in as they begin', async () => {
    const lines = await said(40);
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
    expect(lines.slice(0, 5)).toEqual([
      'Delete these 9?',
      '  uae: account 739991759290,',
      '  me-central-1, where nine clusters are',
      '  to go',
      '    made of: one node each, cluster mode',
    ]);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(detail.join(' ').replaceAll(/\s+/g, ' '));
  });

  it('are one line each in a pipe, and with --json', async () => {
    expect(await said()).toHaveLength(4);
    expect(await said(40, true)).toHaveLength(4);
  });
});
