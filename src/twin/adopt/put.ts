import type { Kind, Tx } from '../kind.ts';
import type { Stored } from '../world.ts';

/** Puts a thing as it was found; made when AWS says, or long ago. What is undefined is left out. */
export function adopt<D>(
  tx: Tx,
  of: Kind<D>,
  id: string | undefined,
  state: string | undefined,
  data: { readonly [K in keyof D]: D[K] | undefined },
  more: { readonly tags?: Readonly<Record<string, string>>; readonly made?: Date | undefined } = {},
): Stored<D> | undefined {
  if (id === undefined || state === undefined) return undefined;
  const made = more.made?.getTime() ?? tx.now - LONG;
  const kept = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as D;
  const tags = Object.keys(more.tags ?? {}).length > 0 ? { tags: more.tags ?? {} } : {};
  return tx.put(of, { id, state, since: made, created: made, ...tags, data: kept });
}

/** How long ago what bears no date was made, in milliseconds: 200 days, as in the starting world. */
const LONG = 200 * 86_400_000;

interface Tagged {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** AWS's `[{ Key, Value }]`, or `[{ key, value }]`, as a record. */
export function tagsFrom(
  list: readonly (Tagged | { readonly key?: string; readonly value?: string })[] | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (list ?? []).map((one) =>
      'key' in one ? [one.key, one.value] : [(one as Tagged).Key, (one as Tagged).Value],
    ),
  );
}

/** The last part of an ARN or a path. */
export const lastPart = (text: string | undefined): string => text?.slice(text.lastIndexOf('/') + 1) ?? '';
