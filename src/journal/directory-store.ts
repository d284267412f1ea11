import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../engine/clock.ts';
import { DirectoryRegister } from './directory-register.ts';
import { DurableFile, replaceFile } from './durable-file.ts';
import { lockLost, storeFailed } from './errors.ts';
import { type Lease, lockHolder, takeLock } from './lock.ts';
import type { Store, Writer } from './store.ts';

export const JOURNAL_FILE = 'journal.ndjson';
const LOCK_FOLDER = '.lock';

/** A store in a folder, made when it is first written. `clock` is the wall clock, for the lock. */
export function directoryStore(folder: string, clock: Clock): Store {
  const path = join(folder, JOURNAL_FILE);
  const register = new DirectoryRegister(join(folder, LOCK_FOLDER));
  return {
    name: folder,
    read: async () => ({ bytes: await contentsOf(path, folder) }),
    holder: () => lockHolder({ store: folder, register, clock }),
    async open(holder, command, breaking = false) {
      try {
        mkdirSync(folder, { recursive: true });
        const lock = { store: folder, register, holder, command, clock, breaking };
        const lease = await takeLock(lock);
        try {
          const contents = await contentsOf(path, folder);
          if (lease.takenOver && contents.length > 0)
            replaceFile(path, contents, () => register.ownsLatest());
          return new DirectoryWriter(folder, new DurableFile(path), contents, lease, register);
        } catch (error) {
          await lease.release();
          throw error;
        }
      } catch (error) {
        throw storeFailed(folder, error);
      }
    },
  };
}

class DirectoryWriter implements Writer {
  readonly contents: Buffer;
  readonly brokenFrom: string | undefined;
  readonly #name: string;
  readonly #file: DurableFile;
  readonly #lease: Lease;
  readonly #register: DirectoryRegister;

  constructor(name: string, file: DurableFile, contents: Buffer, lease: Lease, register: DirectoryRegister) {
    this.contents = contents;
    this.brokenFrom = lease.brokenFrom;
    this.#name = name;
    this.#file = file;
    this.#lease = lease;
    this.#register = register;
  }

  async append(lines: Buffer): Promise<void> {
    this.#act(() => this.#file.append(lines));
    // Again: a process that stood still since the question wrote into a file that was replaced meanwhile.
    if (!this.#register.ownsLatest()) throw lockLost(this.#name);
  }

  async cut(length: number): Promise<void> {
    this.#act(() => this.#file.cut(length));
  }

  /** Sets room aside now: a full or read-only disk says so before anything is sent. */
  async ready(): Promise<void> {
    this.#act(() => this.#file.reserve(1));
  }

  async close(): Promise<void> {
    try {
      this.#file.close(this.#register.ownsLatest());
      await this.#lease.release();
    } catch (error) {
      throw storeFailed(this.#name, error);
    }
  }

  #act(action: () => void): void {
    if (!this.#register.ownsLatest()) throw lockLost(this.#name);
    try {
      action();
    } catch (error) {
      throw storeFailed(this.#name, error);
    }
  }
}

async function contentsOf(path: string, folder: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw storeFailed(folder, error);
  }
}
