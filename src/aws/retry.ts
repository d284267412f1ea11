import type { Clock } from '../engine/clock.ts';
import { CallFailed } from '../engine/errors.ts';

/** Attempts at one call, the first included. A burst of throttling lasts seconds; this covers about two minutes. */
const ATTEMPTS = 10;
const SLOWEST_MS = 20_000;
/** What an API is believed to take at least, calls a second, after it has throttled. */
const SLOWEST_RATE = 0.5;

/**
 * Adapts to each API's limits as it meets them: a throttled call halves the rate of its API and is sent again
 * after a back-off, an accepted one raises it (additive increase, multiplicative decrease). The standard mode
 * without a rate lost half of a throttled burst whatever the attempts.
 */
export class AdaptiveRetry {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #rates = new Map<string, { perSecond: number; freeAt: number }>();

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Sends until it is answered. Only what was surely not accepted is sent again: a throttled call, and for a
   * read also one whose answer was lost.
   */
  async send<T>(api: string, isRead: boolean, send: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#turn(api);
      try {
        const answer = await send();
        this.#accepted(api);
        return answer;
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        if (error.failure === 'throttled') this.#throttled(api);
        const again = error.failure === 'throttled' ? ATTEMPTS : isRead && error.failure === 'lost' ? 3 : 1;
        if (attempt >= again) throw error;
        await this.#clock.sleep(Math.min(SLOWEST_MS, 2 ** attempt * 100 * (0.5 + this.#random())));
      }
    }
  }

  /** Waits for this API's turn, where it has throttled before. */
  async #turn(api: string): Promise<void> {
    const rate = this.#rates.get(api);
    if (rate === undefined) return;
    const now = this.#clock.now();
    const free = Math.max(now, rate.freeAt);
    rate.freeAt = free + 1_000 / rate.perSecond;
    if (free > now) await this.#clock.sleep(free - now);
  }

  #throttled(api: string): void {
    const rate = this.#rates.get(api);
    this.#rates.set(api, {
      perSecond: Math.max(SLOWEST_RATE, (rate?.perSecond ?? 20) / 2),
      freeAt: rate?.freeAt ?? this.#clock.now(),
    });
  }

  #accepted(api: string): void {
    const rate = this.#rates.get(api);
    if (rate === undefined) return;
    rate.perSecond += 0.5;
    if (rate.perSecond > 20) this.#rates.delete(api);
  }
}
