import { type Clock, humanDuration } from '../../engine/clock.ts';
import type { Entry, Progress } from '../../engine/events.ts';
import type { Question } from '../../engine/host.ts';
import type { Screen } from '../screen.ts';
import { clean, wrapped } from '../text.ts';
import type { ConsoleHost } from './console-host.ts';
import { type RowWords, rowLines } from './row.ts';
import { type Sentence, sentenceOf } from './sentences.ts';
import type { Stage, Standing } from './stage.ts';
import { mark, toned } from './tones.ts';

interface TerminalOptions {
  readonly screen: Screen;
  readonly stream: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly ask: (question: Question) => Promise<string | undefined>;
}

/** How often the elapsed time moves on between two polls, in milliseconds. */
const TICK_MS = 500;

/** Columns that a row's mark takes, and two that stay free at the right: a full row would be carried over. */
const BESIDE_ROWS = 4;

/** A target on the stage, and since when it waits for what. */
interface Row {
  readonly index: number;
  readonly name: string;
  words: RowWords;
  standing: Standing;
  waiting?: { readonly state: string; readonly sinceMs: number; readonly usuallyMs: number };
}

/** The targets of a step side by side, with elapsed against usual time; everything else line by line. */
export function terminalHost(options: TerminalOptions): ConsoleHost {
  const host = new TerminalHost(options);
  return {
    notify: (notice) => host.notify(notice),
    ask: (question) => host.ask(question),
    settled: () => host.settled(),
  };
}

class TerminalHost {
  readonly #screen: Screen;
  readonly #options: TerminalOptions;
  #stage: Stage | undefined;
  #rows = new Map<string, Row>();
  #step = '';
  #ticker: NodeJS.Timeout | undefined;
  /** What is to be shown, in order: the stage goes up only after its renderer was loaded. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#screen = options.screen;
  }

  notify(notice: Entry | Progress): void {
    this.#queue = this.#queue.then(() => this.#take(notice));
  }

  async ask(question: Question): Promise<string | undefined> {
    await this.#queue;
    this.#stage?.end(false);
    try {
      return await this.#options.ask(question);
    } finally {
      this.#queue = this.#queue.then(() => this.#stage?.show());
    }
  }

  async settled(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#close());
    await this.#queue;
  }

  async #take(notice: Entry | Progress): Promise<void> {
    if (!('event' in notice) && notice.type === 'step-started') return this.#open(notice);
    const kind = 'event' in notice ? notice.event.type : notice.type;
    if (kind === 'stopped' || kind === 'phase-finished' || kind === 'step-finished') this.#close();
    const sentence = sentenceOf(notice);
    if (sentence === undefined) return;
    const row = this.#rowOf(notice);
    if (row === undefined) return this.#line(sentence);
    if (kind === 'recorded') return;
    row.words = this.#scrubbed(sentence);
    row.standing = sentence.ends ? sentence.tone : 'working';
    row.waiting = undefined;
    if (!('event' in notice) && notice.type === 'waiting') {
      const sinceMs = this.#options.clock.now() - notice.elapsedMs;
      row.waiting = { state: sentence.text, sinceMs, usuallyMs: notice.usuallyMs };
    }
    this.#draw(row);
  }

  async #open(step: Extract<Progress, { type: 'step-started' }>): Promise<void> {
    this.#close();
    this.#line({ tone: 'plain', text: `${step.step} ${step.title}` });
    this.#step = step.step;
    if (step.targets.length === 0) return;
    const { Stage } = await import('./stage.ts');
    this.#rows = new Map(
      step.targets.map((target, index) => {
        const name = target === 'all' ? '' : clean(target);
        return [target, { index, name, words: { text: '' }, standing: 'waiting' }];
      }),
    );
    const names = [...this.#rows.values()].map(({ name }) => name || step.title);
    this.#stage = new Stage(this.#screen, this.#options.stream, names);
    for (const row of this.#rows.values()) this.#draw(row);
    await this.#stage.show();
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#ticker.unref();
    this.#options.stream.on('resize', this.#resized);
  }

  #close(): void {
    clearInterval(this.#ticker);
    this.#options.stream.off('resize', this.#resized);
    this.#stage?.end(true);
    this.#stage = undefined;
    this.#rows.clear();
  }

  #rowOf(notice: Entry | Progress): Row | undefined {
    const about = 'event' in notice ? notice.event : notice;
    if (!('target' in about) || about.target === undefined || about.step !== this.#step) return undefined;
    return this.#rows.get(about.target);
  }

  #tick(): void {
    for (const row of this.#rows.values()) if (row.waiting) this.#draw(row);
  }

  #draw({ index, name, words, standing, waiting }: Row): void {
    const told = waiting === undefined ? words : waitingWords(waiting, this.#options.clock.now());
    const lines = rowLines(name, told, this.#screen.columns() - BESIDE_ROWS);
    this.#stage?.set(index, lines.join('\n'), standing);
  }

  #scrubbed({ text, shorter, brief }: Sentence): RowWords {
    const scrubbed = (part: string | undefined) =>
      part === undefined ? undefined : clean(this.#screen.scrub(part));
    return { text: clean(this.#screen.scrub(text)), shorter: scrubbed(shorter), brief: scrubbed(brief) };
  }

  /** What is up was drawn for another width: its rows are worded anew once it is gone. */
  readonly #resized = (): void => {
    this.#stage?.wipe();
    for (const row of this.#rows.values()) this.#draw(row);
  };

  #line({ tone, text, where }: Sentence): void {
    const full = clean(where === undefined ? text : `${where}: ${text}`);
    const sign = tone === 'plain' ? '' : `${mark(this.#screen, tone)} `;
    const [first = '', ...more] = wrapped(full, this.#screen.columns() - 2);
    this.#screen.line(
      tone === 'plain' ? this.#screen.paint('bold', first) : sign + toned(this.#screen, tone, first),
    );
    for (const line of more) this.#screen.line(`  ${toned(this.#screen, tone, line)}`);
  }
}

function waitingWords({ state, sinceMs, usuallyMs }: NonNullable<Row['waiting']>, now: number): RowWords {
  const elapsed = humanDuration(Math.max(0, now - sinceMs));
  const words = clean(state);
  return {
    text: `${words}, ${elapsed} of usually ${humanDuration(usuallyMs)}`,
    shorter: `${words} ${elapsed}`,
  };
}
