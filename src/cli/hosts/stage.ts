import {
  DefaultRenderer,
  ListrDefaultRendererLogLevels as Icon,
  Listr,
  ListrLogger,
  ListrTaskState,
  Spinner,
} from 'listr2';
import type { Screen } from '../screen.ts';
import { Drawing } from './drawing.ts';
import type { Tone } from './sentences.ts';

const FRAMES = { unicode: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'], ascii: ['-', '\\', '|', '/'] };

class Frames extends Spinner {
  protected override readonly spinner: string[];

  constructor(unicode: boolean) {
    super();
    this.spinner = unicode ? FRAMES.unicode : FRAMES.ascii;
  }
}

/** Node's, and not of its documented ones: asks the terminal for its size, and emits `resize` where that is new. */
interface Sized {
  _refreshSize?(): void;
}

/**
 * Draws for the width there is, not for the one of the last signal that was heard: a busy process hears of a new
 * width late, and what it draws meanwhile would be taken away by the wrong count.
 */
class Renderer extends DefaultRenderer {
  readonly #sized: Sized;

  constructor(sized: Sized, ...rest: ConstructorParameters<typeof DefaultRenderer>) {
    super(...rest);
    this.#sized = sized;
  }

  override update(): void {
    this.#sized._refreshSize?.();
    super.update();
  }
}

/** How a target stands on the stage. */
export type Standing = 'waiting' | 'working' | Tone;

const STATES: Readonly<Record<Standing, ListrTaskState>> = {
  waiting: ListrTaskState.WAITING,
  working: ListrTaskState.STARTED,
  good: ListrTaskState.COMPLETED,
  bad: ListrTaskState.FAILED,
  warn: ListrTaskState.SKIPPED,
  quiet: ListrTaskState.COMPLETED,
  plain: ListrTaskState.COMPLETED,
};

type StageList = Listr<unknown, 'default', 'silent'>;

/**
 * The targets of one step side by side, redrawn in place. listr2 draws and does nothing else: its own runner
 * abandons siblings on a failure, so its tasks are set from here and never run.
 */
export class Stage {
  readonly #renderer: DefaultRenderer;
  readonly #tasks: StageList['tasks'];
  readonly #stream: NodeJS.WriteStream;
  readonly #drawing: Drawing;
  #up = false;
  #checked = false;

  constructor(screen: Screen, stream: NodeJS.WriteStream, names: readonly string[]) {
    const list: StageList = new Listr(
      names.map((title) => ({ title, task: () => {} })),
      { renderer: 'default', fallbackRenderer: 'silent', registerSignalListeners: false, exitOnError: false },
    );
    this.#tasks = list.tasks;
    this.#stream = stream;
    this.#drawing = new Drawing(stream);
    const plain = (text?: string): string => text ?? '';
    const icon = (unicode: string, ascii: string): string => (screen.unicode ? unicode : ascii);
    this.#renderer = new Renderer(
      stream as Sized,
      list.tasks,
      {
        logger: new ListrLogger({ processOutput: this.#drawing }),
        spinner: new Frames(screen.unicode),
        formatOutput: 'truncate',
        clearOutput: true,
        showErrorMessage: false,
        showSkipMessage: false,
        icon: {
          [Icon.COMPLETED]: icon('✔', 'ok'),
          [Icon.FAILED]: icon('✖', 'x'),
          [Icon.COMPLETED_WITH_FAILED_SISTER_TASKS]: icon('·', '-'),
          [Icon.SKIPPED_WITH_COLLAPSE]: '!',
          [Icon.WAITING]: icon('·', '-'),
        },
        ...(screen.colour
          ? {}
          : { color: Object.fromEntries(Object.values(Icon).map((level) => [level, plain])) }),
      },
      list.events,
    );
  }

  async show(): Promise<void> {
    if (this.#up) return;
    this.#up = true;
    // What is not checked counts as disabled, and is not drawn; checking draws, so it is done before the first.
    if (!this.#checked) await Promise.all(this.#tasks.map((task) => task.check({})));
    this.#checked = true;
    await this.#renderer.render();
    this.#renderer.update();
  }

  set(index: number, title: string, standing: Standing): void {
    const task = this.#tasks[index];
    if (task === undefined) return;
    task.title = title;
    task.state = STATES[standing];
  }

  /** The width has changed: takes away what was drawn for the old one. Whoever sets a row next draws all of them. */
  wipe(): void {
    if (this.#up) this.#drawing.wipe();
  }

  /** Takes the stage away, to ask or because the step is over; `leave` keeps the last picture in view. */
  end(leave: boolean): void {
    if (!this.#up) return;
    this.#up = false;
    const picture = this.#renderer.create({ prompt: false });
    this.#renderer.end();
    if (leave && picture !== '') this.#stream.write(`${picture}\n`);
  }
}
