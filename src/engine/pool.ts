/**
 * Runs `work` over the items, at most `limit` at a time, and waits for every one that was started. Work that only
 * waits calls `release` to let another start: what is bounded is what is being asked and sent, not what is being
 * waited for. Once `stop()` says so nothing new is started. The first exception is thrown after all have ended:
 * none is abandoned.
 */
export async function pool<T>(
  items: readonly T[],
  limit: number,
  work: (item: T, release: () => void) => Promise<void>,
  stop: () => boolean = () => false,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const started: Promise<void>[] = [];
  const failures: unknown[] = [];
  const lane = async () => {
    while (!stop() && failures.length === 0) {
      const next = queue.next();
      if (next.done) return;
      await new Promise<void>((free) => {
        const done = work(next.value, free)
          .catch((error: unknown) => void failures.push(error))
          .finally(free);
        started.push(done);
      });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, lane));
  await Promise.all(started);
  if (failures.length > 0) throw failures[0];
}
