import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What a rehearsal of a channel other than AWS brought about, by name: a rehearsed write does nothing but leave its
 * effect, and a rehearsed read answers with or without it. So a step that was not run does not hold.
 */
export interface Effects {
  has(effect: string): boolean;
  add(effect: string): void;
}

/** What a rehearsed read answers. */
export interface RehearsedRead<T> {
  /** The effect it asks about: the name its write declares. */
  readonly effect: string;
  readonly with: T;
  /** Absent: not found. */
  readonly without?: T;
}

/** Effects kept in a file, which is read when it is first asked about, or in memory only. */
export function effectsIn(file?: string): Effects {
  let read: Set<string> | undefined;
  const all = (): Set<string> => {
    read ??= new Set(file === undefined ? [] : load(file));
    return read;
  };
  return {
    has: (effect) => all().has(effect),
    add: (effect) => {
      const known = all().add(effect);
      if (file === undefined) return;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.part`, JSON.stringify([...known].sort()));
      renameSync(`${file}.part`, file);
    },
  };
}

function load(file: string): string[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as string[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
