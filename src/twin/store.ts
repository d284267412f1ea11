import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { EXIT, MuviError } from '../engine/errors.ts';
import { makeFolder } from '../files/make-folder.ts';
import { parseWorld, type Table, type World } from './world.ts';

/** Where a world is kept between two processes. */
export interface WorldStore {
  /** What stands there, or undefined where nothing does or nothing new does since the last look. */
  load(): World | undefined;
  save(world: World): void;
  /** Only time has passed since the last save. */
  tick(time: number): void;
}

/** How a world's file begins, and what room its time has there. */
const HEAD = '{"version":1,"time":';
const ROOM = 16;

/**
 * One file, replaced as a whole: a process killed at any moment leaves the world before or the world after. Its time
 * has a fixed place, so that the passing of time alone (most of what a rehearsal's reads do) is one small write.
 */
export function fileStore(file: string): WorldStore {
  let seen: string | undefined;
  const mark = (): string | undefined => {
    const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
    return stat && `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
  };
  return {
    load() {
      const now = mark();
      if (now === undefined || now === seen) return undefined;
      const world = parseWorld(readFileSync(file, 'utf8'), file);
      seen = now;
      return world;
    },
    save(world) {
      const beside = `${file}.${process.pid}`;
      try {
        makeFolder(dirname(file));
        writeFileSync(beside, `${asText(world)}\n`, { mode: 0o600 });
        renameSync(beside, file);
      } catch (error) {
        rmSync(beside, { recursive: true, force: true });
        throw notWritten(file, error);
      }
      seen = mark();
    },
    tick(time) {
      try {
        overwrite(file, String(time).padEnd(ROOM), HEAD.length);
      } catch (error) {
        throw notWritten(file, error);
      }
      seen = mark();
    },
  };
}

function overwrite(file: string, text: string, position: number): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, text, position);
  } finally {
    closeSync(handle);
  }
}

const CODES: Readonly<Record<string, string>> = {
  ENOSPC: 'STORE_FULL',
  EDQUOT: 'STORE_FULL',
  EROFS: 'STORE_READ_ONLY',
  EACCES: 'STORE_READ_ONLY',
  EPERM: 'STORE_READ_ONLY',
};

/** The world as it was stands there still. */
function notWritten(file: string, cause: unknown): MuviError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const is = CODES[code] ?? 'STORE_UNUSABLE';
  const again = 'then run the same command again';
  return new MuviError({
    code: is,
    fault: 'user',
    exit: EXIT.failed,
    message: `the rehearsal's world cannot be written: ${message}`,
    remedy:
      is === 'STORE_READ_ONLY'
        ? `rehearse from a folder that may be written, or make ${dirname(file)} writable, ${again}`
        : `see that there is room in ${dirname(file)} and that it may be written, ${again}`,
    cause,
  });
}

/** The text of tables already written: a world shares the ones that did not change with the world before. */
const written = new WeakMap<Table, string>();

function asText({ version: _version, time, tables, ...rest }: World): string {
  const table = (rows: Table): string => {
    const text = written.get(rows) ?? JSON.stringify(rows);
    written.set(rows, text);
    return text;
  };
  const loci = Object.entries(tables).map(([locus, named]) => {
    const parts = Object.entries(named).map(([name, rows]) => `${JSON.stringify(name)}:${table(rows)}`);
    return `${JSON.stringify(locus)}:{${parts.join(',')}}`;
  });
  return `${HEAD}${String(time).padEnd(ROOM)},${JSON.stringify(rest).slice(1, -1)},"tables":{${loci.join(',')}}}`;
}

export const memoryStore: WorldStore = { load: () => undefined, save: () => {}, tick: () => {} };
