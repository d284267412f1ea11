import { type Block, blockText, type Piece, pieces } from './anchors.ts';

/**
 * A log as it should stand: every expected block once, in order, and nothing a person wrote lost.
 *
 * - A block that muvi wrote stays in its words, also those of an older muvi.
 * - A block that a crash left unfinished is written again; what follows it stays.
 * - A block that was edited is written again, and the edited text is quoted below it.
 * - A block of an entry that the journal does not hold is quoted, too: it may be all that is left of it.
 * - Text between blocks stays below the block it followed.
 */
export function mendLog(text: string, expected: readonly Block[]): string {
  const standing = new Map<number, string>();
  const following = new Map<number, string[]>();
  const known = new Map(expected.map((block) => [block.seq, block]));
  let last = BEFORE_ALL;
  const keep = (loose: string): void => {
    if (loose.trim() !== '') following.set(last, [...(following.get(last) ?? []), loose]);
  };
  for (const piece of withoutTornStart(pieces(text), expected)) {
    if (piece.kind === 'loose') {
      keep(piece.text);
      continue;
    }
    const same = known.get(piece.seq);
    const block = same?.entry.startsWith(piece.entry) ? same : undefined;
    if (block) last = piece.seq;
    if (!block) keep(quoted(piece.content, `Entry ${piece.seq}, which the journal does not hold:`));
    else if (piece.intact) standing.set(piece.seq, standing.get(piece.seq) ?? piece.content);
    else if (piece.ended) keep(quoted(piece.content, `Entry ${piece.seq} as it was edited by hand:`));
    else keep(afterTorn(piece.content, block));
  }
  const blocks = expected.map(({ seq, entry, content }) => {
    const own = blockText({ seq, entry, content: standing.get(seq) ?? content });
    return own + (following.get(seq) ?? []).map((loose) => `${loose}\n\n`).join('');
  });
  return (following.get(BEFORE_ALL) ?? []).map((loose) => `${loose}\n\n`).join('') + blocks.join('');
}

const BEFORE_ALL = -1;

/** What stands in an unfinished block beyond what muvi had written of it when it died. */
function afterTorn(content: string, block: Block): string {
  const whole = blockText(block).split('\n').slice(1);
  const lines = content.split('\n');
  let own = 0;
  while (own < lines.length && lines[own] === whole[own]) own += 1;
  const torn = lines[own] ?? '';
  if (own === lines.length - 1 && whole[own]?.startsWith(torn)) own += 1;
  return lines.slice(own).join('\n').trim();
}

/** A crash may have left the first characters of a block's first comment: the file's last, unended line. */
function withoutTornStart(found: readonly Piece[], expected: readonly Block[]): readonly Piece[] {
  const end = found.at(-1);
  if (end?.kind !== 'loose') return found;
  const seen = found.flatMap((piece) => (piece.kind === 'block' ? [piece.seq] : []));
  const next = expected.find(({ seq }) => seq > Math.max(BEFORE_ALL, ...seen));
  const lines = end.text.split('\n');
  const torn = lines.at(-1) ?? '';
  if (!next || !blockText(next).startsWith(torn)) return found;
  return [...found.slice(0, -1), { kind: 'loose', text: lines.slice(0, -1).join('\n') }];
}

const quoted = (content: string, why: string): string => `> ${why}\n>\n${content.replace(/^/gm, '> ')}`;
