import type { Reply } from '../engine/call.ts';
import type { Environment } from '../engine/environment.ts';
import { canonical } from '../engine/fingerprint.ts';
import type { Mark } from '../engine/gateway.ts';
import type { AwsRead } from './call.ts';
import { type Narrow, widen } from './coalesce.ts';

type Send = (environment: Environment, read: AwsRead) => Promise<Reply>;

interface Sent {
  readonly mark: Mark;
  readonly reply: Promise<Reply>;
}

interface Waiting {
  readonly read: AwsRead;
  readonly narrow: Narrow | undefined;
  readonly answer: (reply: Promise<Reply>) => void;
}

/**
 * Shares reads. Equal reads asked for at one time are sent once; narrow ones of one operation become one wide
 * read; an answer serves again whoever does not ask for one sent after a later mark.
 */
export class SharedReader {
  readonly #send: Send;
  readonly #answers = new Map<string, Sent>();
  readonly #batches = new Map<string, Waiting[]>();
  #mark: Mark = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  mark(): Mark {
    this.#mark += 1;
    return this.#mark;
  }

  async read(environment: Environment, read: AwsRead, after: Mark): Promise<Reply> {
    const shared = this.#shared(environment, read, after);
    if (shared) return shared;
    const narrow = widen(read);
    const batch = `${environment} ${keyOf(narrow?.wide ?? read)}`;
    return new Promise<Reply>((resolve) => {
      const waiting: Waiting = { read, narrow, answer: resolve };
      const others = this.#batches.get(batch);
      if (others) {
        others.push(waiting);
        return;
      }
      this.#batches.set(batch, [waiting]);
      // After the timers and promises of this turn: everyone who polls at one moment shares one read.
      setImmediate(() => this.#flush(environment, batch));
    });
  }

  #shared(environment: Environment, read: AwsRead, after: Mark): Promise<Reply> | undefined {
    const own = this.#answers.get(`${environment} ${keyOf(read)}`);
    if (own && own.mark > after) return own.reply;
    const narrow = widen(read);
    const wide = narrow && this.#answers.get(`${environment} ${keyOf(narrow.wide)}`);
    return wide && wide.mark > after ? wide.reply.then(narrow.select) : undefined;
  }

  #flush(environment: Environment, batch: string): void {
    const waiting = this.#batches.get(batch) ?? [];
    this.#batches.delete(batch);
    const distinct = new Map(waiting.map((one) => [keyOf(one.read), one]));
    const [only] = distinct.values();
    if (only && distinct.size === 1) {
      const reply = this.#sendOnce(environment, only.read);
      for (const one of waiting) one.answer(reply);
      return;
    }
    const wide = waiting.find((one) => one.narrow)?.narrow?.wide;
    if (wide === undefined) return;
    const reply = this.#sendOnce(environment, wide);
    for (const { narrow, answer } of waiting) answer(narrow ? reply.then(narrow.select) : reply);
  }

  #sendOnce(environment: Environment, read: AwsRead): Promise<Reply> {
    const reply = this.#send(environment, read);
    // Whoever asked hears of a failure; an answer that failed serves nobody else.
    reply.catch(() => this.#answers.delete(`${environment} ${keyOf(read)}`));
    this.#answers.set(`${environment} ${keyOf(read)}`, { mark: this.mark(), reply });
    return reply;
  }
}

function keyOf(read: AwsRead): string {
  return `${read.service}:${read.operation} ${canonical(read.input)}`;
}
