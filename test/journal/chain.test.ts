import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/engine/events.ts';
import { plain } from '../../src/journal/canonical.ts';
import { BATCH_BYTES, readChain, START, seal } from '../../src/journal/chain.ts';
import { ANSWERED, INTENT, numbered, STARTED, VERIFIED } from './support.ts';

const same = (text: string): string => text;

/** The file of these events, and where in it each line begins. */
function fileOf(events: readonly Event[]): { bytes: Buffer; starts: number[] } {
  let head = START;
  const starts: number[] = [];
  let text = Buffer.alloc(0);
  for (const event of events) {
    const { entry, line } = seal(head, '2026-02-26T10:00:00.000Z', 'ålice', plain(event, same) as Event);
    head = entry;
    starts.push(text.length);
    text = Buffer.concat([text, Buffer.from(`${line}\n`)]);
  }
  return { bytes: text, starts };
}

const EVENTS: readonly Event[] = [
  STARTED,
  { ...INTENT, line: 'aws x --name "ü\n\\"  \u0000' },
  ANSWERED,
  VERIFIED,
  numbered(5),
];

describe('the chain', () => {
  it('reads back every event as it went in', () => {
    const { entries } = readChain(fileOf(EVENTS).bytes);
    expect(entries.map(({ event }) => event)).toEqual(EVENTS);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  it('names an entry that is no JSON, whatever its hash says', () => {
    const { bytes } = fileOf(EVENTS);
    const body = '{"seq":6,"at":nothing}';
    const line = `${body.slice(0, -1)},"hash":"${hash('sha256', body)}"}\n`;
    const { broken, entries } = readChain(Buffer.concat([bytes, Buffer.from(line)]));
    expect(broken).toEqual({ seq: 6, line: 6, why: 'it is no JSON' });
    expect(entries).toHaveLength(5);
  });

  it('finds any changed byte, in the entry where it stands', () => {
    const { bytes, starts } = fileOf(EVENTS);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const changed = Buffer.from(bytes);
        changed[position] = (bytes[position] as number) ^ change;
        const { broken, torn, entries } = readChain(changed);
        const line = starts.filter((start) => start <= position).length;
        expect(broken ?? torn).toMatchObject({ line, seq: line });
        expect(entries).toHaveLength(line - 1);
        // The file's very last byte gone to nothing is what a crash leaves, too; any other change is no crash.
        if (broken === undefined) expect([position, changed[position]]).toEqual([bytes.length - 1, 0]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes a file cut anywhere for what a crash leaves, and loses the cut entry alone', () => {
    const { bytes, starts } = fileOf(EVENTS);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(3_000), (length, room) => {
        const { broken, torn, entries } = readChain(
          Buffer.concat([bytes.subarray(0, length), Buffer.alloc(room)]),
        );
        const ends = [...starts.slice(1), bytes.length];
        expect(broken).toBeUndefined();
        expect(entries).toHaveLength(ends.filter((end) => end <= length).length);
        expect(torn !== undefined).toBe(length !== 0 && !ends.includes(length));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes a page that never reached the disk, with later ones that did, for what a crash leaves', () => {
    const { bytes, starts } = fileOf(EVENTS);
    const holed = Buffer.from(bytes);
    holed.fill(0, (starts[3] as number) + 40, (starts[3] as number) + 90);
    const { torn, broken, entries } = readChain(holed);
    expect(broken).toBeUndefined();
    expect(torn).toMatchObject({ seq: 4, line: 4, whole: false });
    expect(entries).toHaveLength(3);
  });

  it('takes a hole for a change where more follows than one write holds', () => {
    const many = Array.from({ length: 1_500 }, (_, n) => numbered(n));
    const { bytes, starts } = fileOf(many);
    expect(bytes.length).toBeGreaterThan(BATCH_BYTES);
    bytes.fill(0, (starts[3] as number) + 40, (starts[3] as number) + 90);
    expect(readChain(bytes).broken).toMatchObject({ seq: 4, line: 4 });
  });

  it('takes what begins no entry for a change, also at the very end', () => {
    const { bytes } = fileOf(EVENTS);
    const { broken, entries } = readChain(Buffer.concat([bytes, Buffer.from('a note')]));
    expect(broken).toMatchObject({ seq: 6, line: 6 });
    expect(entries).toHaveLength(5);
  });

  it('finds an entry that was taken out, put twice, moved, or rewritten with a hash of its own', () => {
    const lines = fileOf(EVENTS).bytes.toString().trimEnd().split('\n');
    const forged = seal({ seq: 1, hash: 'f'.repeat(64) }, '2026-02-26T10:00:00.000Z', 'eve', ANSWERED).line;
    const read = (changed: readonly (string | undefined)[]) =>
      readChain(Buffer.from(`${changed.join('\n')}\n`)).broken;
    const [a, b, c, d, e] = lines;
    expect(read([a, c, d, e])).toMatchObject({ seq: 2, line: 2 });
    expect(read([a, b, b, c])).toMatchObject({ seq: 3, line: 3 });
    expect(read([a, c, b, d])).toMatchObject({ seq: 2, line: 2 });
    expect(read([a, forged, c, d])).toMatchObject({ seq: 2, line: 2 });
    expect(read([b, c, d, e])).toMatchObject({ seq: 1, line: 1 });
    expect(read([a, '', b, c])).toMatchObject({ seq: 2, line: 2 });
  });
});

describe('the canonical form', () => {
  it('does not depend on the order keys were set in, and says bytes by their number', () => {
    const one = plain({ b: 1, a: { d: [undefined, 2n], c: new Date(0) } }, same);
    const other = plain({ a: { c: new Date(0), d: [undefined, 2n] }, b: 1, e: undefined }, same);
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    expect(plain({ body: Buffer.from('secret') }, same)).toEqual({ body: '[6 bytes]' });
    expect(plain(Number.POSITIVE_INFINITY, same)).toBe('Infinity');
  });

  it('keeps any JSON value as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(plain(value, same)).toEqual(value);
      }),
    );
  });

  it('refuses what holds itself', () => {
    const circle: Record<string, unknown> = {};
    circle.self = [circle];
    expect(() => plain(circle, same)).toThrow(TypeError);
  });
});
