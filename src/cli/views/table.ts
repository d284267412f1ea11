import type { Screen } from '../screen.ts';
import { clean, cut, wrapped } from '../text.ts';

/**
 * Rows under a heading, columns two spaces apart. On a terminal the last column is wrapped to the width; where
 * that leaves it too narrow to read, each row becomes a block of `heading: value` lines, empty cells left out. Off a terminal nothing
 * is cut or wrapped. Cells are cleaned of terminal escapes.
 */
export function table(
  screen: Screen,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = rows.map((row) => row.map((cell) => clean(cell)));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = screen.columns() - before;
  const wide = !screen.terminal || (widths.at(-1) ?? 0) <= room;
  if (!wide && room < 20) return blocks(screen, headings, cells);
  const head = screen.paint('bold', line(headings, widths));
  const body = cells.flatMap((row) => {
    const last = row.at(-1) ?? '';
    const [first = '', ...more] = wide ? [last] : wrapped(last, room);
    return [line([...row.slice(0, -1), first], widths), ...more.map((text) => ' '.repeat(before) + text)];
  });
  return `${[head, ...body].join('\n')}\n`;
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
    .join('  ')
    .trimEnd();
}

function blocks(screen: Screen, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const width = screen.columns();
  return rows
    .map((row) =>
      row
        .flatMap((cell, column) => {
          if (column > 0 && cell === '') return [];
          if (column === 0) return screen.paint('bold', cut(cell, width, screen.unicode));
          return wrapped(`${uncapitalised(headings[column] ?? '')}: ${cell}`, width, '  ').join('\n');
        })
        .join('\n'),
    )
    .concat('')
    .join('\n');
}

/** `Finished (UTC)` → `finished (UTC)`. */
function uncapitalised(heading: string): string {
  return heading.slice(0, 1).toLowerCase() + heading.slice(1);
}
