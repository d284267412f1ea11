/** Turns of the event loop in which a signal that came while the work kept it busy is surely delivered. */
const TURNS = 2;

/**
 * Rejects with the signal's reason as soon as it is aborted; the work itself is left alone and not waited for. Work
 * that never let the event loop turn, as in a rehearsal, is let end: a signal that came meanwhile is heeded then.
 */
export async function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    const done = await Promise.race([work, stopped]);
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate);
    signal.throwIfAborted();
    return done;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
