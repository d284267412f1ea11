import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { storeFailed } from '../journal/errors.ts';
import type { Folders } from './records.ts';

/**
 * Takes away what rehearsals left beside their journal; for whoever holds its lock, and is about to begin it anew. What
 * the journal can write again goes first, and the world last. Throws STORE_READ_ONLY where it may not be taken away.
 */
export function forgetRehearsal({ store, logs, plans, work, world }: Folders): void {
  try {
    for (const path of [logs, plans, work, join(store, 'effects.json'), world])
      rmSync(path, { recursive: true, force: true });
  } catch (error) {
    throw storeFailed(store, error);
  }
}
