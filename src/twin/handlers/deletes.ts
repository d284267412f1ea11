import { GONE, type Kind, type Tx } from '../kind.ts';
import { type Generic, generic } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { inState, unheld } from './guards.ts';

export interface Deletes<D> {
  /** The input member with its id. */
  readonly by: string;
  /** The states it may be deleted in; any, where not given. */
  readonly from?: readonly string[];
  /** The state it enters; at once gone, where not given. */
  readonly enters?: string;
  /** What still needs it, by id: it cannot be deleted while this is not empty. */
  heldBy?(thing: Stored<D>, tx: Tx): readonly string[];
  readonly takes?: readonly string[];
  /** What else must be so, and what else happens first. */
  before?(thing: Stored<D>, input: Fields, tx: Tx): void;
  /** The answer; empty where not given. */
  answers?(thing: Stored<D>, tx: Tx): Fields;
}

/** An operation that deletes a thing: refused while it is missing, in another state, or still needed. */
export function deletes<D>(of: Kind<D>, how: Deletes<D>): Generic {
  return generic({
    takes: [how.by, ...(how.takes ?? [])],
    run(input, tx) {
      const thing = tx.get(of, input[how.by] as string);
      if (how.from) inState(of, thing, how.from);
      unheld(of, thing, how.heldBy?.(thing, tx) ?? []);
      how.before?.(thing, input, tx);
      tx.enter(of, thing.id, how.enters ?? GONE);
      return how.answers?.(tx.find(of, thing.id) ?? thing, tx) ?? {};
    },
  });
}
