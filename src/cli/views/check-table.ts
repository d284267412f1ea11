import type { PhaseCheck } from '../../engine/verify.ts';
import { mark, toned } from '../hosts/tones.ts';
import type { Screen } from '../screen.ts';
import { broken, clean, wrapped } from '../text.ts';
import { TONES } from './check.ts';
import { type CheckRow, checkRows, sumOf } from './check-rows.ts';
import { table } from './table.ts';

const HEADINGS = ['Phase', 'Step', 'Target', 'Verdict', 'What differs'] as const;

/** A column narrower than this is not read, but puzzled over. */
const NARROWEST = 20;
const WIDEST_TARGET = 28;

/**
 * One table over phases: what is not as it should be, target by target, the rest as numbers, and the sum. Off a
 * terminal every such target has a line of its own with all that differs, and nothing is cut or wrapped.
 */
export function checksText(screen: Screen, checks: readonly PhaseCheck[]): string {
  if (checks.length === 0) return 'No phase is complete or adopted yet.\n';
  const rows = checkRows(checks, screen.terminal);
  const cut = screen.terminal && rows.some(({ differs }) => differs !== '');
  const sum = `${sumOf(checks)}.${cut ? ' With a phase, every target is told in full.' : ''}`;
  return `${rowsText(screen, rows)}${wrapped(sum, widthOf(screen)).join('\n')}\n`;
}

function rowsText(screen: Screen, rows: readonly CheckRow[]): string {
  const cells = rows.map(({ phase, step, target, verdict, differs }) =>
    [phase, step, target, verdict, differs].map((cell) => clean(cell)),
  );
  if (!screen.terminal) return table(screen, HEADINGS, cells);
  const longest = (column: number) =>
    Math.max(HEADINGS[column]?.length ?? 0, ...cells.map((row) => row[column]?.length ?? 0));
  const differs = rows.some((row) => row.differs !== '');
  const target = differs ? Math.min(longest(2), WIDEST_TARGET) : longest(2);
  const before = [longest(0), longest(1), target, longest(3)];
  const room = screen.columns() - before.reduce((sum, width) => sum + width + 2, 0);
  if (room < (differs ? NARROWEST : -2)) return rows.map((row) => stacked(screen, row)).join('');
  const widths = differs ? [...before, room] : before;
  const lines = cells.flatMap((row, index) => {
    const parts = widths.map((width, column) => broken(row[column] ?? '', width));
    const tall = Math.max(...parts.map((part) => part.length));
    return Array.from({ length: tall }, (_, line) => laid(screen, widths, parts, line, rows[index]));
  });
  const head = HEADINGS.slice(0, widths.length)
    .map((heading, column) => heading.padEnd(widths[column] ?? 0))
    .join('  ');
  return `${[screen.paint('bold', head.trimEnd()), ...lines].join('\n')}\n`;
}

/** One line of a row that is as tall as its tallest cell. */
function laid(
  screen: Screen,
  widths: readonly number[],
  parts: readonly (readonly string[])[],
  line: number,
  row: CheckRow | undefined,
): string {
  const last = parts.findLastIndex((part) => (part[line] ?? '') !== '');
  return widths
    .slice(0, last + 1)
    .map((width, column) => {
      const text = parts[column]?.[line] ?? '';
      const padded = column === last ? text : text.padEnd(width);
      return column === 3 && row ? toned(screen, TONES[row.verdict], padded) : padded;
    })
    .join('  ');
}

/** Where a table has no room: a line for each row, and what differs beneath. */
function stacked(screen: Screen, { phase, step, target, verdict, differs }: CheckRow): string {
  const counted = step === 'all' || step === 'rest';
  const rest = step === 'rest' ? 'the rest of ' : '';
  const name = counted ? `${rest}phase ${phase}, ${target}` : `${step} ${target}`;
  const tone = TONES[verdict];
  const width = screen.columns();
  const [head = '', ...more] = broken(`${clean(name)}: ${verdict}`, width - 2);
  const beneath = differs === '' ? [] : broken(clean(differs), width - 4).map((line) => `    ${line}`);
  const lines = [`${mark(screen, tone)} ${toned(screen, tone, head)}`, ...more.map((line) => `  ${line}`)];
  return `${[...lines, ...beneath].join('\n')}\n`;
}

const widthOf = (screen: Screen): number => (screen.terminal ? screen.columns() : Number.POSITIVE_INFINITY);
