import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** One of the two streams muvi writes to, with what it can show. */
export interface Screen {
  /** A terminal that can move its cursor: animation is allowed. */
  readonly animated: boolean;
  readonly terminal: boolean;
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Current width in columns; 80 off a terminal, where nothing is cut, and on one that does not know its own. */
  columns(): number;
  write(text: string): void;
  line(text?: string): void;
  paint(style: Style, text: string): string;
  /** Whether its reader has left (`| head -1`): what is written goes nowhere. */
  gone(): boolean;
  /** Takes known secrets out of a text; everything written goes through it. */
  scrub(text: string): string;
}

export interface ScreenOptions {
  readonly env: NodeJS.ProcessEnv;
  /** `--no-color`. */
  readonly noColor?: boolean;
  /** Plain mode for screen readers: no animation, no colour. */
  readonly plain?: boolean;
  readonly scrub: (text: string) => string;
}

/** The part of a stream that a screen needs; process.stdout and process.stderr have it. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  /** Whether its reader has left. */
  gone?(): boolean;
}

/** A screen over a stream. `NO_COLOR`, `--no-color` and `TERM=dumb` are honoured for each stream by itself. */
export function screenOver(
  sink: Sink,
  { env, noColor = false, plain = false, scrub }: ScreenOptions,
): Screen {
  const terminal = sink.isTTY === true;
  const dumb = env['TERM'] === 'dumb' || plain;
  const colour = terminal && !dumb && !noColor && !env['NO_COLOR'];
  const write = (text: string): void => {
    sink.write(scrub(text));
  };
  return {
    terminal,
    animated: terminal && !dumb,
    colour,
    unicode: speaksUnicode(env),
    columns: () => (terminal ? sink.columns || 80 : 80),
    write,
    line: (text = '') => write(`${text}\n`),
    scrub,
    gone: () => sink.gone?.() ?? false,
    paint: (style, text) => (colour ? styleText(style, text) : text),
  };
}

/** By the locale, as every Unix tool decides; the Linux console has too few glyphs. */
function speaksUnicode(env: NodeJS.ProcessEnv): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) && env['TERM'] !== 'linux';
}
