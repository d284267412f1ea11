import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { DatabaseError } from './errors.ts';
import { describeServer, type Server } from './server/server.ts';

const totals = z.object({
  tables: z.number(),
  rows: z.number(),
  bytes: z.number(),
  largeObjects: z.number(),
  sequences: z.number(),
});

const checkpoint = z.object({
  /** `verified`: the copy stands beside and is equal. `swapped`: it took its place. `done`: nothing is left to do. */
  stage: z.enum(['verified', 'swapped', 'done']),
  /** The number of the database that was copied into: a name can come back as something else. */
  id: z.number(),
  totals,
  notes: z.array(z.string()),
});

/** Names one copy among the checkpoints. */
export function checkpointKey(from: Server, to: Server): string {
  return `${describeServer(from)} -> ${describeServer(to)}`;
}

/** What was copied of a database. */
export type Totals = z.infer<typeof totals>;
/** How far the copy of one database came. Before `verified` there is nothing worth keeping: it begins anew. */
export type Checkpoint = z.infer<typeof checkpoint>;

/** Where checkpoints are kept. The key names the source and the target of one copy. */
export interface Checkpoints {
  read(key: string): Promise<Checkpoint | undefined>;
  write(key: string, checkpoint: Checkpoint): Promise<void>;
  /** Forgets all, so that the next run copies anew. */
  clear(): Promise<void>;
}

/** Checkpoints for as long as the process lives. */
export function memoryCheckpoints(): Checkpoints {
  const kept = new Map<string, Checkpoint>();
  return {
    read: async (key) => kept.get(key),
    write: async (key, value) => void kept.set(key, value),
    clear: async () => kept.clear(),
  };
}

/** Checkpoints in a JSON file, on disk before `write` returns. Throws `DB_CHECKPOINT` if the file is damaged. */
export function fileCheckpoints(file: string): Checkpoints {
  const load = async (): Promise<Record<string, Checkpoint>> => {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return {};
    try {
      return z.record(z.string(), checkpoint).parse(JSON.parse(text));
    } catch (error) {
      throw new DatabaseError(
        'DB_CHECKPOINT',
        `${file} does not hold the state of a copy`,
        `remove ${file}: all databases are then copied anew`,
        error,
      );
    }
  };
  return {
    read: async (key) => (await load())[key],
    async write(key, value) {
      await replaceFile(file, JSON.stringify({ ...(await load()), [key]: value }, null, 2));
    },
    clear: async () => await rm(file, { force: true }),
  };
}

async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
