import type { Clock } from '../engine/clock.ts';

/** The stages of a copy, in their order. */
export const STAGES = [
  'checks',
  'schema',
  'rows',
  'large-objects',
  'sequences',
  'indexes',
  'views',
  'verify',
  'swap',
  'done',
] as const;
export type Stage = (typeof STAGES)[number];

/** What a copy tells while it runs. */
export type CopyEvent =
  | { kind: 'stage'; database: string; stage: Stage }
  | { kind: 'table'; database: string; table: string; state: 'copying'; bytes: number }
  | { kind: 'table'; database: string; table: string; state: 'copied'; rows: number; bytes: number }
  | { kind: 'table'; database: string; table: string; state: 'verified'; rows: number; equal: boolean }
  | ({ kind: 'rows'; database: string } & RowProgress)
  | { kind: 'note'; database: string; text: string };

/** How far the rows are. */
export interface RowProgress {
  tables: number;
  tablesDone: number;
  /** Bytes that went over the wire. */
  bytes: number;
  /** 0 to 1, by the size of the tables on disk: what a row weighs on the wire is known only afterwards. */
  fraction: number;
  /** Bytes a second, over the last ten seconds. */
  rate: number;
  /** Milliseconds left at the present pace; undefined until there is one. */
  left: number | undefined;
}

/** Milliseconds between two reports of rows: four a second are enough for any screen. */
const EVERY = 250;
/** Milliseconds the rate looks back. */
const WINDOW = 10_000;

/** Counts what is copied of one database and tells the listener, not too often. */
export class Progress {
  readonly #database: string;
  readonly #clock: Clock;
  readonly #listener: (event: CopyEvent) => void;
  readonly #tables = new Map<string, { size: number; bytes: number; done: boolean }>();
  #samples: { at: number; bytes: number; fraction: number }[] = [];
  #total = 0;
  #tableCount = 0;
  #reported = Number.NEGATIVE_INFINITY;

  constructor(database: string, clock: Clock, listener: (event: CopyEvent) => void) {
    this.#database = database;
    this.#clock = clock;
    this.#listener = listener;
  }

  stage(stage: Stage): void {
    this.#listener({ kind: 'stage', database: this.#database, stage });
  }

  note(text: string): void {
    this.#listener({ kind: 'note', database: this.#database, text });
  }

  verified(table: string, rows: number, equal: boolean): void {
    this.#listener({ kind: 'table', database: this.#database, table, state: 'verified', rows, equal });
  }

  /** Says what is to be copied; the share of each table is measured against the whole. */
  expect(tables: { size: number }[]): void {
    this.#tableCount = tables.length;
    this.#total = tables.reduce((sum, { size }) => sum + size, 0);
    this.#samples = [{ at: this.#clock.now(), bytes: 0, fraction: 0 }];
  }

  /** Bytes that went over the wire so far. */
  get bytes(): number {
    return [...this.#tables.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Begins a table; `bytes` is called with every piece that is sent, `done` at its end. */
  table(table: string, size: number): { bytes: (count: number) => void; done: (rows: number) => void } {
    const database = this.#database;
    const state = { size, bytes: 0, done: false };
    this.#tables.set(table, state);
    this.#listener({ kind: 'table', database, table, state: 'copying', bytes: size });
    return {
      bytes: (count) => {
        state.bytes += count;
        if (this.#clock.now() - this.#reported >= EVERY) this.#report();
      },
      done: (rows) => {
        state.done = true;
        this.#listener({ kind: 'table', database, table, state: 'copied', rows, bytes: state.bytes });
        this.#report();
      },
    };
  }

  #report(): void {
    const at = this.#clock.now();
    this.#reported = at;
    const states = [...this.#tables.values()];
    const { bytes } = this;
    // A table may weigh more on the wire than on disk; until it is done it never counts for more than it is.
    const weight = states.reduce(
      (sum, { size, bytes: sent, done }) => sum + (done ? size : Math.min(sent, size)),
      0,
    );
    const fraction = this.#total === 0 ? 1 : weight / this.#total;
    this.#samples = this.#samples.filter(
      (sample, index, all) => at - (all[index + 1] ?? sample).at <= WINDOW,
    );
    const first = this.#samples[0] ?? { at, bytes, fraction };
    this.#samples.push({ at, bytes, fraction });
    const elapsed = at - first.at;
    const moved = fraction - first.fraction;
    this.#listener({
      kind: 'rows',
      database: this.#database,
      tables: this.#tableCount,
      tablesDone: states.filter(({ done }) => done).length,
      bytes,
      fraction,
      rate: elapsed > 0 ? ((bytes - first.bytes) * 1_000) / elapsed : 0,
      left: moved > 0 && elapsed > 0 ? Math.round(((1 - fraction) * elapsed) / moved) : undefined,
    });
  }
}
