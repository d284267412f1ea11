import type { Act, Input } from '../../src/cli/command.ts';
import { Interrupted } from '../../src/cli/interrupted.ts';
import type { Io } from '../../src/cli/io.ts';
import { type Screen, screenOver } from '../../src/cli/screen.ts';
import type { Clock } from '../../src/engine/clock.ts';
import type { ExitCode } from '../../src/engine/errors.ts';
import { createSecretRegistry } from '../../src/secrets/registry.ts';

/** A wall clock on which nobody waits: what is to happen in a pause is told to it, and the pause is over. */
export class Wall implements Clock {
  #now = Date.parse('2026-03-01T00:00:00Z');
  readonly pauses: number[] = [];
  /** Happens in the pause of this number, from 1. */
  inPause: (pause: number) => void | Promise<void> = () => {};

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#now += ms;
    await this.inPause(this.pauses.push(ms));
    signal?.throwIfAborted();
  }
}

export interface InProcessOptions {
  readonly cwd: string;
  readonly clock: Clock;
  readonly json?: boolean;
  readonly rehearse?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly endpoint?: string;
  /** Columns of the terminal it writes to; a pipe where not given. */
  readonly columns?: number;
  /** The reader of stdout has left. */
  readonly gone?: () => boolean;
}

/** A command in this process, as if typed, with what it wrote and a way to interrupt it. */
export interface InProcess {
  readonly io: Io;
  out(): string;
  err(): string;
  ctrlC(): void;
  run(act: Act, input?: Partial<Input>): Promise<ExitCode>;
}

export function inProcess(options: InProcessOptions): InProcess {
  const stop = new AbortController();
  const env = options.env ?? { HOME: options.cwd, LANG: 'C.UTF-8', NO_COLOR: '1' };
  const texts = { out: '', err: '' };
  const screen = (name: keyof typeof texts): Screen => {
    const terminal = options.columns === undefined ? {} : { isTTY: true, columns: options.columns };
    const write = (part: string) => (texts[name] += part);
    const sink = { ...terminal, write, gone: options.gone ?? (() => false) };
    return screenOver(sink, { env, scrub: (part) => part });
  };
  const io: Io = {
    globals: {
      json: options.json ?? false,
      rehearse: options.rehearse ?? true,
      readOnly: false,
      config: undefined,
      endpoint: options.endpoint,
      color: true,
      input: false,
      debug: false,
    },
    argv: ['a', 'test'],
    env,
    cwd: options.cwd,
    out: screen('out'),
    err: screen('err'),
    stdin: () => process.stdin,
    stderr: () => process.stderr,
    canAsk: false,
    clock: options.clock,
    secrets: createSecretRegistry(),
    signal: stop.signal,
    interrupt: () => {},
  };
  return {
    io,
    out: () => texts.out,
    err: () => texts.err,
    ctrlC: () => stop.abort(new Interrupted('SIGINT')),
    run: (act, { args = {}, options: given = {} } = {}) => act({ args, options: given }, io),
  };
}
