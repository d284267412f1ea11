import { stripVTControlCharacters } from 'node:util';
import { ProcessOutput } from 'listr2';

// Terminal control: DECAWM (a row too long for the line is cut off, or goes on below), and CSI cursor movement.
const NO_WRAP = '\u001b[?7l';
const WRAP = '\u001b[?7h';
const up = (rows: number): string => `\u001b[${rows}A`;
const down = (rows: number): string => `\u001b[${rows}B`;
const ERASE_BELOW = '\u001b[J';

/**
 * What the stage is drawn on: the stream, with its width as it is now (listr2 hands log-update a copy that keeps the
 * width it began with), which remembers what stands there.
 *
 * A terminal that becomes narrower carries the rows that stand there over to more rows, which log-update does not
 * count when it takes them away. Rows drawn after that and before muvi hears of it are cut off instead of carried
 * over, so that there are never more to take away than `wipe` counts.
 */
export class Drawing extends ProcessOutput {
  readonly #stream: NodeJS.WriteStream;
  readonly #drawn: NodeJS.WriteStream;
  /** The lines that stand there. */
  #lines: readonly string[] = [];

  constructor(stream: NodeJS.WriteStream) {
    super(stream, stream);
    this.#stream = stream;
    const draw = (text: string): boolean => this.#draw(text);
    this.#drawn = {
      get columns() {
        return stream.columns;
      },
      get rows() {
        return stream.rows;
      },
      write: draw,
    } as NodeJS.WriteStream;
  }

  override get stdout(): NodeJS.WriteStream {
    return this.#drawn;
  }

  #draw(text: string): boolean {
    this.#lines = stripVTControlCharacters(text).split('\n').slice(0, -1);
    return this.toStdout(`${NO_WRAP}${text}${WRAP}`, false);
  }

  /**
   * Takes away what stands there on a terminal whose width has just changed, and leaves the cursor where the next
   * drawing, which takes away as many rows as were drawn, begins where this one did.
   */
  wipe(): void {
    const rows = this.#lines.reduce(
      (sum, { length }) => sum + Math.max(1, Math.ceil(length / this.#stream.columns)),
      0,
    );
    if (rows > this.#lines.length) this.toStdout(up(rows) + ERASE_BELOW + down(this.#lines.length), false);
  }
}
