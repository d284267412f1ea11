import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One segment of a journal: its object's key, that object's etag, its bytes. */
export interface Segment {
  readonly key: string;
  readonly etag: string;
  readonly bytes: Buffer;
}

/**
 * A copy of a journal's segments in a folder, for reads without a network and so that a segment is fetched once.
 * A file's name holds its etag: what has not changed is not asked for again, and a half-written file has no name.
 * It is never the truth, so a copy that cannot be written is no failure.
 */
export class SegmentsCopy {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The copy of a segment, where this very state of it is here. */
  get(key: string, etag: string): Buffer | undefined {
    try {
      return readFileSync(join(this.#folder, nameOf(key, etag)));
    } catch {
      return undefined;
    }
  }

  put({ key, etag, bytes }: Segment): void {
    try {
      mkdirSync(this.#folder, { recursive: true });
      const draft = join(this.#folder, `draft-${randomUUID()}`);
      writeFileSync(draft, bytes);
      renameSync(draft, join(this.#folder, nameOf(key, etag)));
      for (const old of this.#names(key)) {
        if (old !== nameOf(key, etag)) rmSync(join(this.#folder, old), { force: true });
      }
    } catch {}
  }

  /** Everything that is here, in order; undefined where nothing is. */
  all(): Buffer | undefined {
    const segments = new Map<string, Buffer>();
    for (const name of this.#names('').sort()) {
      const segment = name.slice(0, name.indexOf('-'));
      const bytes = readFileSync(join(this.#folder, name));
      // Of two states of one, the older was to be removed when a process died: a segment only grows.
      if (bytes.length >= (segments.get(segment)?.length ?? 0)) segments.set(segment, bytes);
    }
    return segments.size === 0 ? undefined : Buffer.concat([...segments.values()]);
  }

  #names(key: string): string[] {
    try {
      return readdirSync(this.#folder).filter(
        (name) => name.endsWith('.ndjson') && name.startsWith(baseOf(key)),
      );
    } catch {
      return [];
    }
  }
}

const baseOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1).replace(/\.ndjson$/, '');

const nameOf = (key: string, etag: string): string =>
  `${baseOf(key)}-${etag.replace(/[^0-9a-zA-Z]/g, '')}.ndjson`;
