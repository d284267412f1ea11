import type { Kind, Tx } from '../kind.ts';
import { type Generic, generic } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { inState } from './guards.ts';

export interface Modifies<D> {
  readonly by: string;
  readonly takes: readonly string[];
  readonly from?: readonly string[];
  /** The state it passes through; it stays in its own, where not given. */
  readonly enters?: string;
  /** What changes of what is kept of it; refuses what AWS would. */
  change(input: Fields, thing: Stored<D>, tx: Tx): Partial<D>;
  answers?(thing: Stored<D>, tx: Tx): Fields;
}

/** An operation that changes a thing that is there. */
export function modifies<D>(of: Kind<D>, how: Modifies<D>): Generic {
  return generic({
    takes: [how.by, ...how.takes],
    run(input, tx) {
      const thing = tx.get(of, input[how.by] as string);
      if (how.from) inState(of, thing, how.from);
      tx.patch(of, thing.id, how.change(input, thing, tx));
      if (how.enters) tx.enter(of, thing.id, how.enters);
      return how.answers?.(tx.get(of, thing.id), tx) ?? {};
    },
  });
}
