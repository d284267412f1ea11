/** Characters that drive a terminal or turn the reading order around: shown by their number. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** What means something in the middle of a line; an underscore does only at the edge of a word. */
const SPECIAL = /[\\`*[\]<|~&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

const oneLine = (text: string): string =>
  printable(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();

/** A text as prose on one line: nothing in it is Markdown or HTML, also inside a table. */
export function prose(text: string): string {
  return oneLine(text)
    .replace(SPECIAL, '\\$&')
    .replace(/^[-+=>#]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
}

/** A text as code on one line. For a table say so: there alone a bar ends a cell in code, too. */
export function code(text: string, where: 'line' | 'cell' = 'line'): string {
  const line = oneLine(text);
  if (line === '') return '(empty)';
  const ticks = fence(line, '`', 1);
  const padded = line.startsWith('`') || line.endsWith('`') ? ` ${line} ` : line;
  return ticks + (where === 'cell' ? padded.replaceAll('|', '\\|') : padded) + ticks;
}

/** A text as a block of code below an item of a list; indented, so that no line of it begins a line. */
export function block(text: string, language = ''): string {
  const lines = printable(text).split('\n');
  const ticks = fence(text, '`', 3);
  return [`${ticks}${language}`, ...lines, ticks].map((line) => `  ${line}`).join('\n');
}

/** Longer than any run of the same character inside. */
function fence(text: string, character: string, least: number): string {
  const runs = text.match(new RegExp(`${character}+`, 'g')) ?? [];
  return character.repeat(Math.max(least, ...runs.map((run) => run.length + 1)));
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A value out of an answer or an expectation, for people: strings as they are, the rest as JSON. */
export function valueInWords(value: unknown): string {
  if (value === undefined) return 'not there';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `2026-02-26T10:00:00.000Z` → `2026-02-26 10:00:00 UTC`. */
export const timeInWords = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
