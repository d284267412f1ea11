import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../engine/clock.ts';
import { makeFolder } from '../files/make-folder.ts';
import { DirectoryRegister } from './directory-register.ts';
import { DurableFile, replaceFile } from './durable-file.ts';
import { lockLost, storeFailed } from './errors.ts';
import { HolderMark } from './holder-mark.ts';
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
    read: async () => ({ bytes: contentsOf(path, folder) }),
    holder: () => lockHolder({ store: folder, register, clock }),
    async open(holder, command, breaking = false) {
      try {
        makeFolder(folder);
        const lock = { store: folder, register, holder, command, clock, breaking };
        const lease = await takeLock(lock);
        try {
          return openWriter(folder, lease, register);
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

/** Opens the journal's file, nobody else's: the lock is asked about once more when it is open. */
function openWriter(folder: string, lease: Lease, register: DirectoryRegister): DirectoryWriter {
  const path = join(folder, JOURNAL_FILE);
  const mark = new HolderMark(join(folder, LOCK_FOLDER), lease.id);
  const check = (): void => {
    if (!register.ownsLatest()) throw lockLost(folder);
  };
  let file: DurableFile | undefined;
  try {
    if (lease.takenOver) replaceFile(path, check, () => mark.removeOthers());
    file = new DurableFile(path);
    check();
    return new DirectoryWriter(folder, file, lease, mark);
  } catch (error) {
    file?.close(false);
    mark.remove();
    throw error;
  }
}

class DirectoryWriter implements Writer {
  readonly contents: Buffer;
  readonly brokenFrom: string | undefined;
  readonly #name: string;
  readonly #file: DurableFile;
  readonly #lease: Lease;
  readonly #mark: HolderMark;

  constructor(name: string, file: DurableFile, lease: Lease, mark: HolderMark) {
    this.contents = file.read();
    this.brokenFrom = lease.brokenFrom;
    this.#name = name;
    this.#file = file;
    this.#lease = lease;
    this.#mark = mark;
  }

  /**
   * Asks after the write whether it was this process's to make: a question before it says nothing about a
   * process that stands still between the two. Whoever took the lock has put another file in this one's place.
   */
  async append(lines: Buffer): Promise<void> {
    this.#act(() => this.#file.append(lines));
  }

  async cut(length: number): Promise<void> {
    this.#act(() => this.#file.cut(length));
  }

  check(): void {
    if (!this.#mark.stands()) throw lockLost(this.#name);
  }

  /** Sets room aside now: a full or read-only disk says so before anything is sent. */
  async ready(): Promise<void> {
    this.#act(() => this.#file.reserve(1));
  }

  async close(): Promise<void> {
    try {
      this.#file.close(this.#mark.stands());
      this.#mark.remove();
      await this.#lease.release();
    } catch (error) {
      throw storeFailed(this.#name, error);
    }
  }

  #act(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw storeFailed(this.#name, error);
    }
    this.check();
  }
}

/** All at once: nothing else is to be done meanwhile, and node:fs/promises takes longer to load than this to read. */
function contentsOf(path: string, folder: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw storeFailed(folder, error);
  }
}
