import type { Described } from '../aws/call.ts';
import type { Service } from '../aws/types.ts';
import type { Resource, Unread } from './resource.ts';

/** The answer to a question that may be unanswerable for one resource alone. */
export type Answer<R> = { readonly value: R } | { readonly absent: true } | { readonly unread: Unread };

/** Asks one environment. Reads alone; equal questions of one inventory are sent once. */
export interface Ask {
  /** Throws CallFailed. */
  of<R>(described: Described<R>): Promise<R>;
  /** A listing to its end. Throws CallFailed, and MalformedAnswer where the answer holds no such list. */
  list<R, T>(described: Described<R>, pick: (reply: R) => readonly T[] | undefined): Promise<readonly T[]>;
  /** What is asked about one resource: not-found and failures are answers. */
  about<R>(described: Described<R>): Promise<Answer<R>>;
}

/** A kind of resource, declared: its named read, shared by the audit, the dashboard and the blueprint. */
export interface ResourceKind {
  /** `<service>/<kind>`: `elasticache/replication-group`. */
  readonly kind: string;
  /** Plural, for people. */
  readonly title: string;
  readonly service: Service;
  /** Words besides the service's that choose it: `redis`. */
  readonly also: readonly string[];
  /** `global`: the same for every region of its account. */
  readonly scope: 'region' | 'global';
  list(ask: Ask): Promise<readonly Resource[]>;
  /** Where a listing answers for every region of its account: whether a thing of it is in this one. */
  readonly isIn?: (found: Resource, region: string) => boolean;
}

type Declared = Omit<ResourceKind, 'also' | 'scope'> & Partial<Pick<ResourceKind, 'also' | 'scope'>>;

/** Declares a kind; of a region, unless it says otherwise. */
export function resourceKind(declared: Declared): ResourceKind {
  return { also: [], scope: 'region', ...declared };
}

/** An answer that lacks what its operation always has: read as unknown, never as empty. */
export class MalformedAnswer extends Error {
  constructor(what: string) {
    super(`the answer has no ${what}`);
    this.name = 'MalformedAnswer';
  }
}

/** A member that AWS always gives. Throws MalformedAnswer where it does not. */
export function needed<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null || value === '') throw new MalformedAnswer(what);
  return value;
}

/** A list in runs of at most `size`, for operations that take so many names. */
export function runs<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

/** A fact from an answer about one resource: its value, nothing where it is absent, or an entry in `unread`. */
export function factFrom<R, F>(
  answer: Answer<R>,
  field: string,
  pick: (value: R) => F,
  absent: F,
): { readonly facts: Readonly<Record<string, F>>; readonly unread: Readonly<Record<string, Unread>> } {
  if ('unread' in answer) return { facts: {}, unread: { [field]: answer.unread } };
  return { facts: { [field]: 'absent' in answer ? absent : pick(answer.value) }, unread: {} };
}
