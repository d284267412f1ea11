import type { Place } from '../aws/transport.ts';
import { usageError } from '../engine/errors.ts';

/**
 * One thing of the world: a VPC, a replication group. Plain JSON, never changed in place. `data` is what the
 * kind keeps; `state` is the one entered at `since` and left by itself at `due` (milliseconds since the epoch).
 */
export interface Stored<D = unknown> {
  readonly id: string;
  readonly state: string;
  readonly since: number;
  readonly due?: number;
  /** It never leaves its transitional state: the fault of that name. */
  readonly stuck?: true;
  readonly created: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly data: D;
}

export type Table = Readonly<Record<string, Stored>>;

/** An answer kept for a client token, so that the same request again gets it again. */
export interface Remembered {
  readonly input: string;
  readonly output: unknown;
}

/**
 * The whole world as an immutable value: every change makes a new one, so that an older one stays a faithful
 * picture of the past. Tables stand by `<account>/<region>` (or `<account>/global`), then `<service>:<kind>`.
 */
export interface World {
  readonly version: 1;
  /** Where every made-up id and password hash comes from. */
  readonly seed: string;
  /** How many ids were made up. */
  readonly count: number;
  /** The virtual time, whole milliseconds since the epoch. */
  readonly time: number;
  readonly tables: Readonly<Record<string, Readonly<Record<string, Table>>>>;
  readonly tokens: Readonly<Record<string, Remembered>>;
}

/** The part of a place that decides where a thing stands. */
export type Locus = Pick<Place, 'account' | 'region'>;

/** The key of a place's tables; things of a global service stand under `<account>/global`. */
export function locusKey(place: Locus, scope: 'region' | 'global' = 'region'): string {
  return `${place.account}/${scope === 'global' ? 'global' : place.region}`;
}

/** The day the runbook was begun, 06:00 UTC: the time at which the starting world stands still. */
export const BEGINNING = Date.UTC(2026, 1, 23, 6);

export function emptyWorld(seed = 'muvi', time = BEGINNING): World {
  return { version: 1, seed, count: 0, time, tables: {}, tokens: {} };
}

/** The latest moment of which a Date can be made, in milliseconds since the epoch: sixteen digits. */
export const LATEST = 8.64e15;

/** A world from its file's text. Throws a usage error where it is not one this version can read. */
export function parseWorld(text: string, file: string): World {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const world = parsed as Partial<World> | undefined;
  const { time = Number.NaN, tables } = world ?? {};
  if (world?.version !== 1 || !(time >= 0 && time <= LATEST) || typeof tables !== 'object') {
    throw usageError(
      'TWIN_WORLD',
      `${file} is not a rehearsal world this version can read`,
      'muvi rehearse --reset',
    );
  }
  return { ...emptyWorld(), ...world, time: Math.ceil(time) } as World;
}
