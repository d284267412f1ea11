import { hash } from 'node:crypto';

/**
 * An execution log is a row of blocks, each between two comments that a reader does not see:
 *
 *     <!-- muvi 12 5e884898 9f86d081 -->
 *     … what entry 12 says …
 *     <!-- muvi end 12 -->
 *
 * The number is the entry's, then come the first digits of the entry's hash and of the SHA-256 of what stands
 * between: so a block of another journal, a block that was edited, and a block that an older muvi wrote in other
 * words can be told apart. Whatever stands between blocks is a person's.
 */
export interface Block {
  readonly seq: number;
  /** The entry's hash, or its first digits. */
  readonly entry: string;
  readonly content: string;
}

const START = /^<!-- muvi (\d+) ([0-9a-f]{8}) ([0-9a-f]{8}) -->$/;
const DIGITS = 8;

const digest = (content: string): string => hash('sha256', content).slice(0, DIGITS);
const endOf = (seq: number): string => `<!-- muvi end ${seq} -->`;

/** A block as it is appended, with the empty line that parts it from the next. */
export function blockText({ seq, entry, content }: Block): string {
  return `<!-- muvi ${seq} ${entry.slice(0, DIGITS)} ${digest(content)} -->\n${content}\n${endOf(seq)}\n\n`;
}

/** A piece of a log file, in order. `intact`: as muvi once wrote it. `ended`: its end stands there. */
export type Piece =
  | ({ readonly kind: 'block'; readonly intact: boolean; readonly ended: boolean } & Block)
  | { readonly kind: 'loose'; readonly text: string };

/** Takes a log file apart. Joined, the pieces are the file again, but for the comments and empty lines between. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  const lines = text.split('\n');
  let loose: string[] = [];
  const flush = (): void => {
    if (loose.some((line) => line.trim() !== '')) found.push({ kind: 'loose', text: trimmed(loose) });
    loose = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const start = START.exec(lines[index] ?? '');
    if (!start) {
      loose.push(lines[index] ?? '');
      continue;
    }
    flush();
    const seq = Number(start[1]);
    const from = index + 1;
    let to = from;
    while (to < lines.length && lines[to] !== endOf(seq) && !START.test(lines[to] ?? '')) to += 1;
    const ended = lines[to] === endOf(seq);
    const content = lines.slice(from, to).join('\n');
    const intact = ended && digest(content) === start[3];
    found.push({ kind: 'block', seq, entry: start[2] ?? '', content, ended, intact });
    index = ended ? to : to - 1;
  }
  flush();
  return found;
}

/** Without the empty lines around it. */
function trimmed(lines: readonly string[]): string {
  return lines
    .join('\n')
    .replace(/^(\s*\n)+/, '')
    .trimEnd();
}
