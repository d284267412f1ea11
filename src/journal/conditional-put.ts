import type { Clock } from '../engine/clock.ts';
import { CallFailed } from '../engine/errors.ts';
import type { ObjectStore, Put } from './object-store.ts';

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 100;

/** A put that must be decided: `etag` undefined asks that nothing stand there yet. `writer` is used once. */
export interface ConditionalPut {
  readonly key: string;
  readonly etag: string | undefined;
  readonly bytes: Buffer;
  readonly writer: string;
}

/**
 * Puts on a condition, and finds out what became of it: an answer that was lost and a refusal that may be of the
 * own earlier attempt are settled by reading what stands there. Sending again is safe, since of two attempts the
 * later one meets a condition that no longer holds. Throws what the store throws when that does not end.
 */
export async function putOnCondition(objects: ObjectStore, clock: Clock, put: ConditionalPut): Promise<Put> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await send(objects, put);
      if (answer.stored) return answer;
    } catch (error) {
      if (attempt >= ATTEMPTS || !mayBeSentAgain(error)) throw error;
    }
    const now = await retried(clock, () => objects.get(put.key));
    if (now?.writer === put.writer && now.bytes.equals(put.bytes)) return { stored: true, etag: now.etag };
    if (now?.etag !== put.etag || attempt >= ATTEMPTS) return { stored: false };
    await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
  }
}

function send(objects: ObjectStore, { key, etag, bytes, writer }: ConditionalPut): Promise<Put> {
  return etag === undefined
    ? objects.putIfAbsent(key, bytes, writer)
    : objects.putIfMatch(key, etag, bytes, writer);
}

/** A read, sent again where it was throttled or its answer lost: for a second or two, since a person waits. */
export async function retried<T>(clock: Clock, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt >= ATTEMPTS || !mayBeSentAgain(error)) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

const mayBeSentAgain = (error: unknown): boolean =>
  error instanceof CallFailed && (error.failure === 'throttled' || error.failure === 'lost');
