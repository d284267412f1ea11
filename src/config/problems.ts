import { $ZodArray, type $ZodIssue, $ZodNullable, $ZodObject, $ZodOptional } from 'zod/v4/core';
import { closest } from './closest.ts';
import { configSchema } from './schema.ts';
import type { Tree } from './tree.ts';

type Issue = $ZodIssue;

/**
 * One sentence per mistake: the path, the value that stands there, and what is allowed. What a field that muvi does
 * not know holds is never shown, since it may be a secret that does not belong there. `given` is the tree the issue
 * was found in.
 */
export function describeIssue(issue: Issue, given: Tree): string[] {
  const path = issue.path.map((key, index) => segment(key, index)).join('');
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, issue.path);
  return [`${path || 'the file'} is ${shown(valueAt(given, issue.path))}; allowed: ${allowed(issue)}`];
}

function unknownKeys(keys: readonly string[], path: string, at: readonly PropertyKey[]): string[] {
  const known = knownKeys(schemaAt(at));
  return keys.map((key) => {
    const full = path ? `${path}.${key}` : key;
    const meant = closest(key, known);
    const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
    return `${full} is not a field of muvi's${hint}; allowed: ${known.join(', ')}`;
  });
}

function schemaAt(at: readonly PropertyKey[]): unknown {
  return unwrapped(at.reduce<unknown>((schema, key) => below(schema, key), configSchema));
}

/** The fields that may stand in an object: by the schema, since a default may be an empty list or nothing. */
function knownKeys(schema: unknown): string[] {
  return schema instanceof $ZodObject ? Object.keys(schema._zod.def.shape) : [];
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
};

/** What zod says where a check of the schema has no words of its own. */
const WORDLESS = 'Invalid input';

function allowed(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ');
  if (issue.code === 'invalid_type') return kindOf(schemaAt(issue.path)) ?? expected(issue.expected);
  if (issue.message !== WORDLESS) return issue.message;
  switch (issue.code) {
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const expected = (type: string): string => EXPECTED[type] ?? type;

/** A list or a set of fields in words, with what may stand in it. */
function kindOf(schema: unknown): string | undefined {
  if (schema instanceof $ZodObject) return `the fields ${knownKeys(schema).join(', ')}`;
  if (!(schema instanceof $ZodArray)) return undefined;
  const element = unwrapped(schema._zod.def.element);
  const fields = knownKeys(element).join(', ');
  return fields === '' ? 'a list of strings (quote them)' : `a list of entries with the fields ${fields}`;
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

/** A value in an error. What stands in a list or beneath a field is not shown: nobody knows what it is. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null && !(value instanceof Date)
    ? 'a set of fields'
    : JSON.stringify(value);
}
