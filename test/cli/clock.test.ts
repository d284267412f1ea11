import { getEventListeners } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/cli/clock.ts';

describe("the machine's clock", () => {
  it('sleeps as long as it is told', async () => {
    vi.useFakeTimers();
    try {
      let awake = false;
      const sleep = systemClock.sleep(1_000).then(() => {
        awake = true;
      });
      await vi.advanceTimersByTimeAsync(999);
      expect(awake).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await sleep;
      expect(awake).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('wakes with the reason it was stopped for, and leaves neither a timer nor a listener', async () => {
    vi.useFakeTimers();
    try {
      const stop = new AbortController();
      const sleep = systemClock.sleep(1_000, stop.signal);
      const reason = new Error('enough');
      stop.abort(reason);
      await expect(sleep).rejects.toBe(reason);
      expect(vi.getTimerCount()).toBe(0);
      expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not fall asleep when it was stopped before', async () => {
    const reason = new Error('before');
    await expect(systemClock.sleep(1_000_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('listens no longer when it has woken by itself', async () => {
    const stop = new AbortController();
    await systemClock.sleep(0, stop.signal);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});
