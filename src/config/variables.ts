import { usageError } from '../engine/errors.ts';
import { closest } from './closest.ts';
import { DEFAULTS } from './defaults.ts';
import { leafAt, leaves, merged, type Tree } from './tree.ts';

/** Variables of this prefix that are not settings: the file to read, and what muvi's own tests look for. */
const OTHERS = ['MUVI_CONFIG', 'MUVI_REQUIRE_TOOLS', 'MUVI_PG_BIN'];

/** Lists of objects have no form a variable could hold; they are set in a file. */
const NOT_BY_VARIABLE = ['deviations'];

/** `aurora.publiclyAccessible` → `MUVI_AURORA_PUBLICLY_ACCESSIBLE`; `environments.uae.profile` → `MUVI_UAE_PROFILE`. */
export function variableOf(path: string): string | undefined {
  if (NOT_BY_VARIABLE.includes(path)) return undefined;
  const words = path
    .replace(/^environments\./, '')
    .replace(/\./g, '_')
    .replace(/([a-z])([A-Z])/g, '$1_$2');
  return `MUVI_${words.toUpperCase()}`;
}

/**
 * The settings that MUVI_* variables hold, typed as the default of each field is. An unknown one is an error: a
 * mistyped MUVI_READ_ONLY that was quietly ignored would write where it must not.
 */
export function fromVariables(env: NodeJS.ProcessEnv): { tree: Tree; origins: Map<string, string> } {
  const set = Object.entries(env).filter(
    ([name, text]) => name.startsWith('MUVI_') && !OTHERS.includes(name) && text !== undefined && text !== '',
  );
  let tree: Tree = {};
  const origins = new Map<string, string>();
  if (set.length === 0) return { tree, origins };
  const fields = settable();
  for (const [name, text = ''] of set) {
    const field = fields.get(name);
    if (field === undefined) throw unknownVariable(name, [...fields.keys(), ...OTHERS]);
    tree = merged(tree, leafAt(field.path, typed(text, field.value)));
    origins.set(field.path, name);
  }
  return { tree, origins };
}

/** By variable, the field that it sets and the field's default. */
function settable(): Map<string, { path: string; value: unknown }> {
  return new Map(
    leaves(DEFAULTS).flatMap(([path, value]) => {
      const name = variableOf(path);
      return name === undefined ? [] : [[name, { path, value }] as const];
    }),
  );
}

function typed(text: string, like: unknown): unknown {
  if (typeof like === 'boolean')
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  if (Array.isArray(like)) return text.split(',').map((part) => part.trim());
  if (typeof like === 'number' || (like === null && /^\d+$/.test(text)))
    return /^-?\d+$/.test(text) ? Number(text) : text;
  return text;
}

function unknownVariable(name: string, known: readonly string[]) {
  const meant = closest(name, known);
  return usageError(
    'CONFIG_VARIABLE_UNKNOWN',
    `${name} is not a setting of muvi's${meant === undefined ? '' : ` (did you mean ${meant}?)`}`,
    `unset ${name}, or see 'muvi config' for every setting and its variable`,
  );
}
