import { randomUUID } from 'node:crypto';
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../engine/events.ts';
import { makeFolder } from '../files/make-folder.ts';
import { storeFailed } from './errors.ts';
import type { Journal } from './journal.ts';
import { type Block, blockText } from './views/anchors.ts';
import { logBlock, logFile, logHeader, logRouter } from './views/execution-log.ts';
import { mendLog } from './views/mend-log.ts';
import { RUNBOOK_FILE, runbook } from './views/runbook.ts';
import type { RunbookFacts } from './views/runbook-facts.ts';

export interface RecordsOptions {
  readonly journal: Journal;
  /** Where the Markdown goes; a rehearsal has a folder of its own. */
  readonly folder: string;
  readonly facts: RunbookFacts;
  /** Every heading says so. */
  readonly rehearsal: boolean;
}

/** The Markdown beside a journal: an execution log per phase, and the runbook. */
export interface Records {
  readonly runbook: string;
  /** Paths of the logs that exist, by phase. */
  readonly logs: ReadonlyMap<string, string>;
  /** Logs that were not as the journal says and were put right at the start. */
  readonly mended: readonly string[];
  /** Waits until everything durable so far stands in them. Throws where they cannot be written. */
  flush(): Promise<void>;
}

/**
 * Puts the Markdown right where an earlier process died before it had written it, and keeps it up from then on:
 * each durable entry is appended to its phase's log, and the runbook is written anew. Throws what a person can
 * act on where the folder cannot be written.
 */
export async function openRecords(options: RecordsOptions): Promise<Records> {
  try {
    makeFolder(options.folder);
    const records = new MarkdownRecords(options);
    const mended = options.journal.entries().length;
    await records.mend();
    for (const entry of options.journal.entries().slice(mended)) records.take(entry);
    options.journal.watch((entry) => records.take(entry));
    return records;
  } catch (error) {
    throw storeFailed(options.folder, error);
  }
}

class MarkdownRecords implements Records {
  readonly runbook: string;
  readonly logs = new Map<string, string>();
  readonly mended: string[] = [];
  readonly #options: RecordsOptions;
  readonly #route = logRouter();
  #waiting = new Map<string, string>();
  #writing: Promise<void> | undefined;
  #failed: unknown;

  constructor(options: RecordsOptions) {
    this.#options = options;
    this.runbook = join(options.folder, RUNBOOK_FILE);
  }

  async mend(): Promise<void> {
    const expected = new Map<string, Block[]>();
    for (const entry of [...this.#options.journal.entries()]) {
      const phase = this.#route(entry.event);
      if (phase === undefined) continue;
      const blocks = expected.get(phase) ?? [this.#header(phase)];
      blocks.push(logBlock(entry, this.#options.rehearsal));
      expected.set(phase, blocks);
    }
    for (const [phase, blocks] of expected) {
      const path = this.#path(phase);
      const standing = await textOf(path);
      const right = mendLog(standing, blocks);
      if (right === standing) continue;
      await replace(path, right);
      this.mended.push(path);
    }
    await this.#writeRunbook();
  }

  /** Entries that come while others are being written go to the disk together. */
  take(entry: Entry): void {
    const phase = this.#route(entry.event);
    if (phase !== undefined) {
      const begins = !this.logs.has(phase);
      const path = this.#path(phase);
      const text = blockText(logBlock(entry, this.#options.rehearsal));
      const before = this.#waiting.get(path) ?? (begins ? blockText(this.#header(phase)) : '');
      this.#waiting.set(path, before + text);
    }
    this.#writing ??= this.#write();
  }

  async flush(): Promise<void> {
    await this.#writing;
    if (this.#failed !== undefined) throw storeFailed(this.#options.folder, this.#failed);
  }

  /** A view that cannot be written does not stop a run: the journal holds everything, and the next start mends it. */
  async #write(): Promise<void> {
    await undefined;
    let seen = -1;
    try {
      while (this.#failed === undefined && seen !== this.#options.journal.entries().length) {
        seen = this.#options.journal.entries().length;
        const waiting = this.#waiting;
        this.#waiting = new Map();
        for (const [path, text] of waiting) await appendFile(path, text);
        await this.#writeRunbook();
      }
    } catch (error) {
      this.#failed = error;
    }
    this.#writing = undefined;
  }

  async #writeRunbook(): Promise<void> {
    const { facts, journal, rehearsal } = this.#options;
    await replace(this.runbook, runbook(facts, journal.state, journal.entries(), rehearsal));
  }

  #header(phase: string): Block {
    const { facts, journal, rehearsal } = this.#options;
    const title =
      facts.phases.find(({ id }) => id === phase)?.title ?? journal.state.phases.get(phase)?.title;
    return logHeader(phase, title ?? `phase ${phase}`, rehearsal);
  }

  #path(phase: string): string {
    const path = join(this.#options.folder, logFile(phase));
    this.logs.set(phase, path);
    return path;
  }
}

/** Readers see the old file or the new one, never a half. */
async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
