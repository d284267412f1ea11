import type { Clock } from '../engine/clock.ts';
import type { Entry, Event } from '../engine/events.ts';
import type { Ledger } from '../engine/ledger.ts';
import { plain } from './canonical.ts';
import { BATCH_BYTES, type Broken, type Chain, type Head, readChain, seal, type Torn } from './chain.ts';
import { journalBroken, journalClosed } from './errors.ts';
import { apply, fold } from './fold.ts';
import type { State } from './state.ts';
import type { Store, Writer } from './store.ts';

export interface JournalOptions {
  readonly store: Store;
  /** Who runs this: stands in every entry and in the lock. */
  readonly actor: string;
  /** Times the entries; the virtual clock in a rehearsal. */
  readonly clock: Clock;
  /** Takes secrets out of a text. Every string passes through it before it is hashed and written. */
  readonly scrub: (text: string) => string;
  /** The command line, for whoever finds the store locked. */
  readonly command?: string;
  /**
   * The journal begins anew: done as soon as the lock is held, before all that was journalled is forgotten, be it
   * whole or broken. Only rehearsals may.
   */
  readonly anew?: () => void;
}

/** Whether a journal's chain holds, and where it does not. */
export type ChainReport =
  | { readonly holds: true; readonly entries: number; readonly torn?: Torn }
  | ({ readonly holds: false; readonly entries: number } & Broken);

/** The journal, open for writing by this process alone. */
export interface Journal extends Ledger {
  readonly state: State;
  /** Every durable entry, in order. */
  entries(): readonly Entry[];
  /** Called with each entry once it is durable, in order. */
  watch(listener: (entry: Entry) => void): void;
  /** Throws LOCK_LOST (exit 6) where the lock was taken by someone else, JOURNAL_CLOSED where it was given back. */
  check(): void;
  /** Proves that an append would be taken, and appends nothing: asked before anything is sent. */
  ready(): Promise<void>;
  /** Reads the store again and checks its chain. */
  verify(): Promise<ChainReport>;
  /** Waits for what is under way, and gives the lock back. */
  close(): Promise<void>;
}

/**
 * Takes the store's lock, checks the chain, mends a torn end (with a `mended` event) and opens the journal for
 * writing. Throws STORE_LOCKED (exit 6), JOURNAL_BROKEN, and what the store throws where it cannot be written.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  return open(options, false);
}

/** Takes the lock from whoever holds it, journals that, and gives it back. Undefined where nobody held it. */
export async function unlock(options: JournalOptions): Promise<string | undefined> {
  const journal = await open(options, true);
  try {
    if (journal.brokenFrom !== undefined)
      await journal.append({ type: 'unlocked', holder: journal.brokenFrom });
    return journal.brokenFrom;
  } finally {
    await journal.close();
  }
}

/** What a store's journal says, read without its lock. `copyBecause`: from a local copy, and why. */
export interface ReadJournal {
  readonly entries: readonly Entry[];
  readonly state: State;
  readonly report: ChainReport;
  readonly copyBecause?: string | undefined;
}

/** Reads a journal without taking its lock. Entries after a broken one are not given. */
export async function readJournal(store: Store): Promise<ReadJournal> {
  const { bytes, copyBecause } = await store.read();
  const chain = readChain(bytes);
  return { entries: chain.entries, state: fold(chain.entries), report: reportOf(chain), copyBecause };
}

function reportOf({ entries, broken, torn }: Chain): ChainReport {
  if (broken) return { holds: false, entries: entries.length, ...broken };
  return { holds: true, entries: entries.length, ...(torn ? { torn } : {}) };
}

async function open(options: JournalOptions, breaking: boolean): Promise<OpenJournal> {
  const { store, actor, command = 'muvi', scrub, anew } = options;
  const writer = await store.open(scrub(actor), scrub(command), breaking);
  try {
    if (anew) {
      anew();
      await writer.cut(0);
    }
    const contents = anew ? Buffer.alloc(0) : writer.contents;
    const chain = readChain(contents);
    if (chain.broken) throw journalBroken(store.name, chain.broken);
    const journal = new OpenJournal(options, writer, chain);
    await mend(journal, writer, contents, chain);
    return journal;
  } catch (error) {
    await writer.close();
    throw error;
  }
}

/** Room set aside by a writer that died is given back in silence; a torn entry is cut off with a note. */
async function mend(
  journal: OpenJournal,
  writer: Writer,
  contents: Buffer,
  { torn, length }: Chain,
): Promise<void> {
  if (torn?.whole) {
    await writer.cut(length + torn.bytes);
    await writer.append(Buffer.from('\n'));
    journal.adopt(readChain(Buffer.concat([contents.subarray(0, length + torn.bytes), Buffer.from('\n')])));
    await journal.append({ type: 'mended', what: `the line of entry ${torn.seq} had no end` });
    return;
  }
  if (contents.length > length) await writer.cut(length);
  if (!torn) return;
  const what = `${torn.bytes} bytes of an entry ${torn.seq} that a crash left unfinished were cut off; nothing else was lost`;
  await journal.append({ type: 'mended', what });
}

/** A character takes three bytes of UTF-8 at most. */
const BATCH_CHARACTERS = BATCH_BYTES / 3;

interface Waiting {
  readonly entry: Entry;
  readonly line: string;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (error: unknown) => void;
}

class OpenJournal implements Journal {
  readonly state: State;
  readonly brokenFrom: string | undefined;
  readonly #options: JournalOptions;
  readonly #actor: string;
  readonly #writer: Writer;
  readonly #listeners: ((entry: Entry) => void)[] = [];
  readonly #entries: Entry[];
  #head: Head;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #failed: unknown;
  #closed: Promise<void> | undefined;

  constructor(options: JournalOptions, writer: Writer, chain: Chain) {
    this.#options = options;
    this.#actor = options.scrub(options.actor);
    this.#writer = writer;
    this.brokenFrom = writer.brokenFrom;
    this.#entries = [...chain.entries];
    this.#head = chain.head;
    this.state = fold(this.#entries);
  }

  /** Takes in the entries of a chain that begins with this one's. */
  adopt(chain: Chain): void {
    for (const entry of chain.entries.slice(this.#entries.length)) this.#take(entry);
    this.#head = chain.head;
  }

  entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Appends that come while one is being written go to disk together, in the order they came. */
  append(event: Event): Promise<Entry> {
    return new Promise((resolve, reject) => {
      if (this.#failed !== undefined) throw this.#failed;
      const { clock, scrub } = this.#options;
      const at = new Date(clock.now()).toISOString();
      const { entry, line } = seal(this.#head, at, this.#actor, plain(event, scrub) as Event);
      this.#head = entry;
      this.#waiting.push({ entry, line: `${line}\n`, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** After a failed write nobody knows what stands at the end: nothing more is written until it is opened again. */
  async #drain(): Promise<void> {
    await undefined;
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#writer.append(Buffer.from(batch.map(({ line }) => line).join('')));
      } catch (error) {
        this.#failed = error;
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
        break;
      }
      for (const { entry, resolve } of batch) {
        this.#take(entry);
        resolve(entry);
      }
      await undefined;
    }
    this.#draining = undefined;
  }

  #nextBatch(): Waiting[] {
    let count = 0;
    for (let bytes = 0; count < this.#waiting.length; count += 1) {
      bytes += this.#waiting[count]?.line.length ?? 0;
      if (bytes > BATCH_CHARACTERS && count > 0) break;
    }
    return this.#waiting.splice(0, count);
  }

  #take(entry: Entry): void {
    this.#entries.push(entry);
    apply(this.state, entry);
    for (const listener of this.#listeners) listener(entry);
  }

  watch(listener: (entry: Entry) => void): void {
    this.#listeners.push(listener);
  }

  target(phase: string, step: string, target: string) {
    return this.targets(phase, step).get(target);
  }

  targets(phase: string, step: string) {
    return this.state.phases.get(phase)?.steps.get(step)?.targets ?? new Map();
  }

  phase(phase: string) {
    return this.state.phases.get(phase) ?? { status: 'not started' as const };
  }

  decision(name: string): string | undefined {
    return this.state.decisions.get(name)?.answer;
  }

  mode(environment: string): 'awake' | 'asleep' {
    return this.state.modes.get(environment) ?? 'awake';
  }

  check(): void {
    if (this.#closed !== undefined) throw journalClosed();
    this.#writer.check();
  }

  async ready(): Promise<void> {
    if (this.#failed !== undefined) throw this.#failed;
    await this.#writer.ready();
  }

  async verify(): Promise<ChainReport> {
    await this.#draining;
    const { bytes } = await this.#options.store.read();
    return reportOf(readChain(bytes));
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    await this.#draining;
    this.#failed ??= journalClosed();
    await this.#writer.close();
  }
}
