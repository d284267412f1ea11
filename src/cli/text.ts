import { stripControls as clean } from '../secrets/terminal.ts';

/** A string as it may be shown: without the terminal escapes that a tag or a name from AWS may carry. */
export { clean };

/** Any value in one line, as people read it: strings bare, lists of them with commas, the rest as JSON. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (isNames(value)) return clean(value.join(', '));
  return clean(typeof value === 'string' ? value : JSON.stringify(value));
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

/** Text cut to a width, with an ellipsis where something is missing. */
export function cut(text: string, width: number, unicode: boolean): string {
  if (text.length <= width) return text;
  const mark = unicode ? '…' : '...';
  return width <= mark.length ? text.slice(0, width) : text.slice(0, width - mark.length) + mark;
}

/** Words wrapped to a width; a word longer than the width stands alone. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}

/** A line wrapped to a width, every part of it as far in as the line begins. */
export function indented(line: string, width: number): string[] {
  const text = line.trimStart();
  return wrapped(text, width, ' '.repeat(line.length - text.length));
}

/** Text wrapped to a width, with words longer than it carried over: names and ARNs in a narrow column. */
export function broken(text: string, width: number): string[] {
  const most = Math.max(1, Math.min(width, text.length));
  return wrapped(text, width).flatMap((line) => line.match(new RegExp(`.{1,${most}}`, 'gu')) ?? ['']);
}

/** `-265` → `-$265/mo`; `unknown` stays a word, never a guess. */
export function money(monthly: number | 'unknown'): string {
  if (monthly === 'unknown') return 'unknown cost';
  const amount = Math.abs(monthly);
  const digits = amount >= 100 || Number.isInteger(amount) ? amount.toFixed(0) : amount.toFixed(2);
  return `${monthly < 0 ? '-' : '+'}$${digits}/mo`;
}

/** A cost of which a part has no price: the part that has one is said beside it. */
export function bill(monthly: number | 'unknown', priced: number): string {
  return monthly === 'unknown' && priced !== 0 ? `${money(priced)} and unpriced` : money(monthly);
}

/** `1 target`, `2 targets`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
