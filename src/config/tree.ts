/** A nested object of settings, as a file or the environment gives it. */
export type Tree = { readonly [key: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every leaf with its dotted path; a list is one leaf, replaced as a whole. */
export function leaves(tree: Tree, path = ''): [path: string, value: unknown][] {
  return Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
    const here = path ? `${path}.${key}` : key;
    return isTree(value) ? leaves(value, here) : [[here, value]];
  });
}

/** A tree holding one leaf at a dotted path. */
export function leafAt(path: string, value: unknown): Tree {
  return path
    .split('.')
    .reverse()
    .reduce<unknown>((inner, key) => ({ [key]: inner }), value) as Tree;
}

/** Leaves of the later tree win; neither is changed. */
export function merged(base: Tree, over: Tree): Tree {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? merged(below, value) : value;
  }
  return result;
}
