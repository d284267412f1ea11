import type { Kind, Tx } from '../kind.ts';
import { type Generic, generic } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import type { Tags } from './tags.ts';

/** How a service's three tag operations are worded. */
export interface Tagging {
  /** What may be tagged. */
  readonly kinds: readonly Kind[];
  /** The input member with the ARN. */
  readonly by: string;
  /** The input member with the tags, and the one with the keys to take away. */
  readonly tags: string;
  readonly keys: string;
  /** The output member the tags stand in. */
  readonly list: string;
  /** Tags as the request gives them; keys, where they are not plain strings. */
  read(value: never): Tags;
  readKeys?(value: never): readonly string[];
  /** Tags as the answer shows them. */
  show(tags: Tags): unknown;
  /** Refuses an ARN of nothing. */
  missing(arn: string): never;
}

/** The thing of one of these kinds that has the ARN. */
export function withArn(
  kinds: readonly Kind[],
  arn: string,
  tx: Tx,
): { readonly of: Kind; readonly thing: Stored } | undefined {
  for (const of of kinds) {
    const thing = tx.list(of).find((each) => of.arn?.(each, tx) === arn);
    if (thing) return { of, thing };
  }
  return undefined;
}

/** The operations that tag a thing by its ARN, take tags away and list them. */
export function tagging(how: Tagging): {
  readonly tag: Generic;
  readonly untag: Generic;
  readonly list: Generic;
} {
  const found = (input: Fields, tx: Tx) => {
    const arn = input[how.by] as string;
    return withArn(how.kinds, arn, tx) ?? how.missing(arn);
  };
  return {
    tag: generic({
      takes: [how.by, how.tags],
      run(input, tx) {
        const { of, thing } = found(input, tx);
        tx.put(of, { ...thing, tags: { ...thing.tags, ...how.read(input[how.tags] as never) } });
        return {};
      },
    }),
    untag: generic({
      takes: [how.by, how.keys],
      run(input, tx) {
        const { of, thing } = found(input, tx);
        const keys = how.readKeys?.(input[how.keys] as never) ?? (input[how.keys] as readonly string[]);
        const left = Object.entries(thing.tags ?? {}).filter(([key]) => !keys.includes(key));
        tx.put(of, { ...thing, tags: Object.fromEntries(left) });
        return {};
      },
    }),
    list: generic({
      takes: [how.by],
      run: (input, tx) => ({ [how.list]: how.show(found(input, tx).thing.tags ?? {}) }),
    }),
  };
}
