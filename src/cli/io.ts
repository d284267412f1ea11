import type { Clock } from '../engine/clock.ts';
import type { SecretRegistry } from '../secrets/registry.ts';
import type { Globals } from './globals.ts';
import type { Screen } from './screen.ts';

/** Everything a command may touch of the process it runs in; main.ts makes it once. */
export interface Io {
  readonly globals: Globals;
  /** As typed, without the interpreter: for the journal and for "the command to resume". */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Results. */
  readonly out: Screen;
  /** Progress, questions, errors. */
  readonly err: Screen;
  /** Node makes its streams when they are first asked for, and takes milliseconds: only who asks or animates does. */
  stdin(): NodeJS.ReadableStream;
  stderr(): NodeJS.WriteStream;
  /** Whether a person can be asked: stdin and stderr are terminals and `--no-input` was not given. */
  readonly canAsk: boolean;
  readonly clock: Clock;
  /** The values that must not be shown; every sink scrubs with it. */
  readonly secrets: SecretRegistry;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP, with an Interrupted as the reason. */
  readonly signal: AbortSignal;
  /** Does what a signal does: a prompt in raw mode reads Ctrl-C as a key. */
  interrupt(signal: NodeJS.Signals): void;
}

/** Writes a result as JSON. The field names are a contract; the layout is not. */
export function writeJson(io: Io, value: unknown): void {
  io.out.line(JSON.stringify(value, null, 2));
}
