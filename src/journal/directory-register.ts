import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import type { Register } from './lock.ts';

/** Superseded files that stay, so that a listing made while others swap never misses the newest. */
const KEPT = 16;

/**
 * A register in a folder of numbered files, of which the highest is the value. A swap links the next number,
 * which the file system grants to one process alone; the highest is never removed, so a slow contender that
 * links a number swept long ago sees the higher one and takes its own back. A single file with rename would let
 * two processes that both judged it stale move each other's fresh lock away.
 */
export class DirectoryRegister implements Register {
  readonly #folder: string;
  /** The file of this process's own last swap, and the one that would supersede it. */
  #own = '';
  #next = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(): Promise<{ version: string; text: string } | undefined> {
    for (;;) {
      const highest = this.#highest();
      if (highest === 0) return undefined;
      try {
        return { version: String(highest), text: readFileSync(this.#path(highest), 'utf8') };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  }

  async swap(version: string | undefined, text: string): Promise<string | undefined> {
    makeFolder(this.#folder);
    const next = Number(version ?? 0) + 1;
    const draft = join(this.#folder, `draft-${randomUUID()}`);
    writeFileSync(draft, text);
    try {
      linkSync(draft, this.#path(next));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
      throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    if (this.#highest() !== next) {
      rmSync(this.#path(next), { force: true });
      return undefined;
    }
    this.#own = this.#path(next);
    this.#next = this.#path(next + 1);
    for (const old of this.#numbers()) if (old <= next - KEPT) rmSync(this.#path(old), { force: true });
    return String(next);
  }

  /** Whether this process's last swap still stands. */
  ownsLatest(): boolean {
    return existsSync(this.#own) && !existsSync(this.#next);
  }

  #highest(): number {
    return Math.max(0, ...this.#numbers());
  }

  #numbers(): number[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => /^\d+\.json$/.test(name))
        .map((name) => Number.parseInt(name, 10));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #path(number: number): string {
    return join(this.#folder, `${number}.json`);
  }
}
