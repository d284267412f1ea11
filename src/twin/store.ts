import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseWorld, type World } from './world.ts';

/** Where a world is kept between two processes. */
export interface WorldStore {
  /** What stands there, or undefined where nothing does or nothing new does since the last look. */
  load(): World | undefined;
  save(world: World): void;
}

/** One file, replaced as a whole: a process killed at any moment leaves the world before or the world after. */
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
      mkdirSync(dirname(file), { recursive: true });
      const beside = `${file}.${process.pid}`;
      writeFileSync(beside, `${JSON.stringify(world)}\n`, { mode: 0o600 });
      renameSync(beside, file);
      seen = mark();
    },
  };
}

export const memoryStore: WorldStore = { load: () => undefined, save: () => {} };
