import manifest from '../package.json' with { type: 'json' };
import { systemClock } from './cli/clock.ts';
import { showFailure } from './cli/failure.ts';
import { Interrupted } from './cli/interrupted.ts';
import type { Io } from './cli/io.ts';
import { isBare, type Parsed, parse, parseHome } from './cli/program.ts';
import { screenOver } from './cli/screen.ts';
import { EXIT, type ExitCode } from './engine/errors.ts';
import { createSecretRegistry } from './secrets/registry.ts';

/** argv → command → exit code. The only catch-all, and the only place that ends the process. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const stop = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    if (stop.signal.aborted) leave(new Interrupted(signal).exit);
    stop.abort(new Interrupted(signal));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  const out = quietlyClosed(process.stdout);
  const err = quietlyClosed(process.stderr);
  const switches = {
    json: argv.includes('--json'),
    debug: argv.includes('--debug'),
    noColor: argv.includes('--no-color'),
  };
  const secrets = createSecretRegistry();
  const screen = {
    scrub: (text: string) => secrets.scrub(text),
    env: process.env,
    noColor: switches.noColor,
    plain: ['true', '1'].includes(process.env['MUVI_PLAIN'] ?? ''),
  };
  const stdout = screenOver(out, screen);
  const stderr = screenOver(err, screen);
  const failed = (error: unknown): never => leave(showFailure(error, stderr, switches));
  process.on('uncaughtException', failed).on('unhandledRejection', failed);
  // Work that waits for nothing would end the process quietly, with 0: that is a fault, and said so.
  process.once('beforeExit', () => failed(new Error('the command ended without a result')));
  try {
    const canAsk = process.stdin.isTTY === true && process.stderr.isTTY === true;
    const streams = { out: stdout, err: stderr };
    const asks = canAsk && !argv.includes('--no-input') && !argv.includes('--json');
    const bare = isBare(argv);
    const words = bare && !asks ? [...argv, '--help'] : argv;
    const parsed = await (bare && asks ? parseHome : parse)(words, manifest.version, streams);
    leave(
      await run(parsed, { argv, canAsk, out: stdout, err: stderr, signal: stop.signal, interrupt, secrets }),
    );
  } catch (error) {
    failed(error);
  }
}

type Outside = Pick<Io, 'argv' | 'canAsk' | 'out' | 'err' | 'signal' | 'interrupt' | 'secrets'>;

async function run(parsed: Parsed, outside: Outside): Promise<ExitCode> {
  if (parsed.kind === 'shown') return parsed.exit;
  const { spec, input, globals } = parsed;
  const io: Io = {
    ...outside,
    globals,
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stderr: process.stderr,
    canAsk: outside.canAsk && globals.input,
    clock: systemClock,
  };
  const { act } = await spec.load();
  const exit = await act(input, io);
  // Whatever a stopped run came to, the signal that stopped it decides between its two codes.
  const stopped = exit === EXIT.interrupted || exit === EXIT.terminated;
  return stopped && io.signal.reason instanceof Interrupted ? io.signal.reason.exit : exit;
}

/** A stream whose reader may leave (`| head -1`): what comes after is dropped, and the exit code stays true. */
function quietlyClosed(stream: NodeJS.WriteStream) {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    closed = true;
  });
  return {
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    write: (text: string) => closed || stream.write(text),
  };
}

/** Ends the process with what was written delivered; the cursor may have been hidden by a progress display. */
function leave(exit: ExitCode = EXIT.done): never {
  if (process.stderr.isTTY && process.env['TERM'] !== 'dumb') process.stderr.write('\u001b[?25h');
  process.exit(exit);
}
