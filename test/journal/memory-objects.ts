import { createHash } from 'node:crypto';
import { CallFailed, type CallFailure } from '../../src/engine/errors.ts';
import type { ObjectStore, Put, StoredObject } from '../../src/journal/object-store.ts';

/** What one request is to meet. `lost-after`: it is applied, and its answer does not come back. */
export type Trouble = CallFailure | 'lost-after' | undefined;

/** A bucket in memory with S3's conditional writes. Every request yields first, so that racers do interleave. */
export class MemoryObjects implements ObjectStore {
  readonly name = 's3://muvi-records/uat';
  readonly objects = new Map<string, StoredObject>();
  readonly puts: string[] = [];
  /** Asked before each request. */
  trouble: (verb: 'get' | 'put' | 'list', key: string) => Trouble = () => undefined;

  async get(key: string): Promise<StoredObject | undefined> {
    await this.#meet('get', key);
    return this.objects.get(key);
  }

  async putIfAbsent(key: string, bytes: Buffer, writer: string): Promise<Put> {
    return this.#put(key, undefined, bytes, writer);
  }

  async putIfMatch(key: string, etag: string, bytes: Buffer, writer: string): Promise<Put> {
    return this.#put(key, etag, bytes, writer);
  }

  async list(prefix: string) {
    await this.#meet('list', prefix);
    return [...this.objects]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { etag }]) => ({ key, etag }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  async #put(key: string, expected: string | undefined, bytes: Buffer, writer: string): Promise<Put> {
    const trouble = await this.#meet('put', key);
    if (this.objects.get(key)?.etag !== expected) return { stored: false };
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    this.objects.set(key, { bytes: Buffer.from(bytes), etag, writer });
    this.puts.push(key);
    if (trouble === 'lost-after') throw failed('lost');
    return { stored: true, etag };
  }

  async #meet(verb: 'get' | 'put' | 'list', key: string): Promise<Trouble> {
    await new Promise((done) => setImmediate(done));
    const trouble = this.trouble(verb, key);
    if (trouble !== undefined && trouble !== 'lost-after') throw failed(trouble);
    return trouble;
  }
}

function failed(failure: CallFailure): CallFailed {
  return new CallFailed({ failure, errorName: `Test${failure}`, message: `the request met ${failure}` });
}
