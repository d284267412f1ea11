/** What an audit shows, apart from how: a terminal, a Markdown file and a page render the same blocks. */
export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly type: 'text'; readonly text: string; readonly tone?: Tone }
  | { readonly type: 'table'; readonly headings: readonly string[]; readonly rows: readonly Row[] };

/** Cells as texts; `tone` colours the row where colour is shown, and says nothing that a cell does not. */
export interface Row {
  readonly cells: readonly string[];
  readonly tone?: Tone;
}

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

export const heading = (level: 1 | 2 | 3, text: string): Block => ({ type: 'heading', level, text });
export const text = (words: string, tone?: Tone): Block => ({
  type: 'text',
  text: words,
  ...(tone ? { tone } : {}),
});
export const table = (headings: readonly string[], rows: readonly Row[]): Block => ({
  type: 'table',
  headings,
  rows,
});
