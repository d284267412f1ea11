import type { Clock } from '../engine/clock.ts';

interface Sleeper {
  readonly due: number;
  readonly order: number;
  wake(): void;
}

/** Turns of the event loop without any file request under way before time may move: enough for promise chains. */
const QUIET_TURNS = 2;

/**
 * Time that passes only when nothing else can happen: everything that can run runs, then the clock jumps to the
 * next sleeper. Ten minutes of waiting take as long as the work between them. Sleepers due at one moment wake in
 * the order they lay down, so the same program always runs the same way.
 *
 * It counts whole milliseconds, as the times of AWS and of the journal do. A sleep that ends between two ends at the
 * later one: nobody wakes before the time asked for, and a jittered pause of 0.4 ms is one.
 *
 * File requests of this process keep time still by themselves; any other real work (a child process, a socket, a
 * question to a person) must be given to `hold`.
 */
export class VirtualClock implements Clock {
  readonly #sleepers: Sleeper[] = [];
  readonly #real: () => number;
  readonly #realStart: number;
  #start: number;
  #now: number;
  #order = 0;
  #held = 0;
  #pumping = false;

  constructor(start = 0, real: () => number = () => performance.now()) {
    this.#start = Math.ceil(start);
    this.#now = this.#start;
    this.#real = real;
    this.#realStart = real();
  }

  now(): number {
    return this.#now;
  }

  /** Virtual milliseconds since it was started. */
  get elapsed(): number {
    return this.#now - this.#start;
  }

  /** Real milliseconds since it was made. */
  get realElapsed(): number {
    return this.#real() - this.#realStart;
  }

  /** Starts from a world's own time. Only a clock on which nobody sleeps can be set, and only forwards. */
  startAt(time: number): void {
    if (this.#sleepers.length > 0) throw new RangeError('the clock cannot be set while someone sleeps');
    if (time <= this.#now) return;
    this.#now = Math.ceil(time);
    this.#start = this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (!Number.isFinite(ms)) throw new RangeError(`not a time to sleep: ${ms}`);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const aborted = (): void => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        due: this.#now + Math.ceil(Math.max(0, ms)),
        order: this.#order++,
        wake: () => {
          signal?.removeEventListener('abort', aborted);
          resolve();
        },
      };
      signal?.addEventListener('abort', aborted, { once: true });
      this.#sleepers.push(sleeper);
      this.#pump();
    });
  }

  /** Keeps time still until real work is done. */
  async hold<T>(work: Promise<T> | (() => Promise<T>)): Promise<T> {
    this.#held += 1;
    try {
      return await (typeof work === 'function' ? work() : work);
    } finally {
      this.#held -= 1;
      this.#pump();
    }
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    let quiet = 0;
    const turn = (): void => {
      if (this.#held > 0 || this.#sleepers.length === 0) {
        this.#pumping = false;
        return;
      }
      quiet = fileRequests() ? 0 : quiet + 1;
      if (quiet > QUIET_TURNS) {
        quiet = 0;
        this.#advance();
      }
      setImmediate(turn);
    };
    setImmediate(turn);
  }

  #advance(): void {
    const due = Math.min(...this.#sleepers.map((sleeper) => sleeper.due));
    const woken = this.#sleepers.filter((sleeper) => sleeper.due === due).sort((a, b) => a.order - b.order);
    for (const sleeper of woken) this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
    this.#now = Math.max(this.#now, due);
    for (const sleeper of woken) sleeper.wake();
  }
}

function fileRequests(): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));
}
