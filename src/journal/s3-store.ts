import { randomUUID } from 'node:crypto';
import type { Clock } from '../engine/clock.ts';
import { putOnCondition, retried } from './conditional-put.ts';
import { lockLost, s3Failed } from './errors.ts';
import { type Lease, lockHolder, type Register, takeLock } from './lock.ts';
import type { ObjectStore } from './object-store.ts';
import { type Segment, SegmentsCopy } from './segments-copy.ts';
import type { Store, Writer } from './store.ts';

export interface S3StoreOptions {
  readonly objects: ObjectStore;
  /** A folder for a copy, which serves reads when S3 cannot be reached. */
  readonly copy: string;
  /** The wall clock, for the lock and for pauses. */
  readonly clock: Clock;
}

const LOCK_KEY = 'lock.json';
const JOURNAL_PREFIX = 'journal/';

/**
 * A segment that holds this much takes no more, in bytes. It decides which object the next entry goes to, the
 * same for every writer, and so that two of them meet at one condition: part of the format, never to be changed.
 */
const SEGMENT_BYTES = 64 * 1024;

/**
 * A store below an S3 prefix: `lock.json`, and the journal in segments named after their first entry. A segment
 * is created only where none stands and grown only while it is as last seen, so whoever lost the lock without
 * knowing meets a refusal and not the other's entries. What S3 does not confirm is not journalled.
 */
export function s3Store({ objects, copy, clock }: S3StoreOptions): Store {
  const kept = new SegmentsCopy(copy);
  const fetchAll = (): Promise<Segment[]> => retried(clock, () => segmentsOf(objects, kept));
  return {
    name: objects.name,
    async read() {
      try {
        return { bytes: joined(await fetchAll()) };
      } catch (error) {
        const failure = s3Failed(objects.name, error);
        const bytes = kept.all();
        if (bytes === undefined) throw failure;
        return { bytes, copyBecause: failure.message };
      }
    },
    async holder() {
      try {
        return await lockHolder({ store: objects.name, register: s3Register(objects, clock), clock });
      } catch (error) {
        throw s3Failed(objects.name, error);
      }
    },
    async open(holder, command, breaking = false) {
      try {
        const register = s3Register(objects, clock);
        const lease = await takeLock({ store: objects.name, register, holder, command, clock, breaking });
        try {
          return new S3Writer(objects, clock, kept, lease, await fetchAll());
        } catch (error) {
          await lease.release();
          throw error;
        }
      } catch (error) {
        throw s3Failed(objects.name, error);
      }
    },
  };
}

/** The lock's object as a register: its etag is the version. */
function s3Register(objects: ObjectStore, clock: Clock): Register {
  return {
    async read() {
      const found = await retried(clock, () => objects.get(LOCK_KEY));
      return found && { version: found.etag, text: found.bytes.toString('utf8') };
    },
    async swap(etag, text) {
      const put = { key: LOCK_KEY, etag, bytes: Buffer.from(text), writer: randomUUID() };
      const answer = await putOnCondition(objects, clock, put);
      return answer.stored ? answer.etag : undefined;
    },
  };
}

async function segmentsOf(objects: ObjectStore, kept: SegmentsCopy): Promise<Segment[]> {
  const listed = await objects.list(JOURNAL_PREFIX);
  const segments: Segment[] = [];
  for (const { key, etag } of listed) {
    const here = kept.get(key, etag);
    if (here) {
      segments.push({ key, etag, bytes: here });
      continue;
    }
    const fetched = await objects.get(key);
    if (!fetched) continue;
    const segment = { key, etag: fetched.etag, bytes: fetched.bytes };
    kept.put(segment);
    segments.push(segment);
  }
  return segments;
}

const joined = (segments: readonly Segment[]): Buffer => Buffer.concat(segments.map(({ bytes }) => bytes));

class S3Writer implements Writer {
  readonly contents: Buffer;
  readonly brokenFrom: string | undefined;
  readonly #objects: ObjectStore;
  readonly #clock: Clock;
  readonly #kept: SegmentsCopy;
  readonly #lease: Lease;
  #last: Segment | undefined;
  #lines: number;

  constructor(
    objects: ObjectStore,
    clock: Clock,
    kept: SegmentsCopy,
    lease: Lease,
    segments: readonly Segment[],
  ) {
    this.contents = joined(segments);
    this.brokenFrom = lease.brokenFrom;
    this.#objects = objects;
    this.#clock = clock;
    this.#kept = kept;
    this.#lease = lease;
    this.#last = segments.at(-1);
    this.#lines = linesIn(this.contents);
  }

  async append(lines: Buffer): Promise<void> {
    const last = this.#last;
    const grows = last !== undefined && last.bytes.length < SEGMENT_BYTES;
    await this.#put(
      grows ? last : undefined,
      grows ? last.key : keyOf(this.#lines + 1),
      grows ? Buffer.concat([last.bytes, lines]) : lines,
    );
    this.#lines += linesIn(lines);
  }

  /** Only a tail that someone put there by hand: an object is never half written. */
  async cut(length: number): Promise<void> {
    const last = this.#last;
    if (last === undefined) return;
    const bytes = last.bytes.subarray(0, length - (this.contents.length - last.bytes.length));
    await this.#put(last, last.key, bytes);
    this.#lines = linesIn(this.contents.subarray(0, length));
  }

  check(): void {
    this.#lease.check();
  }

  async ready(): Promise<void> {
    try {
      await this.#lease.beat();
    } catch (error) {
      throw s3Failed(this.#objects.name, error);
    }
    this.#lease.check();
  }

  async close(): Promise<void> {
    try {
      await this.#lease.release();
    } catch (error) {
      throw s3Failed(this.#objects.name, error);
    }
  }

  async #put(over: Segment | undefined, key: string, bytes: Buffer): Promise<void> {
    this.#lease.check();
    try {
      const put = { key, etag: over?.etag, bytes, writer: randomUUID() };
      const answer = await putOnCondition(this.#objects, this.#clock, put);
      if (!answer.stored) throw lockLost(this.#objects.name);
      this.#last = { key, etag: answer.etag, bytes };
    } catch (error) {
      throw s3Failed(this.#objects.name, error);
    }
    this.#kept.put(this.#last);
  }
}

/** Ten digits sort as the numbers do; twelve would read as an account's number, which the guard refuses. */
const keyOf = (seq: number): string => `${JOURNAL_PREFIX}${String(seq).padStart(10, '0')}.ndjson`;

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}
