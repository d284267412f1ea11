import type * as z from 'zod';
import { closest } from './closest.ts';
import { DEFAULTS } from './defaults.ts';
import { isTree, type Tree } from './tree.ts';

type Issue = z.core.$ZodIssue;

/**
 * One sentence per problem: the path, the value that stands there, and what is allowed.
 * `given` is the tree the issue was found in.
 */
export function describeIssue(issue: Issue, given: Tree): string {
  const path = issue.path.map((key, index) => segment(key, index)).join('');
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, given, issue.path);
  return `${path || 'the file'} is ${shown(valueAt(given, issue.path))}; allowed: ${allowed(issue)}`;
}

function unknownKeys(keys: readonly string[], path: string, given: Tree, at: readonly PropertyKey[]): string {
  const known = knownKeys(at);
  return keys
    .map((key) => {
      const full = path ? `${path}.${key}` : key;
      const value = shown(valueAt(given, [...at, key]));
      const meant = closest(key, known);
      const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
      return `${full} (${value}) is not a field of muvi's${hint}; allowed: ${known.join(', ')}`;
    })
    .join('; ');
}

function knownKeys(at: readonly PropertyKey[]): string[] {
  const list = at.findIndex((key) => typeof key === 'number');
  const sample = valueAt(DEFAULTS, list === -1 ? at : [...at.slice(0, list), 0, ...at.slice(list + 1)]);
  return isTree(sample) ? Object.keys(sample) : [];
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'invalid_type':
      return issue.expected === 'string'
        ? 'a string (quote it)'
        : issue.expected === 'object'
          ? 'fields'
          : issue.expected;
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function segment(key: PropertyKey, index: number): string {
  if (typeof key === 'number') return `[${key}]`;
  return index === 0 ? String(key) : `.${String(key)}`;
}

function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    tree,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  return JSON.stringify(value);
}
