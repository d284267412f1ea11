import { setMaxListeners } from 'node:events';
import manifest from '../package.json' with { type: 'json' };
import { systemClock } from './cli/clock.ts';
import { showFailure } from './cli/failure.ts';
import { Interrupted } from './cli/interrupted.ts';
import type { Io } from './cli/io.ts';
import { isTerminal, outputTo } from './cli/output.ts';
import { isBare, type Parsed, parse, parseHome } from './cli/program.ts';
import { type Sink, screenOver } from './cli/screen.ts';
import { EXIT, type ExitCode } from './engine/errors.ts';
import { createSecretRegistry } from './secrets/registry.ts';

/** argv → command → exit code. The only catch-all, and the only place that ends the process. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const stop = new AbortController();
  // A run waits for as many targets at once as have a write under way, each on this one signal, and stops listening
  // when its wait is over: that is no leak, and there is no number of them past which it would be one.
  setMaxListeners(0, stop.signal);
  const interrupt = (signal: NodeJS.Signals): void => {
    if (stop.signal.aborted) leave(new Interrupted(signal).exit);
    stop.abort(new Interrupted(signal));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
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
  const stdout = screenOver(outputTo(1), screen);
  const stderr = screenOver(unfailing(outputTo(2)), screen);
  const failed = (error: unknown): never => leave(showFailure(error, stderr, { ...switches, argv }));
  process.on('uncaughtException', failed).on('unhandledRejection', failed);
  // Work that waits for nothing would end the process quietly, with 0: that is a fault, and said so.
  process.once('beforeExit', () => failed(new Error('the command ended without a result')));
  try {
    const canAsk = isTerminal(0) && isTerminal(2);
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
    stdin: () => process.stdin,
    stderr: () => process.stderr,
    canAsk: outside.canAsk && globals.input,
    clock: systemClock,
  };
  const { act } = await spec.load();
  const exit = await act(input, io);
  // Whatever a stopped run came to, the signal that stopped it decides between its two codes.
  const stopped = exit === EXIT.interrupted || exit === EXIT.terminated;
  return stopped && io.signal.reason instanceof Interrupted ? io.signal.reason.exit : exit;
}

/**
 * A stream whose writes are lost where they fail: there is nowhere left to say that stderr is on a full disk, and a
 * run must neither end by it nor be told to have ended otherwise than it did.
 */
function unfailing(sink: Sink): Sink {
  const write = (text: string): void => {
    try {
      sink.write(text);
    } catch {}
  };
  return Object.create(sink, { write: { value: write } }) as Sink;
}

/** Ends the process with what was written delivered; the cursor may have been hidden by a progress display. */
function leave(exit: ExitCode = EXIT.done): never {
  if (isTerminal(2) && process.env['TERM'] !== 'dumb') process.stderr.write('\u001b[?25h');
  process.exit(exit);
}
