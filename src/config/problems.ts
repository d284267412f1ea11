import { $ZodArray, type $ZodIssue, $ZodNullable, $ZodObject, $ZodOptional } from 'zod/v4/core';
import { closest } from './closest.ts';
import { configSchema } from './schema.ts';
import type { Tree } from './tree.ts';

type Issue = $ZodIssue;

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

/** The fields that may stand at a path: by the schema, since a default may be an empty list or nothing. */
function knownKeys(at: readonly PropertyKey[]): string[] {
  const here = at.reduce<unknown>((schema, key) => below(schema, key), configSchema);
  const inner = unwrapped(here);
  return inner instanceof $ZodObject ? Object.keys(inner._zod.def.shape) : [];
}

function below(schema: unknown, key: PropertyKey): unknown {
  const inner = unwrapped(schema);
  if (inner instanceof $ZodArray) return inner._zod.def.element;
  return inner instanceof $ZodObject ? inner._zod.def.shape[String(key)] : undefined;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof $ZodNullable || schema instanceof $ZodOptional
    ? unwrapped(schema._zod.def.innerType)
    : schema;
}

/** What may stand there, in the words of YAML's readers. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string (quote it)',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'fields',
};

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String).join(', ');
    case 'invalid_type':
      return EXPECTED[issue.expected] ?? issue.expected;
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
