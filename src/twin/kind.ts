import type { Service } from '../aws/types.ts';
import { type Duration, milliseconds } from '../engine/clock.ts';
import { fraction } from './ids.ts';
import type { Locus, Stored } from './world.ts';

/** The state a thing is in once it is no longer described at all. */
export const GONE = 'gone';

/** A state that ends by itself, after a time or a time between two, and what follows. */
export interface Passing {
  readonly lasts: Duration | readonly [Duration, Duration];
  readonly next: string;
}

/** AWS's name for an error, and how it words it. */
export interface ErrorText {
  readonly name: string;
  readonly says: (id: string, detail: string) => string;
}

/** What follows from a change of state. (A method's type, so that kinds of all data fit in one list.) */
type Effect<D> = { of(thing: Stored<D>, tx: Tx): void }['of'];

/** A kind of thing, declared: what its states are, how it refuses, what follows from them. */
export interface Kind<D = unknown> {
  readonly service: Service;
  /** Unique in its service; with it, the name of the table: `elasticache:ReplicationGroup`. */
  readonly name: string;
  readonly scope?: 'global';
  /** The states that end by themselves. Any other state lasts until something is asked of the thing. */
  readonly passing?: Readonly<Record<string, Passing>>;
  readonly errors: {
    readonly missing: ErrorText;
    readonly exists?: ErrorText;
    /** It is not in a state in which this may be done. */
    readonly state?: ErrorText;
    /** Something else still needs it. */
    readonly held?: ErrorText;
  };
  arn?(thing: Stored<D>, tx: Tx): string;
  /** What else happens when time carries it into a state. `gone` is the last. */
  readonly entered?: Readonly<Record<string, Effect<D>>>;
}

/**
 * One request's view of the world: it reads through to what stands and collects what it changes. A refusal leaves no
 * trace of it.
 */
export interface Tx {
  readonly place: Locus;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly seed: string;
  /** The same request, looking at another account or region (a peering's other side) or another moment. */
  in(place: Partial<Locus>, now?: number): Tx;
  find<D>(of: Kind<D>, id: string): Stored<D> | undefined;
  /** The thing, or the kind's own not-found error. */
  get<D>(of: Kind<D>, id: string): Stored<D>;
  /** All of a kind, by id. */
  list<D>(of: Kind<D>): Stored<D>[];
  /** Makes a thing, in the state given; its stay there begins now. Refuses an id that is taken. */
  add<D>(of: Kind<D>, id: string, state: string, data: D, tags?: Readonly<Record<string, string>>): Stored<D>;
  put<D>(of: Kind<D>, thing: Stored<D>): Stored<D>;
  /** Changes part of a thing's data. */
  patch<D>(of: Kind<D>, id: string, data: Partial<D>): Stored<D>;
  /** Carries a thing into a state, now; `gone` removes it. What the kind does on entering is done. */
  enter<D>(of: Kind<D>, id: string, state: string): void;
  remove<D>(of: Kind<D>, id: string): void;
  /** Made-up hex, never the same twice in one world, and the same in every run of it. */
  unique(length: number): string;
  /** Hex that is always the same for the same parts, in this world: the part of a host name an account has. */
  fixed(length: number, ...parts: readonly string[]): string;
}

/** Declares a kind; only there to let its data's type be named. */
export function kind<D>(declared: Kind<D>): Kind<D> {
  return declared;
}

export function tableName(of: Pick<Kind, 'service' | 'name'>): string {
  return `${of.service}:${of.name}`;
}

/**
 * The thing as it enters a state at a time, with the moment it will leave it. Between two bounds the stay is
 * drawn from the thing's own id, so that the same world always takes the same time.
 */
export function entering<D>(
  of: Kind<D>,
  thing: Stored<D>,
  state: string,
  at: number,
  seed: string,
): Stored<D> {
  const { due: _due, stuck: _stuck, ...rest } = thing;
  const passing = of.passing?.[state];
  if (!passing) return { ...rest, state, since: at };
  return { ...rest, state, since: at, due: at + stay(passing, seed, thing.id, state, at) };
}

function stay({ lasts }: Passing, ...seed: readonly (string | number)[]): number {
  if (typeof lasts === 'string') return milliseconds(lasts);
  const [least, most] = [milliseconds(lasts[0]), milliseconds(lasts[1])];
  return Math.round(least + fraction(...seed) * (most - least));
}
