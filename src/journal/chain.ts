import { hash } from 'node:crypto';
import type { Entry, Event } from '../engine/events.ts';

/** What the first entry names as the hash before it. */
export const GENESIS = '0'.repeat(64);

/** Where a chain ends: the next entry takes `seq + 1` and names `hash`. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const START: Head = { seq: 0, hash: GENESIS };

/** The first entry that is not as it was written. `line` counts from 1. */
export interface Broken {
  readonly seq: number;
  readonly line: number;
  readonly why: string;
}

/** A tail that a crash left behind. `whole`: the entry is complete and only its line's end is missing. */
export interface Torn {
  readonly seq: number;
  readonly line: number;
  readonly bytes: number;
  readonly whole: boolean;
}

/** What a journal's bytes hold. `length`: the bytes up to the end of the last good entry. */
export interface Chain {
  readonly entries: readonly Entry[];
  readonly head: Head;
  readonly length: number;
  readonly torn?: Torn;
  readonly broken?: Broken;
}

/** Bytes written in one go; no more than this can be missing in the middle after a power cut. */
export const BATCH_BYTES = 256 * 1024;

const NEWLINE = 0x0a;
const HASH_FIELD = ',"hash":"';
/** `,"hash":"`, 64 digits, `"}`. */
const SEAL_BYTES = HASH_FIELD.length + 66;

/** Sets an event in its place: its entry, and its line without the line's end. `event` is plain already. */
export function seal(head: Head, at: string, actor: string, event: Event): { entry: Entry; line: string } {
  const seq = head.seq + 1;
  const body = JSON.stringify({ seq, at, actor, prev: head.hash, event });
  const sealed = hash('sha256', body);
  return {
    entry: { seq, at, actor, prev: head.hash, hash: sealed, event },
    line: `${body.slice(0, -1)}${HASH_FIELD}${sealed}"}`,
  };
}

/**
 * Reads a journal and checks its chain to the first entry that does not hold. Of every entry the bytes as they
 * stand are hashed, so a change that parses to the same value is found too. NUL bytes at the end are room set
 * aside, not content. A last entry rewritten together with its own hash cannot be told from a true one.
 */
export function readChain(bytes: Buffer): Chain {
  const entries: Entry[] = [];
  let head = START;
  let offset = 0;
  const chain = (rest: { torn?: Torn; broken?: Broken } = {}): Chain => ({
    entries,
    head,
    length: offset,
    ...rest,
  });
  while (offset < bytes.length) {
    const place = { seq: head.seq + 1, line: entries.length + 1 };
    const end = bytes.indexOf(NEWLINE, offset);
    const line = end === -1 ? undefined : bytes.subarray(offset, end);
    if (line === undefined || hasHole(line)) return chain(tail(bytes.subarray(offset), head, place));
    const entry = parsed(line, head);
    if (typeof entry === 'string') return chain({ broken: { ...place, why: entry } });
    entries.push(entry);
    head = entry;
    offset = end + 1;
  }
  return chain();
}

/** Two NULs in a row: room that was set aside and never written. One alone is a changed byte. */
const hasHole = (line: Buffer): boolean => line.includes('\0\0');

/** What stands after the last ended line: nothing, a torn entry, or something that no crash leaves. */
function tail(
  rest: Buffer,
  head: Head,
  place: { seq: number; line: number },
): { torn?: Torn; broken?: Broken } {
  const content = withoutPadding(rest);
  if (content.length === 0) return {};
  const gap = content.indexOf(0);
  const text = gap === -1 ? content : content.subarray(0, gap);
  if (typeof parsed(text, head) !== 'string') {
    return gap === -1
      ? { torn: { ...place, bytes: content.length, whole: true } }
      : { broken: { ...place, why: 'its line has no end' } };
  }
  if (typeof parsed(text.subarray(0, -1), head) !== 'string') {
    return { broken: { ...place, why: 'its line has no end' } };
  }
  const start = `{"seq":${place.seq},"at":`;
  const begins =
    text.length === 0 || text.subarray(0, start.length).equals(Buffer.from(start.slice(0, text.length)));
  if (!begins) return { broken: { ...place, why: 'bytes that begin no entry' } };
  if (gap !== -1 && content.length > BATCH_BYTES) return { broken: { ...place, why: 'bytes are missing' } };
  return { torn: { ...place, bytes: content.length, whole: false } };
}

function withoutPadding(rest: Buffer): Buffer {
  let end = rest.length;
  while (end > 0 && rest[end - 1] === 0) end -= 1;
  return rest.subarray(0, end);
}

/** The entry of a line, or why it is none. */
function parsed(line: Buffer, head: Head): Entry | string {
  const split = line.length - SEAL_BYTES;
  if (split <= 0) return 'it is too short to be an entry';
  const sealed = line.toString('latin1', split);
  if (!/^,"hash":"[0-9a-f]{64}"\}$/.test(sealed)) return 'it does not end in its hash';
  const stated = sealed.slice(HASH_FIELD.length, -2);
  const body = Buffer.concat([line.subarray(0, split), CLOSE]);
  if (hash('sha256', body) !== stated) return 'its content does not match its hash';
  const content = contentOf(body);
  if (content === undefined) return 'it is no JSON';
  const { seq, at, actor, prev, event } = content;
  if (seq !== head.seq + 1) return `it is numbered ${seq} where ${head.seq + 1} belongs`;
  if (prev !== head.hash) return 'it does not follow from the entry before';
  return { seq, at, actor, prev, hash: stated, event };
}

/** Whoever can write a hash can write anything below it. */
function contentOf(body: Buffer): Omit<Entry, 'hash'> | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Omit<Entry, 'hash'>;
  } catch {
    return undefined;
  }
}

const CLOSE = Buffer.from('}');
