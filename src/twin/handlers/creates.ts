import type { Kind, Tx } from '../kind.ts';
import { type Generic, generic } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { taken } from './guards.ts';

export interface Creates<D> {
  readonly takes: readonly string[];
  /** Its id: a member of the input, or made up. Taken ids are the kind's `exists` error. */
  id(input: Fields, tx: Tx): string;
  readonly enters: string;
  /** What is kept of it; refuses what AWS would. */
  data(input: Fields, tx: Tx): D;
  tags?(input: Fields): Readonly<Record<string, string>>;
  answers(thing: Stored<D>, tx: Tx): Fields;
}

/** An operation that makes one thing. */
export function creates<D>(of: Kind<D>, how: Creates<D>): Generic {
  return generic({
    takes: how.takes,
    run(input, tx) {
      const id = how.id(input, tx);
      if (tx.find(of, id)) taken(of, id);
      return how.answers(tx.add(of, id, how.enters, how.data(input, tx), how.tags?.(input)), tx);
    },
  });
}
