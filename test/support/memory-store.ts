import type { Store } from '../../src/journal/store.ts';

/** A journal store that outlives the processes of a test and costs no disk. */
export interface MemoryStore extends Store {
  /** Appends it takes before the disk is full; given anew, it has room again. */
  room: number;
}

export function memoryStore(): MemoryStore {
  let parts: Buffer[] = [];
  const bytes = (): Buffer => {
    if (parts.length > 1) parts = [Buffer.concat(parts)];
    return parts[0] ?? Buffer.alloc(0);
  };
  const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  const store: MemoryStore = {
    name: 'memory',
    room: Number.POSITIVE_INFINITY,
    holder: async () => undefined,
    read: async () => ({ bytes: bytes() }),
    open: async () => ({
      contents: bytes(),
      brokenFrom: undefined,
      async append(lines) {
        if (store.room < 1) throw full();
        store.room -= 1;
        parts.push(lines);
      },
      async cut(length) {
        parts = [bytes().subarray(0, length)];
      },
      check: () => {},
      async ready() {
        if (store.room < 1) throw full();
      },
      close: async () => {},
    }),
  };
  return store;
}
