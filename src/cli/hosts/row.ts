import { wrapped } from '../text.ts';

/** What a target's row says beside its name, from its full wording to what must not be lost. */
export interface RowWords {
  readonly text: string;
  /** The same in fewer words. */
  readonly shorter?: string | undefined;
  /** The state and the time it took. */
  readonly brief?: string | undefined;
}

/**
 * A target's row in the width there is, as one or more lines: beside the name as many words as fit, or on a line of
 * their own below it. What is brief is never cut. A target without a name is its words alone.
 */
export function rowLines(
  name: string,
  { text, shorter = text, brief = shorter }: RowWords,
  width: number,
): string[] {
  const fits = (line: string): boolean => line.length <= width;
  const beside = (words: string): string => (name === '' ? words : `${name}  ${words}`);
  const one = [text, shorter].map(beside).find(fits);
  if (one !== undefined) return [one];
  const below = (words: string): string[] =>
    name === '' ? wrapped(words, width) : [...wrapped(name, width), ...wrapped(words, width, '  ')];
  const under = [text, shorter].find((words) => fits(`  ${words}`));
  if (name !== '' && under !== undefined) return below(under);
  return fits(beside(brief)) ? [beside(brief)] : below(brief);
}
