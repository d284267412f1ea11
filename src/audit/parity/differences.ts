import type { Fact } from '../../inventory/resource.ts';

/** One place in which two facts are not the same: what stands on either side. `null` where nothing does. */
export interface FactDifference {
  /** `Ingress`, `containers.app.ports`. */
  readonly field: string;
  readonly here: Fact;
  readonly there: Fact;
}

type Named = { readonly [name: string]: Fact };

/** Where two facts differ. Lists are sets: what only one of them has is told, entries with a name by name. */
export function differences(
  field: string,
  here: Fact | undefined,
  there: Fact | undefined,
): readonly FactDifference[] {
  if (JSON.stringify(here) === JSON.stringify(there)) return [];
  if (Array.isArray(here) && Array.isArray(there)) return ofLists(field, here, there);
  if (isNamed(here) && isNamed(there)) {
    return [...new Set([...Object.keys(here), ...Object.keys(there)])].flatMap((name) =>
      differences(`${field}.${name}`, here[name], there[name]),
    );
  }
  return [{ field, here: here ?? null, there: there ?? null }];
}

function ofLists(field: string, here: readonly Fact[], there: readonly Fact[]): readonly FactDifference[] {
  const [a, b] = [byName(here), byName(there)];
  if (a && b) {
    return [...new Set([...a.keys(), ...b.keys()])].flatMap((name) =>
      differences(`${field}.${name}`, a.get(name), b.get(name)),
    );
  }
  const only = (one: readonly Fact[], other: readonly Fact[]) => {
    const known = new Set(other.map((entry) => JSON.stringify(entry)));
    return one.filter((entry) => !known.has(JSON.stringify(entry)));
  };
  const [mine, yours] = [only(here, there), only(there, here)];
  // The same entries, one of them more often.
  if (mine.length === 0 && yours.length === 0) return [{ field, here, there }];
  return [{ field, here: mine, there: yours }];
}

/** Entries by their names, where all have one and it is theirs alone. */
function byName(list: readonly Fact[]): ReadonlyMap<string, Fact> | undefined {
  const named = new Map<string, Fact>();
  for (const entry of list) {
    if (!isNamed(entry) || typeof entry.name !== 'string' || named.has(entry.name)) return undefined;
    named.set(entry.name, entry);
  }
  return named;
}

function isNamed(fact: Fact | undefined): fact is Named {
  return typeof fact === 'object' && fact !== null && !Array.isArray(fact);
}
