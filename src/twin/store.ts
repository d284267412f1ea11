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
import { LATEST, parseWorld, type Table, type World } from './world.ts';

/** Who holds the lock of a rehearsal's records: what it takes to save its world. */
export interface Holder {
  /** Throws where the lock is no longer this process's own. */
  check(): void;
}

/** A world's file in the hands of the one process that may change it. */
export interface KeptWorld {
  /** What stands there, or undefined where nothing does. Throws a usage error where this version cannot read it. */
  load(): World | undefined;
  /** On disk when it returns. Throws what the holder's check throws, WORLD_CHANGED (exit 6), or why it cannot be. */
  save(world: World): void;
}

/** The world in a file, as anyone may read it: a copy, of which nothing finds its way back. */
export function worldIn(file: string): World | undefined {
  return markOf(file) === undefined ? undefined : parseWorld(readFileSync(file, 'utf8'), file);
}

/** How a world's file begins, and what room its time has there. */
const HEAD = '{"version":1,"time":';
const ROOM = String(LATEST).length;

/**
 * One file, replaced as a whole: a process killed at any moment leaves the world before or the world after. Its time
 * has a fixed place, so that the passing of time alone (most of what a rehearsal's reads do) is one small write:
 * measured, 0.05 ms against 5 for the whole file, which a rehearsal of the build would pay 460 times. It is whole
 * too: so few bytes of one page are copied without a stop in between.
 */
export function keptWorld(file: string, holder: Holder): KeptWorld {
  let seen = markOf(file);
  let saved: World | undefined;
  /** Nobody else may write: what stands there must be what this process left or found. */
  const own = (): void => {
    holder.check();
    if (markOf(file) !== seen) throw worldChanged(file);
  };
  return {
    load() {
      own();
      return worldIn(file);
    },
    save(world) {
      const time = stamp(world.time);
      if (saved !== undefined && onlyTimePassed(saved, world)) {
        if (saved.time === world.time) return;
        own();
        tick(file, time, own);
      } else replace(file, `${asText(world, time)}\n`, own);
      seen = markOf(file);
      saved = world;
    },
  };
}

/** What tells one state of a file from another. */
function markOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat && `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

/** A time as it stands in the file, always of one width. Anything but whole milliseconds is a fault of muvi's. */
function stamp(time: number): string {
  if (!Number.isInteger(time) || time < 0 || time > LATEST)
    throw new RangeError(`not a world's time: ${time}`);
  return String(time).padEnd(ROOM);
}

function onlyTimePassed(before: World, after: World): boolean {
  return before.tables === after.tables && before.tokens === after.tokens && before.count === after.count;
}

function replace(file: string, text: string, own: () => void): void {
  const beside = `${file}.${process.pid}`;
  try {
    makeFolder(dirname(file));
    writeFileSync(beside, text, { mode: 0o600 });
    own();
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw notWritten(file, error);
  }
}

/** Asks once more when the file is open: should another be put in its place now, this writes into what nobody reads. */
function tick(file: string, time: string, own: () => void): void {
  try {
    const handle = openSync(file, 'r+');
    try {
      own();
      writeSync(handle, time, HEAD.length);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw notWritten(file, error);
  }
}

const CODES: Readonly<Record<string, string>> = {
  ENOSPC: 'STORE_FULL',
  EDQUOT: 'STORE_FULL',
  EROFS: 'STORE_READ_ONLY',
  EACCES: 'STORE_READ_ONLY',
  EPERM: 'STORE_READ_ONLY',
};

/** The world as it was stands there still. Errors muvi knows already pass through. */
function notWritten(file: string, cause: unknown): MuviError {
  if (cause instanceof MuviError) return cause;
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

/** Something else than this process wrote the file, or took it away, while this one held the lock. */
function worldChanged(file: string): MuviError {
  return new MuviError({
    code: 'WORLD_CHANGED',
    fault: 'user',
    exit: EXIT.locked,
    message: `${file} was changed by something else than this run; nothing more is written to it from here`,
    remedy: 'see who holds the records with `muvi status`, then run the same command again',
  });
}

/** The text of tables already written: a world shares the ones that did not change with the world before. */
const written = new WeakMap<Table, string>();

function asText({ version: _version, time: _time, tables, ...rest }: World, time: string): string {
  const table = (rows: Table): string => {
    const text = written.get(rows) ?? JSON.stringify(rows);
    written.set(rows, text);
    return text;
  };
  const loci = Object.entries(tables).map(([locus, named]) => {
    const parts = Object.entries(named).map(([name, rows]) => `${JSON.stringify(name)}:${table(rows)}`);
    return `${JSON.stringify(locus)}:{${parts.join(',')}}`;
  });
  return `${HEAD}${time},${JSON.stringify(rest).slice(1, -1)},"tables":{${loci.join(',')}}}`;
}
