import { CallFailed, EXIT, type ExitCode, MuviError } from '../engine/errors.ts';
import { failureOf } from './failure.ts';
import type { Io } from './io.ts';
import { openReadOnlyWay, type Way } from './session.ts';
import { type Asked, verifyRound } from './verifying.ts';
import { watchView } from './views/check-watch.ts';

/** Simulated time passes at once: between two rounds of a rehearsal a person gets this long to look, in milliseconds. */
const REHEARSED_PAUSE_MS = 1_000;

/** How long an interrupted round may take to give the lock back, in milliseconds. */
const LEAVING_MS = 2_000;

/**
 * Verifies again and again, from start to start every `intervalMs`, until a signal or the end of who reads: gives
 * the exit code of a stopped command, or of the last round. The records are locked during a round alone. A round
 * that finds them locked, or after a first good one meets a store or an AWS that cannot be reached, is said to be
 * missed; the next is tried as ever.
 */
export async function watch(io: Io, asked: Asked, intervalMs: number): Promise<ExitCode> {
  // Credentials that end at night would be waited for with the lock held: what they cannot read is unknown.
  const unattended: Io = { ...io, canAsk: false };
  const view = watchView(io, intervalMs);
  let way: Way | undefined;
  let rounds = 0;
  let exit: ExitCode = EXIT.done;
  for (let number = 1; !io.signal.aborted; number += 1) {
    const started = io.clock.now();
    const later = rounds === 0 ? 0 : intervalMs;
    try {
      way = await wayOf(unattended, way);
      view.begins(way.records);
      const round = await stoppable(unattended, (signal) =>
        verifyRound({ ...unattended, signal }, way as Way, asked, way?.records.rehearsal ? later : 0),
      );
      rounds += 1;
      view.round(number, round);
      exit = round.exit;
    } catch (error) {
      if (io.signal.aborted) break;
      if (!passes(error, rounds)) throw error;
      const clock = way?.connection.clock ?? io.clock;
      view.missed(number, { at: new Date(clock.now()).toISOString(), missed: failureOf(error, io.argv) });
    }
    if (io.out.gone()) return exit;
    const pause = way?.records.rehearsal ? REHEARSED_PAUSE_MS : intervalMs - (io.clock.now() - started);
    await io.clock.sleep(Math.max(0, pause), io.signal).catch((error: unknown) => {
      if (!io.signal.aborted) throw error;
    });
  }
  view.ends(rounds);
  return EXIT.interrupted;
}

/** AWS is reached by one way for all rounds; a rehearsal's world is another process's too, and opened anew. */
async function wayOf(io: Io, way: Way | undefined): Promise<Way> {
  return way && !way.records.rehearsal ? way : openReadOnlyWay(io);
}

/**
 * A round of its own signal, so that nothing of it hangs on the process's when it is over. Once that is aborted it
 * is waited for as long as it takes to give the lock back, and no longer.
 */
async function stoppable<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const late = new AbortController();
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      own.abort(io.signal.reason);
      const leave = () => reject(io.signal.reason);
      io.clock.sleep(LEAVING_MS, late.signal).then(leave, leave);
    };
  });
  io.signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work(own.signal), stopped]);
  } finally {
    io.signal.removeEventListener('abort', stop);
    late.abort();
  }
}

/** What the next round may find gone: a lock at any time; a store or credentials that failed, once they had worked. */
const PASSING: readonly string[] = ['STORE_UNREACHABLE', 'STORE_REFUSED', 'STORE_DENIED', 'STORE_FULL'];

function passes(error: unknown, rounds: number): boolean {
  if (error instanceof MuviError && error.exit === EXIT.locked) return true;
  if (rounds === 0) return false;
  if (error instanceof CallFailed) return error.failure !== 'refused';
  return error instanceof MuviError && PASSING.includes(error.code);
}
