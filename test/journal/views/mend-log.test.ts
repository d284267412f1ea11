import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, blockText } from '../../../src/journal/views/anchors.ts';
import { mendLog } from '../../../src/journal/views/mend-log.ts';

const entryOf = (seq: number): string => String(seq).repeat(64).slice(0, 64);
const block = (
  seq: number,
  content = `### entry ${seq}\n\n- line of ${seq}\n\n  \`\`\`sh\n  aws ${seq}\n  \`\`\``,
): Block => ({
  seq,
  entry: entryOf(seq),
  content,
});
const BLOCKS = [0, 3, 4, 7, 9].map((seq) => block(seq));
const whole = (blocks: readonly Block[] = BLOCKS): string => blocks.map(blockText).join('');

describe('mending an execution log', () => {
  it('writes a missing one, and leaves a right one as it is', () => {
    expect(mendLog('', BLOCKS)).toBe(whole());
    expect(mendLog(whole(), BLOCKS)).toBe(whole());
  });

  it('completes one that was cut anywhere', () => {
    const text = whole();
    for (let length = 0; length <= text.length; length += 1) {
      expect(mendLog(text.slice(0, length), BLOCKS), `cut at ${length}`).toBe(text);
    }
  });

  it('puts right what is missing, doubled or out of order', () => {
    const shuffled = fc.array(fc.constantFrom(...BLOCKS), { maxLength: 12 });
    fc.assert(
      fc.property(shuffled, (blocks) => {
        expect(mendLog(whole(blocks), BLOCKS)).toBe(whole());
      }),
    );
  });

  it('keeps every line a person wrote between entries, below the entry it followed', () => {
    const note = fc.constantFrom('a note', '## my heading\n\ntext', '- item\n\n- item', '<!-- mine -->');
    const notes = fc.tuple(
      ...BLOCKS.map(() => fc.option(note, { nil: undefined })),
      fc.option(note, { nil: undefined }),
    );
    fc.assert(
      fc.property(notes, fc.subarray(BLOCKS, { minLength: 1 }), (written, standing) => {
        const [top, ...after] = written;
        const noteText = (one: string | undefined) => (one === undefined ? '' : `${one}\n\n`);
        const text = noteText(top) + standing.map((one, n) => blockText(one) + noteText(after[n])).join('');
        const mended = mendLog(text, BLOCKS);
        const expected =
          noteText(top) +
          BLOCKS.map(
            (one) => blockText(one) + (standing.includes(one) ? noteText(after[standing.indexOf(one)]) : ''),
          ).join('');
        expect(mended).toBe(expected);
        expect(mendLog(mended, BLOCKS)).toBe(mended);
      }),
    );
  });

  it('keeps a note that follows an entry which a crash left unfinished', () => {
    const [header, third] = BLOCKS as [Block, Block];
    const text = `${blockText(header)}${blockText(third).slice(0, 60)}\n\na note\n`;
    expect(mendLog(text, BLOCKS)).toBe(`${whole([header, third])}a note\n\n${whole(BLOCKS.slice(2))}`);
  });

  it('puts an edited entry back, and quotes the edited text below it', () => {
    const mended = mendLog(whole().replace('line of 4', 'line of FOUR'), BLOCKS);
    expect(mended).toContain('- line of 4\n');
    expect(mended).toContain('> Entry 4 as it was edited by hand:\n>\n> ### entry 4\n> \n> - line of FOUR');
    expect(mendLog(mended, BLOCKS)).toBe(mended);
  });

  it('leaves an entry in the words of an older muvi', () => {
    const older = block(4, '### entry 4, as it was said then');
    const text = whole(BLOCKS.map((one) => (one.seq === 4 ? older : one)));
    expect(mendLog(text, BLOCKS)).toBe(text);
  });

  it('quotes an entry that the journal does not hold, or holds as another', () => {
    const lost = block(11);
    const mended = mendLog(whole() + blockText(lost), BLOCKS);
    expect(mended).toContain('> Entry 11, which the journal does not hold:');
    expect(mendLog(mended, BLOCKS)).toBe(mended);
    const other = { ...block(4, '### of another journal'), entry: 'f'.repeat(64) };
    const replaced = mendLog(whole([BLOCKS[0] as Block, other]), BLOCKS);
    expect(replaced).toContain('> ### of another journal');
    expect(replaced).toContain('\n### entry 4\n');
  });

  it('keeps a log that a person wrote before muvi', () => {
    expect(mendLog('# By hand\n\nwe made it\n', BLOCKS)).toBe(`# By hand\n\nwe made it\n\n${whole()}`);
  });
});
